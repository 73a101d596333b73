import { InputError } from '@backstage/errors';
import type { EnvironmentInputs } from '@proton-vending/backstage-plugin-proton-common';
import { requireSpecSize } from './requireSpecSize';

/** Reads the body of a request: `{ "inputs": { … } }`. */
export function readInputs(body: unknown): EnvironmentInputs {
  const inputs = isRecord(body) ? body.inputs : undefined;
  if (!isRecord(inputs)) {
    throw new InputError(
      'The body must be a JSON object with the key "inputs", which holds an object',
    );
  }
  requireSpecSize(inputs);
  return inputs;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
