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
