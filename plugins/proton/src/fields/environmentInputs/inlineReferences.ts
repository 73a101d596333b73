import { JsonSchema } from '@proton-vending/backstage-plugin-proton-common';
import { isRecord } from './inputPaths';

/** Keywords whose values are data rather than schemas. */
const DATA = new Set(['default', 'enum', 'const', 'example', 'examples']);

/**
 * A schema in which each `$ref` is replaced by what it points to, so that every
 * input has a place of its own that options can change. Template schemas have
 * no circles; the backend refuses those.
 */
export function inlineReferences(schema: JsonSchema): JsonSchema {
  const { definitions = {}, ...root } = schema;
  return inlineSchema(root, isRecord(definitions) ? definitions : {});
}

function inlineSchema(
  schema: JsonSchema,
  types: Record<string, unknown>,
): JsonSchema {
  const { $ref, ...own } = schema;
  const name = typeof $ref === 'string' ? $ref.split('/').at(-1) : undefined;
  const type = name === undefined ? {} : types[name];
  return Object.fromEntries(
    Object.entries({ ...(isRecord(type) ? type : {}), ...own }).map(
      ([keyword, value]) => [
        keyword,
        DATA.has(keyword) ? value : inlineBelow(value, types),
      ],
    ),
  );
}

function inlineBelow(value: unknown, types: Record<string, unknown>): unknown {
  if (Array.isArray(value)) {
    return value.map(each => inlineBelow(each, types));
  }
  return isRecord(value) ? inlineSchema(value, types) : value;
}
