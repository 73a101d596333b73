import { JsonValue } from '@backstage/types';

/** All texts inside of a value that is JSON, or the text itself. */
export function listTexts(value: string): string[] {
  try {
    return [value, ...findTexts(JSON.parse(value))];
  } catch {
    return [value];
  }
}

function findTexts(value: JsonValue): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(item =>
        item === undefined ? [] : findTexts(item),
      )
    : [];
}
