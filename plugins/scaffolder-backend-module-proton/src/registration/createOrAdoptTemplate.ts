import {
  ConflictException,
  CreateEnvironmentTemplateCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { findEnvironmentTemplate } from './requireEnvironmentTemplate';
import { WantedTemplate, requireSameTemplate } from './requireSameTemplate';

/**
 * Creates an environment template, or adopts the one of that name.
 *
 * @throws ConflictError when the one of that name is another one
 */
export async function createOrAdoptTemplate(
  client: ProtonClient,
  wanted: WantedTemplate,
): Promise<{ created: boolean }> {
  const existing = await findEnvironmentTemplate(client, wanted.name);
  if (existing) {
    await requireSameTemplate(client, existing, wanted);
    return { created: false };
  }
  const { tags = {}, ...members } = wanted;
  try {
    await client.send(
      new CreateEnvironmentTemplateCommand({
        ...members,
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      }),
    );
    return { created: true };
  } catch (error) {
    // Somebody was faster.
    const other =
      error instanceof ConflictException &&
      (await findEnvironmentTemplate(client, wanted.name));
    if (!other) {
      throw error;
    }
    await requireSameTemplate(client, other, wanted);
    return { created: false };
  }
}
