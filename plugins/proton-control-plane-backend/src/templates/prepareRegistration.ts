import {
  TemplateSchemaError,
  findSchemaProblem,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { InvalidBundleError } from './sources/InvalidBundleError';
import { Bundle, hashBundle } from './sources/bundle';
import { encodeBundle } from './sources/bundleCodec';
import { validateEnvironmentTemplateBundle } from './sources/validateBundle';

/** What is kept of a bundle when its version is registered. */
export interface RegisteredBundle {
  schema: string;
  bundle: Buffer;
  contentHash: string;
}

/**
 * Checks a bundle as Proton did at registration: format and schema, not what
 * the infrastructure code does.
 *
 * @throws InvalidBundleError with every problem
 */
export function prepareRegistration(
  bundle: Bundle,
  provisioning?: 'CUSTOMER_MANAGED',
): RegisteredBundle {
  const { schema } = validateEnvironmentTemplateBundle(bundle, {
    provisioning,
  });
  checkSchema(schema);
  return {
    schema,
    bundle: encodeBundle(bundle),
    contentHash: hashBundle(bundle),
  };
}

function checkSchema(text: string): void {
  try {
    const problem = findSchemaProblem(parseTemplateSchema(text));
    if (problem !== undefined) {
      throw new InvalidBundleError(`schema/schema.yaml: ${problem}`);
    }
  } catch (error) {
    if (error instanceof TemplateSchemaError) {
      throw new InvalidBundleError(
        error.reasons.map(reason => `schema/schema.yaml: ${reason}`),
      );
    }
    throw error;
  }
}
