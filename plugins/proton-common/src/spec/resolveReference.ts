import { isRecord } from './json';
import { JsonSchema } from './templateSchema';

const REFERENCE = /^#\/definitions\/(.+)$/;

/**
 * The schema that stands behind a `$ref` to a type, with what the schema says
 * itself beside it; an empty one when there is no such type.
 *
 * @public
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

/** The schema of a property that a schema names; undefined for any other one. */
export function propertySchema(
  root: JsonSchema,
  { properties }: JsonSchema,
  name: string,
): JsonSchema | undefined {
  return isRecord(properties) && Object.hasOwn(properties, name)
    ? resolveReference(root, properties[name])
    : undefined;
}

/** The schema of a member or of a list's items; an empty one when there is none. */
export function schemaAt(
  root: JsonSchema,
  path: ReadonlyArray<string | number>,
): JsonSchema {
  return path.reduce<JsonSchema>(
    (schema, step) =>
      typeof step === 'number'
        ? resolveReference(root, schema.items)
        : propertySchema(root, schema, step) ??
          resolveReference(root, schema.additionalProperties),
    resolveReference(root, root),
  );
}
