import { InputError } from '@backstage/errors';
import {
  EnvironmentInputs,
  InputValidation,
  TemplateSchema,
  findInputViolations,
} from '@proton-vending/backstage-plugin-proton-common';
import { createBoundedMatcher } from './createBoundedMatcher';

/** How long the patterns of a schema may take, in milliseconds. */
export const PATTERN_BUDGET_MS = 250;

/** What of the inputs breaks the schema. */
export function validateInputs(
  schema: TemplateSchema,
  inputs: EnvironmentInputs,
): InputValidation {
  return {
    violations: findInputViolations(schema, inputs, {
      matches: createBoundedMatcher(PATTERN_BUDGET_MS),
    }),
  };
}

/** Reads the body of a request: `{ "inputs": { … } }`. */
export function readInputs(body: unknown): EnvironmentInputs {
  const inputs = isRecord(body) ? body.inputs : undefined;
  if (!isRecord(inputs)) {
    throw new InputError(
      'The body must be a JSON object with the key "inputs", which holds an object',
    );
  }
  return inputs;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
