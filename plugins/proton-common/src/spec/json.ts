import { isExactNumber } from './exactNumber';

/** Where a value is: names of members, and places in lists. */
export type Path = ReadonlyArray<string | number>;

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !isExactNumber(value)
  );
}

const KEYS = Symbol('keys in the order of the text');

/**
 * Makes a record of entries. JavaScript moves keys that look like integers to the
 * front; the record remembers where they stood, for {@link listEntries}.
 *
 * @public
 */
export function toRecord(
  entries: Iterable<readonly [string, unknown]>,
): Record<string, unknown> {
  const listed = [...entries];
  const record: Record<string, unknown> = Object.fromEntries(listed);
  const keys = [...new Set(listed.map(([key]) => key))];
  if (Object.keys(record).some((key, index) => key !== keys[index])) {
    Object.defineProperty(record, KEYS, { value: keys });
  }
  return record;
}

/**
 * The entries of a record in the order in which they were written; keys that were
 * added later come last.
 *
 * @public
 */
export function listEntries(record: object): Array<[string, unknown]> {
  const keys: unknown = Reflect.get(record, KEYS);
  if (!Array.isArray(keys)) {
    return Object.entries(record);
  }
  const written = keys.filter(key => Object.hasOwn(record, key));
  const known = new Set(written);
  return [
    ...written,
    ...Object.keys(record).filter(key => !known.has(key)),
  ].map(key => [key, Reflect.get(record, key)]);
}

/** A copy of a record, without the members that become undefined. */
export function mapMembers(
  record: Record<string, unknown>,
  map: (value: unknown, name: string) => unknown,
): Record<string, unknown> {
  return toRecord(
    listEntries(record)
      .map(([name, value]) => [name, map(value, name)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

/** A copy of a value with each leaf mapped: whatever is no list and no record. */
export function mapLeaves(
  value: unknown,
  map: (leaf: unknown, path: Path) => unknown,
  path: Path = [],
): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => mapLeaves(item, map, [...path, index]));
  }
  return isRecord(value)
    ? mapMembers(value, (member, name) =>
        mapLeaves(member, map, [...path, name]),
      )
    : map(value, path);
}

/** The leaves of a value: whatever is no list and no record. */
export function listLeaves(value: unknown): unknown[] {
  return isRecord(value) || Array.isArray(value)
    ? Object.values(value).flatMap(listLeaves)
    : [value];
}

/** What is at a path; undefined when there is nothing. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (held, step) =>
      (isRecord(held) || Array.isArray(held)) && Object.hasOwn(held, step)
        ? Reflect.get(held, step)
        : undefined,
    value,
  );
}

/** A path for messages, such as `spec.nodes[2].count`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') {
      return `${text}[${part}]`;
    }
    return text ? `${text}.${part}` : part;
  }, '');
}

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
