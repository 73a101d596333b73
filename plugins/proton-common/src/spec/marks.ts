import { ExactNumber } from './exactNumber';
import { isRecord } from './isRecord';
import { listEntries, toRecord } from './keyOrder';
import { holdsNamedSchemas } from './namedSchemas';

/**
 * Strings that stand for exact numbers, and for the order of keys, while a
 * validator works on a value: it copies defaults as JSON, which would lose them.
 *
 * @param values - what the strings must not occur in
 */
export function createMarks(values: unknown[]) {
  const numbers: ExactNumber[] = [];
  const orders: string[][] = [];
  const text = JSON.stringify(values);
  let prefix = 'exact number ';
  while (text.includes(prefix)) {
    prefix += '# ';
  }

  const orderPrefix = () => `${prefix}order `;

  /** Marks the order of keys in the defaults of a schema. */
  function markOrders(node: unknown, isSchema = true): unknown {
    if (Array.isArray(node)) {
      return node.map(item => markOrders(item));
    }
    return isRecord(node)
      ? toRecord(
          listEntries(node).map(([key, value]) => [
            key,
            isSchema && key === 'default'
              ? markOrder(value)
              : markOrders(value, !isSchema || !holdsNamedSchemas(key)),
          ]),
        )
      : node;
  }

  function markOrder(value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map(markOrder);
    }
    if (!isRecord(value)) {
      return value;
    }
    const keys = listEntries(value).map(([key]) => key);
    // Keys that look like integers are moved, or make others move.
    const isMoved = keys.some(key => /^\d+$/.test(key));
    return toRecord([
      ...listEntries(value).map(
        ([key, member]) => [key, markOrder(member)] as const,
      ),
      ...(isMoved
        ? [[`${orderPrefix()}${orders.push(keys) - 1}`, ''] as const]
        : []),
    ]);
  }

  function findOrder(record: Record<string, unknown>): string[] {
    const marked = Object.keys(record).find(key =>
      key.startsWith(orderPrefix()),
    );
    return marked === undefined
      ? []
      : orders[Number(marked.slice(orderPrefix().length))];
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
      ...findOrder(record),
      ...Object.keys(record),
    ]);
    return toRecord(
      [...names]
        .filter(
          name =>
            Object.hasOwn(record, name) && !name.startsWith(orderPrefix()),
        )
        .map(name => [name, unmarkValue(record[name], written[name])]),
    );
  }

  return {
    markOrders,
    mark: (number: ExactNumber) => `${prefix}${numbers.push(number) - 1}`,
    unmark,
  };
}
