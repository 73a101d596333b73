import {
  GetEnvironmentTemplateVersionCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import {
  JsonSchema,
  parseTemplateSchema,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { toBackstageError } from '@proton-vending/backstage-plugin-proton-node';

/** Errors that stay: the version is gone, forbidden, or its schema is no good. */
const LASTING = new Set([
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'TemplateSchemaError',
]);

/**
 * The schema of the inputs of a template version, or why there is none to be had,
 * so that nobody knows which inputs are sensitive.
 *
 * @throws when Proton cannot be asked just now.
 */
export async function readInputSchema(
  client: ProtonClient,
  options: {
    templateName: string;
    /** Such as `1.2`. */
    version: string;
  },
): Promise<{ schema: JsonSchema } | { schema?: undefined; problem: string }> {
  const { templateName, version } = options;
  const numbers = parseTemplateVersion(version);
  if (!numbers) {
    return { problem: 'the environment has no template version yet' };
  }
  try {
    const { environmentTemplateVersion } = await client.send(
      new GetEnvironmentTemplateVersionCommand({ templateName, ...numbers }),
    );
    const text = environmentTemplateVersion?.schema ?? '';
    return { schema: parseTemplateSchema(text).inputs };
  } catch (error) {
    const problem = toBackstageError(error);
    if (LASTING.has(problem.name)) {
      return {
        problem: `the schema of ${templateName} ${version} cannot be read (${problem.message})`,
      };
    }
    throw problem;
  }
}
