import { EnvironmentInputs } from './environmentSpec';
import { isRecord } from './isRecord';
import { listEntries, toRecord } from './keyOrder';
import { resolveReference } from './resolveReference';
import { JsonSchema } from './templateSchema';

/**
 * The inputs without those that are null where the schema has no place for null. A
 * form gives null to an optional input for "None".
 *
 * @public
 */
export function omitNulls(
  root: JsonSchema,
  inputs: EnvironmentInputs,
): EnvironmentInputs {
  function visit(
    schema: JsonSchema,
    record: Record<string, unknown>,
  ): Record<string, unknown> {
    const properties = isRecord(schema.properties) ? schema.properties : {};
    return toRecord(
      listEntries(record).flatMap(([name, value]): Array<[string, unknown]> => {
        if (!Object.hasOwn(properties, name)) {
          return [[name, value]];
        }
        const property = resolveReference(root, properties[name]);
        if (value === null) {
          return takesNull(root, property) ? [[name, value]] : [];
        }
        return [[name, isRecord(value) ? visit(property, value) : value]];
      }),
    );
  }

  return visit(resolveReference(root, root), inputs);
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
