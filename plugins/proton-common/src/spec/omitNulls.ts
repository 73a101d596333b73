import { EnvironmentInputs } from './environmentInputs';
import { isRecord, mapMembers } from './json';
import { resolveReference } from './resolveReference';
import { JsonSchema } from './templateSchema';

/**
 * The inputs without those that are null where the schema has no place for null,
 * also inside of lists and of alternatives. A form gives null to an optional input
 * for "None".
 *
 * @public
 */
export function omitNulls(
  root: JsonSchema,
  inputs: EnvironmentInputs,
): EnvironmentInputs {
  const expanded = new WeakMap<object, JsonSchema[]>();

  /** A schema with its alternatives, and theirs. */
  function expand(source: unknown): JsonSchema[] {
    if (!isRecord(source)) {
      return [];
    }
    const known = expanded.get(source);
    if (known) {
      return known;
    }
    const schema = resolveReference(root, source);
    const all = [schema, ...listOptions(schema).flatMap(expand)];
    expanded.set(source, all);
    return all;
  }

  function visit(schemas: JsonSchema[], value: unknown): unknown {
    if (Array.isArray(value)) {
      const items = schemas.flatMap(each => expand(each.items));
      return value.map(item => visit(items, item));
    }
    return isRecord(value) ? visitRecord(schemas, value) : value;
  }

  function visitRecord(
    schemas: JsonSchema[],
    record: Record<string, unknown>,
  ): Record<string, unknown> {
    return mapMembers(record, (value, name) => {
      const named = schemas.flatMap(({ properties }) =>
        isRecord(properties) && Object.hasOwn(properties, name)
          ? [properties[name]]
          : [],
      );
      if (value !== null) {
        return visit(named.flatMap(expand), value);
      }
      return named.length === 0 ||
        named.some(each => takesNull(root, resolveReference(root, each)))
        ? null
        : undefined;
    });
  }

  return visitRecord(expand(root), inputs);
}

function listOptions({ oneOf, anyOf, allOf }: JsonSchema): unknown[] {
  return [oneOf, anyOf, allOf].filter(Array.isArray).flat();
}

function takesNull(root: JsonSchema, schema: JsonSchema): boolean {
  const { type, enum: values, oneOf, anyOf } = schema;
  if (type !== undefined && ![type].flat().includes('null')) {
    return false;
  }
  if (Array.isArray(values) && !values.includes(null)) {
    return false;
  }
  const options = [oneOf, anyOf].find(Array.isArray);
  return (
    !options ||
    options.some(option => takesNull(root, resolveReference(root, option)))
  );
}
