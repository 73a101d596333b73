import {
  GetEnvironmentTemplateVersionCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import {
  JsonSchema,
  parseTemplateSchema,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { toBackstageError } from '../errors/toBackstageError';

/** Errors that a retry doesn't fix: the version is gone, forbidden or unusable. */
const PERMANENT_ERRORS = new Set([
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'TemplateSchemaError',
]);

/**
 * The schema of a template version's inputs, or why it can't be read. Without
 * it, nobody knows which inputs are sensitive.
 *
 * @throws when Proton can't be reached now
 * @public
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
    if (PERMANENT_ERRORS.has(problem.name)) {
      return {
        problem: `the schema of ${templateName} ${version} cannot be read (${problem.message})`,
      };
    }
    throw problem;
  }
}
