import { ExactNumber } from './exactNumber';
import { isRecord } from './isRecord';
import { listEntries, toRecord } from './keyOrder';

/**
 * Strings that stand for exact numbers while a validator works on a value: it
 * copies defaults as JSON, which would round them.
 *
 * @param values - what the strings must not occur in
 */
export function createMarks(values: unknown[]) {
  const numbers: ExactNumber[] = [];
  const text = JSON.stringify(values);
  let prefix = 'exact number ';
  while (text.includes(prefix)) {
    prefix += '# ';
  }

  function unmarkValue(value: unknown, written: unknown): unknown {
    if (typeof value === 'string' && value.startsWith(prefix)) {
      return numbers[Number(value.slice(prefix.length))];
    }
    if (Array.isArray(value)) {
      return value.map((item, index) =>
        unmarkValue(item, Array.isArray(written) ? written[index] : undefined),
      );
    }
    return isRecord(value)
      ? unmark(value, isRecord(written) ? written : {})
      : value;
  }

  /** Takes the order of keys from what was written. */
  function unmark(
    record: Record<string, unknown>,
    written: Record<string, unknown>,
  ): Record<string, unknown> {
    const names = new Set([
      ...listEntries(written).map(([name]) => name),
      ...Object.keys(record),
    ]);
    return toRecord(
      [...names]
        .filter(name => Object.hasOwn(record, name))
        .map(name => [name, unmarkValue(record[name], written[name])]),
    );
  }

  return {
    mark: (number: ExactNumber) => `${prefix}${numbers.push(number) - 1}`,
    unmark,
  };
}
