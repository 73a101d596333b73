import { JsonValue } from '@backstage/types';
import { ExactNumber } from '@proton-vending/backstage-plugin-proton-common';

/**
 * Reads JSON in which a number that JavaScript would change is an `ExactNumber`.
 * Nothing but `formatExactJson` may look at the numbers.
 */
export function parseExactJson(text: string): JsonValue {
  return JSON.parse(text, (_key, value, context?: { source?: string }) => {
    const source = context?.source;
    return typeof value === 'number' &&
      source !== undefined &&
      source !== String(value)
      ? new ExactNumber(source)
      : value;
  });
}
