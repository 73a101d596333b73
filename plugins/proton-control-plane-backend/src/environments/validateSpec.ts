import { isError } from '@backstage/errors';
import {
  EnvironmentSpecError,
  parseEnvironmentSpec,
  parseTemplateSchema,
  TemplateSchemaError,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { ThrottlingException, ValidationException } from '../errors';

/** A version, and what it says of specs. */
export type VersionWithSchema = Pick<
  TemplateVersionRecord,
  'templateName' | 'majorVersion' | 'minorVersion' | 'schema'
>;

/** Of what is wrong with one input, in characters. */
const MAX_MESSAGE_LENGTH = 500;

/**
 * Throws a `ValidationException` that lists what is wrong with the spec.
 *
 * Don't call it in a transaction: the check can wait for its turn.
 */
export async function validateSpec(
  schemaValidator: SchemaValidator,
  spec: string,
  version: VersionWithSchema,
): Promise<void> {
  const violations = await refuseUnreadable(async () => {
    const inputs = parseEnvironmentSpec(spec);
    return version.schema === undefined
      ? []
      : schemaValidator.findInputViolations(
          parseTemplateSchema(version.schema),
          inputs,
        );
  });
  if (violations.length > 0) {
    const list = violations.map(({ path, message }) =>
      shorten([path ? `spec.${path}` : 'spec', message].join(' ')),
    );
    throw new ValidationException(
      `The spec does not fit the schema of ${version.templateName}:${
        version.majorVersion
      }.${version.minorVersion}: ${list.join('; ')}`,
    );
  }
}

/** The errors of the API for a spec, a schema or a check that fails. */
async function refuseUnreadable<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof TemplateSchemaError) {
      throw new ValidationException(
        `${error.message}. Use a template version with a corrected schema`,
      );
    }
    if (
      error instanceof EnvironmentSpecError ||
      (isError(error) && error.name === 'InputError')
    ) {
      throw new ValidationException(error.message);
    }
    if (isError(error) && error.name === 'ServiceUnavailableError') {
      throw new ThrottlingException(error.message);
    }
    throw error;
  }
}

function shorten(text: string): string {
  return text.length > MAX_MESSAGE_LENGTH
    ? `${text.slice(0, MAX_MESSAGE_LENGTH)}…`
    : text;
}
