import {
  GetEnvironmentTemplateCommand,
  paginateListEnvironmentTemplates,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { isError } from '@backstage/errors';
import { KnownTemplate, toKnownTemplate } from './KnownTemplate';

/** All environment templates of one account and region. */
export async function listTemplates(
  client: ProtonClient,
): Promise<KnownTemplate[]> {
  const templates: KnownTemplate[] = [];
  for await (const page of paginateListEnvironmentTemplates(
    { client, pageSize: 100 },
    {},
  )) {
    for (const summary of page.templates ?? []) {
      const known = toKnownTemplate(summary);
      if (known) {
        templates.push(known);
      }
    }
  }
  return templates;
}

/** One environment template; `undefined` when it does not exist any more. */
export async function getTemplate(
  client: ProtonClient,
  name: string,
): Promise<KnownTemplate | undefined> {
  try {
    const { environmentTemplate } = await client.send(
      new GetEnvironmentTemplateCommand({ name }),
    );
    return environmentTemplate && toKnownTemplate(environmentTemplate);
  } catch (error) {
    if (isError(error) && error.name === 'ResourceNotFoundException') {
      return undefined;
    }
    throw error;
  }
}
