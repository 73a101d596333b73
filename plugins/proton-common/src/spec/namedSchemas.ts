/** Keywords whose values are names with a schema each. */
const NAMED_SCHEMAS: unknown[] = ['types', 'definitions', 'properties'];

/** Whether the value of a keyword has names as its keys, and no keywords. */
export function holdsNamedSchemas(keyword: unknown): boolean {
  return NAMED_SCHEMAS.includes(keyword);
}
