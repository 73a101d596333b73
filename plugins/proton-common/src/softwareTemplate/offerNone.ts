import { isRecord } from '../spec/json';
import type { JsonSchema } from '../spec';

/**
 * A schema for a form in which optional inputs can be left out, however deep they
 * are: a form would choose the first alternative of such an input by itself.
 *
 * "None" gives the input the value null, which {@link omitNulls} takes away.
 *
 * @param options - `schema` has no references; `none` is the label; `isForced`
 *   says which other optional inputs a form would insist on
 * @public
 */
export function offerNoneBelow(options: {
  schema: JsonSchema;
  none: string;
  isForced?: (schema: JsonSchema) => boolean;
}): JsonSchema {
  const { none, isForced } = options;

  function visit(schema: JsonSchema): JsonSchema {
    const changed: JsonSchema = { ...schema };
    if (isRecord(schema.properties)) {
      changed.properties = Object.fromEntries(
        Object.entries(schema.properties).map(([name, property]) => [
          name,
          isRecord(property) ? visitProperty(schema, name, property) : property,
        ]),
      );
    }
    for (const keyword of ['items', 'additionalProperties']) {
      const below = schema[keyword];
      if (isRecord(below)) {
        changed[keyword] = visit(below);
      }
    }
    for (const keyword of ['oneOf', 'anyOf']) {
      const below = schema[keyword];
      if (Array.isArray(below)) {
        changed[keyword] = below.map(each =>
          isRecord(each) ? visit(each) : each,
        );
      }
    }
    return changed;
  }

  function visitProperty(
    { required }: JsonSchema,
    name: string,
    property: JsonSchema,
  ): JsonSchema {
    const isRequired = Array.isArray(required) && required.includes(name);
    const asked = visit(property);
    return !isRequired && (hasAlternatives(property) || isForced?.(property))
      ? offerNone({ name, schema: asked, none })
      : asked;
  }

  return visit(options.schema);
}

/** Whether a form would choose one of the alternatives of an input by itself. */
export function hasAlternatives({ oneOf, anyOf }: JsonSchema): boolean {
  return Array.isArray(oneOf) || Array.isArray(anyOf);
}

/**
 * An optional input of a form as a choice between "None", which is null, and what
 * its schema says. Alternatives of the schema stand beside "None".
 */
function offerNone(options: {
  name: string;
  schema: JsonSchema;
  none: string;
}): JsonSchema {
  const { name, schema, none } = options;
  const { title = name, description, 'ui:help': help, ...rest } = schema;
  return {
    title,
    ...(description !== undefined && { description }),
    ...(help !== undefined && { 'ui:help': help }),
    oneOf: [{ title: none, type: 'null' }, ...listOptions(rest, title)],
  };
}

/** Members of the input itself keep its alternatives a choice of their own. */
function listOptions(schema: JsonSchema, title: unknown): JsonSchema[] {
  const { oneOf, anyOf, ...rest } = schema;
  const options = [oneOf, anyOf].find(Array.isArray);
  if (!options || rest.properties !== undefined || (oneOf && anyOf)) {
    return [{ ...schema, title }];
  }
  return options.filter(isRecord).map((option, index) => ({
    ...rest,
    title: `${title} option ${index + 1}`,
    ...option,
  }));
}
