import { EnvironmentInputs } from '@proton-vending/backstage-plugin-proton-common';

/**
 * Inputs with some set to other values, as a JSON merge patch (RFC 7396): a null
 * removes an input, an object changes its members, and a list replaces a list.
 */
export function mergeInputs(
  inputs: EnvironmentInputs,
  patch: EnvironmentInputs,
): EnvironmentInputs {
  const merged = new Map(Object.entries(inputs));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      merged.delete(key);
    } else if (isRecord(value)) {
      const before = merged.get(key);
      merged.set(key, mergeInputs(isRecord(before) ? before : {}, value));
    } else {
      merged.set(key, value);
    }
  }
  return Object.fromEntries(merged);
}

function isRecord(value: unknown): value is EnvironmentInputs {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
