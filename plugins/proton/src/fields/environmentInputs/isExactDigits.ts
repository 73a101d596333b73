import { JsonSchema } from '@proton-vending/backstage-plugin-proton-common';

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Whether a value is a deployed number that JavaScript would round: the backend
 * sends its digits as a string, and takes the number back where they stay the same.
 */
export function isExactDigits(
  schema: JsonSchema | undefined,
  value: unknown,
): boolean {
  const types = [schema?.type].flat();
  return (
    typeof value === 'string' &&
    NUMBER.test(value) &&
    !types.includes('string') &&
    (types.includes('integer') || types.includes('number'))
  );
}
