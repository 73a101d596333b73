import { JsonSchema } from './templateSchema';
import { isRecord } from './isRecord';

const REFERENCE = /^#\/definitions\/(.+)$/;

/**
 * The schema that stands behind a `$ref` to a type, with what the schema says
 * itself beside it; an empty one when there is no such type.
 */
export function resolveReference(
  root: JsonSchema,
  schema: unknown,
): JsonSchema {
  let current = isRecord(schema) ? schema : {};
  const seen = new Set<string>();
  while (typeof current.$ref === 'string' && !seen.has(current.$ref)) {
    seen.add(current.$ref);
    const name = REFERENCE.exec(current.$ref)?.[1];
    const { $ref, ...beside } = current;
    const types = root.definitions;
    const found =
      isRecord(types) && name !== undefined && Object.hasOwn(types, name)
        ? types[name]
        : undefined;
    current = { ...(isRecord(found) ? found : {}), ...beside };
  }
  return current;
}
