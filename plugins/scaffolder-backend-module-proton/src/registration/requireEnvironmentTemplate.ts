import {
  EnvironmentTemplate,
  GetEnvironmentTemplateCommand,
  ProtonClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import { NotFoundError } from '@backstage/errors';

/** The environment template, or `undefined` when there is none. */
export async function findEnvironmentTemplate(
  client: ProtonClient,
  name: string,
): Promise<EnvironmentTemplate | undefined> {
  try {
    const { environmentTemplate } = await client.send(
      new GetEnvironmentTemplateCommand({ name }),
    );
    return environmentTemplate;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return undefined;
    }
    throw error;
  }
}

/** @throws NotFoundError that says how to make the template */
export async function requireEnvironmentTemplate(
  client: ProtonClient,
  name: string,
): Promise<EnvironmentTemplate> {
  const template = await findEnvironmentTemplate(client, name);
  if (!template) {
    throw new NotFoundError(
      `There is no environment template ${name}; create it first, with a step aws:proton:create-environment-template`,
    );
  }
  return template;
}
