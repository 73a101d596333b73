import { isExactNumber } from './exactNumber';
import { isRecord } from './isRecord';
import { listEntries } from './keyOrder';

/**
 * Writes JSON as `JSON.stringify` does, but numbers with the digits that they
 * were read with, and keys in the order that they were read in.
 *
 * @public
 */
export function formatExactJson(value: unknown): string {
  if (isExactNumber(value)) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return `[${value.map(formatExactJson).join(',')}]`;
  }
  if (isRecord(value)) {
    const members = listEntries(value)
      .filter(([, member]) => member !== undefined)
      .map(
        ([key, member]) => `${JSON.stringify(key)}:${formatExactJson(member)}`,
      );
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
