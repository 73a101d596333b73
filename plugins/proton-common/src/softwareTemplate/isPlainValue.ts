import type { JsonValue } from '@backstage/types';
import { isRecord } from '../spec/json';

/**
 * Whether a default or an enum's item may stand in an entity. The catalog takes an
 * object with a key such as `$text` for a file that it has to read.
 */
export function isPlainValue(value: unknown): value is JsonValue {
  if (Array.isArray(value)) {
    return value.every(isPlainValue);
  }
  if (isRecord(value)) {
    return Object.entries(value).every(
      ([key, each]) => !key.startsWith('$') && isPlainValue(each),
    );
  }
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}
