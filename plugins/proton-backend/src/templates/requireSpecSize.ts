import { InputError } from '@backstage/errors';
import {
  EnvironmentInputs,
  MAX_SPEC_CHARACTERS,
} from '@proton-vending/backstage-plugin-proton-common';

/** As JSON, inputs are at most about twice as long as in a spec. */
const MAX_JSON_CHARACTERS = 2 * MAX_SPEC_CHARACTERS;

/** Why inputs are refused that no spec could hold. */
export const SPEC_TOO_LARGE = `The inputs are too large: a spec has at most ${MAX_SPEC_CHARACTERS.toLocaleString(
  'en-US',
)} characters`;

/** @throws InputError for inputs that no spec could hold */
export function requireSpecSize(inputs: EnvironmentInputs): void {
  if (measure(inputs) > MAX_JSON_CHARACTERS) {
    throw new InputError(SPEC_TOO_LARGE);
  }
}

function measure(inputs: EnvironmentInputs): number {
  try {
    return JSON.stringify(inputs).length;
  } catch (error) {
    // Nested too deeply.
    if (error instanceof RangeError) {
      return Infinity;
    }
    throw error;
  }
}
