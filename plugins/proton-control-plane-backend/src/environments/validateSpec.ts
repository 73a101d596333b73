import {
  EnvironmentSpecError,
  findInputViolations,
  parseEnvironmentSpec,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { ValidationException } from '../errors';

/** Throws a `ValidationException` that lists everything wrong with the spec. */
export function validateSpec(
  spec: string,
  version: Pick<
    TemplateVersionRecord,
    'templateName' | 'majorVersion' | 'minorVersion' | 'schema'
  >,
): void {
  const inputs = readInputs(spec);
  if (version.schema === undefined) {
    return;
  }
  const violations = findInputViolations(
    parseTemplateSchema(version.schema),
    inputs,
  );
  if (violations.length > 0) {
    const list = violations.map(({ path, message }) =>
      [path ? `spec.${path}` : 'spec', message].join(' '),
    );
    throw new ValidationException(
      `The spec does not fit the schema of ${version.templateName}:${
        version.majorVersion
      }.${version.minorVersion}: ${list.join('; ')}`,
    );
  }
}

function readInputs(spec: string) {
  try {
    return parseEnvironmentSpec(spec);
  } catch (error) {
    if (error instanceof EnvironmentSpecError) {
      throw new ValidationException(error.message);
    }
    throw error;
  }
}
