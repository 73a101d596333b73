import { isDeepStrictEqual } from 'node:util';

type Value = unknown;

const isMap = (value: Value): value is Record<string, Value> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Merges configuration as a person does: maps by their keys, lists one after the
 * other, and nothing twice.
 */
export function mergeConfig(base: Value, extra: Value): Value {
  if (Array.isArray(base) && Array.isArray(extra)) {
    const isNew = (item: Value) =>
      !base.some(present => isDeepStrictEqual(present, item));
    return [...base, ...extra.filter(isNew)];
  }
  if (!isMap(base) || !isMap(extra)) {
    return extra;
  }
  const merged = { ...base };
  for (const [key, value] of Object.entries(extra)) {
    merged[key] = key in base ? mergeConfig(base[key], value) : value;
  }
  return merged;
}
