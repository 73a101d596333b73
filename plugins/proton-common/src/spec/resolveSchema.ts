import { isRecord } from './isRecord';
import { JsonSchema } from './templateSchema';

const DEFINITION = '#/definitions/';

/**
 * The schema that a part of a template's schema stands for: a reference is
 * followed, what stands beside it counts more.
 */
export function resolveSchema(part: unknown, root: JsonSchema): JsonSchema {
  if (!isRecord(part)) {
    return {};
  }
  const { $ref, ...rest } = part;
  if (typeof $ref !== 'string' || !$ref.startsWith(DEFINITION)) {
    return part;
  }
  const definitions = isRecord(root.definitions) ? root.definitions : {};
  const name = $ref.slice(DEFINITION.length);
  const target = Object.hasOwn(definitions, name) ? definitions[name] : {};
  return { ...resolveSchema(target, root), ...rest };
}

/** The properties of an object's schema, each with its references followed. */
export function listProperties(
  schema: JsonSchema,
  root: JsonSchema,
): Map<string, JsonSchema> {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  return new Map(
    Object.entries(properties).map(([name, part]) => [
      name,
      resolveSchema(part, root),
    ]),
  );
}
