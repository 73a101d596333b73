import { isRecord } from '../spec/isRecord';
import type { JsonSchema } from '../spec';

/**
 * An optional input of a form as a choice between "None", which is null, and what
 * its schema says. Alternatives of the schema stand beside "None".
 *
 * @public
 */
export function offerNone(options: {
  name: string;
  schema: JsonSchema;
  /** The label of "None". */
  none: string;
}): JsonSchema {
  const { name, schema, none } = options;
  const { title = name, description, ...rest } = schema;
  return {
    title,
    ...(description !== undefined && { description }),
    oneOf: [{ title: none, type: 'null' }, ...listOptions(rest, title)],
  };
}

/**
 * Whether a form would choose one of the alternatives of an input by itself.
 *
 * @public
 */
export function hasAlternatives({ oneOf, anyOf }: JsonSchema): boolean {
  return Array.isArray(oneOf) || Array.isArray(anyOf);
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
