import {
  EnvironmentInputs,
  EnvironmentSpecError,
  findInputViolations,
  parseEnvironmentSpec,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { ValidationException } from '../errors';
import { PatternTimeoutError, createBoundedMatcher } from './boundedPatterns';

/** How long the patterns of a schema may take, all together. */
const PATTERN_BUDGET_MS = 250;

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
  const violations = findViolations(version.schema, inputs);
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

function findViolations(schema: string, inputs: EnvironmentInputs) {
  try {
    return findInputViolations(parseTemplateSchema(schema), inputs, {
      matches: createBoundedMatcher(PATTERN_BUDGET_MS),
    });
  } catch (error) {
    if (error instanceof PatternTimeoutError) {
      throw new ValidationException(error.message);
    }
    throw error;
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
