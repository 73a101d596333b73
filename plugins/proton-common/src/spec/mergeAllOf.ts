import { INPUT_KEYWORDS } from './inputKeywords';
import { isRecord, listEntries, mapMembers, toRecord } from './json';
import type { JsonSchema } from './templateSchema';

/** Keywords that hold one schema, or a list of them. */
const SCHEMAS = ['additionalProperties', 'anyOf', 'items', 'not', 'oneOf'];

/** What a schema says itself counts more than what its parts say. */
const DESCRIPTIONS = ['description', 'example', 'readOnly', 'title'];

/** Where one part says so, the whole is. */
const MARKS = ['writeOnly', 'x-proton-immutable'];

/**
 * Types with the parts of `allOf` written into the schemas that have them, so that
 * forms and checks find each input, and the keywords of ours, in one place. It
 * means the same; a part that would mean something else there stays where it is.
 */
export function mergeAllOf(
  types: Record<string, JsonSchema>,
): Record<string, JsonSchema> {
  const merged = new Map<string, JsonSchema>();

  function mergeType(name: string): JsonSchema {
    const known = merged.get(name) ?? mergeSchema(types[name]);
    merged.set(name, known);
    return known;
  }

  function mergeBelow(value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map(mergeBelow);
    }
    return isRecord(value) ? mergeSchema(value) : value;
  }

  function mergeSchema(schema: JsonSchema): JsonSchema {
    const own = mapMembers(schema, (value, keyword) => {
      if (keyword === 'properties' && isRecord(value)) {
        return mapMembers(value, mergeBelow);
      }
      return SCHEMAS.includes(keyword) ? mergeBelow(value) : value;
    });
    const { allOf, ...whole } = own;
    if (!Array.isArray(allOf)) {
      return own;
    }
    const kept: unknown[] = [];
    const filled = allOf.reduce<JsonSchema>((held, part) => {
      const read = isRecord(part) ? readPart(part) : {};
      const both = mergePart(held, read);
      kept.push(...(both ? [] : [part]));
      return both ?? { ...held, ...pickOwnKeywords(held, read) };
    }, whole);
    return kept.length > 0 ? { ...filled, allOf: kept } : filled;
  }

  /** Types have no circles. */
  function readPart(part: JsonSchema): JsonSchema {
    const { $ref, ...beside } = mergeSchema(part);
    if (typeof $ref !== 'string') {
      return beside;
    }
    const type = mergeType($ref.replace('#/definitions/', ''));
    return { ...readPart(type), ...beside };
  }

  return Object.fromEntries(
    Object.keys(types).map(name => [name, mergeType(name)]),
  );
}

/** A schema with a part in it; undefined when it would mean something else. */
function mergePart(
  schema: JsonSchema,
  part: JsonSchema,
): JsonSchema | undefined {
  const properties = mergeProperties(schema, part);
  // A default counts where its input is described, and in no part.
  if (!properties || part.default !== undefined) {
    return undefined;
  }
  const merged: JsonSchema = { ...schema, ...properties };
  for (const [keyword, value] of Object.entries(part)) {
    if (keyword === 'required') {
      merged.required = [
        ...new Set([schema.required, value].flat().filter(Boolean)),
      ];
    } else if (keyword !== 'properties') {
      const own = schema[keyword];
      if (own !== undefined && !isOverruled(keyword) && !isSame(own, value)) {
        return undefined;
      }
      merged[keyword] ??= value;
    }
  }
  return { ...merged, ...pickMarks(schema, part) };
}

/** `additionalProperties` is about the names that stand beside it, and no others. */
function mergeProperties(
  schema: JsonSchema,
  part: JsonSchema,
): JsonSchema | undefined {
  const own = isRecord(schema.properties) ? schema.properties : {};
  const added = isRecord(part.properties) ? part.properties : {};
  const isClosed = (each: JsonSchema) =>
    each.additionalProperties !== undefined &&
    each.additionalProperties !== true;
  if (
    (isClosed(schema) && Object.keys(added).length > 0) ||
    (isClosed(part) && Object.keys(own).length > 0) ||
    Object.keys(added).some(
      name => Object.hasOwn(own, name) && !isSame(own[name], added[name]),
    )
  ) {
    return undefined;
  }
  const names = [...listEntries(added), ...listEntries(own)];
  return names.length > 0 ? { properties: toRecord(names) } : {};
}

/** What a part that stays where it is says to forms and checks of ours. */
function pickOwnKeywords(schema: JsonSchema, part: JsonSchema): JsonSchema {
  const missing = INPUT_KEYWORDS.filter(
    keyword => schema[keyword] === undefined && part[keyword] !== undefined,
  );
  return {
    ...Object.fromEntries(missing.map(keyword => [keyword, part[keyword]])),
    ...pickMarks(schema, part),
  };
}

function pickMarks(schema: JsonSchema, part: JsonSchema): JsonSchema {
  return Object.fromEntries(
    MARKS.filter(mark => schema[mark] === true || part[mark] === true).map(
      mark => [mark, true],
    ),
  );
}

function isOverruled(keyword: string): boolean {
  return [...DESCRIPTIONS, ...MARKS, ...INPUT_KEYWORDS].includes(keyword);
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
