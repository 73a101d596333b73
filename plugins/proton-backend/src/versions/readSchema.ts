import {
  GetEnvironmentTemplateVersionCommand,
  ProtonClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import {
  JsonSchema,
  TemplateSchemaError,
  parseTemplateSchema,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * The schema of the inputs of a template version; undefined when the version
 * is gone or its schema cannot be used, so that nobody knows what is sensitive.
 */
export async function readSchema(
  client: ProtonClient,
  options: { templateName?: string; version?: string },
): Promise<JsonSchema | undefined> {
  const { templateName, version = '' } = options;
  const numbers = parseTemplateVersion(version);
  if (!templateName || !numbers) {
    return undefined;
  }
  try {
    const { environmentTemplateVersion } = await client.send(
      new GetEnvironmentTemplateVersionCommand({ templateName, ...numbers }),
    );
    return parseTemplateSchema(environmentTemplateVersion?.schema ?? '').inputs;
  } catch (error) {
    if (
      error instanceof TemplateSchemaError ||
      error instanceof ResourceNotFoundException
    ) {
      return undefined;
    }
    throw error;
  }
}
