import { openapiSchemaToJsonSchema } from '@openapi-contrib/openapi-schema-to-json-schema';
import { isComparable, isExactNumber } from './exactNumber';
import { pickInputKeywords } from './inputKeywords';
import { formatPath, isRecord, mapMembers, Path } from './json';
import { limitReasons } from './limitReasons';
import { mergeAllOf } from './mergeAllOf';
import { readYaml } from './readYaml';
import type { TemplateRule } from './templateRules';
import { findReferenceProblems, nameReferenced } from './typeReferences';

/**
 * A JSON Schema (draft 7) as a plain object.
 *
 * @public
 */
export type JsonSchema = { [keyword: string]: unknown };

/**
 * What a template version's `schema.yaml` says of an environment's inputs.
 *
 * @public
 */
export interface TemplateSchema {
  /** The value of `environment_input_type`. */
  inputTypeName: string;
  /**
   * JSON Schema of the inputs; other types stand under `definitions`. Numbers in a
   * `default` keep their digits; forms need {@link toFormSchema}.
   */
  inputs: JsonSchema;
  /** The conditions of the version's `rules.yaml`, where they are known. */
  rules?: TemplateRule[];
}

/**
 * How a template's schema is read.
 *
 * @public
 */
export interface TemplateSchemaOptions {
  /** Whether the parts of `allOf` stay where the author wrote them. */
  asWritten?: boolean;
}

/** How many characters a schema may have in the Proton API. */
const MAX_SCHEMA_CHARACTERS = 51_200;

/** More than anybody writes; they could form a chain too long to follow. */
const MAX_TYPES = 500;

/**
 * Thrown for a schema that Proton would not register; the message lists the
 * first reasons.
 *
 * @public
 */
export class TemplateSchemaError extends Error {
  readonly reasons: string[];

  constructor(reasons: string[]) {
    const limited = limitReasons(reasons);
    super(`The template schema is not valid: ${limited.join('; ')}`);
    this.name = 'TemplateSchemaError';
    this.reasons = limited;
  }
}

/**
 * Reads an environment template's `schema.yaml`.
 *
 * `$ref` between types may be written `#/Type`, as AWS's samples do, or
 * `#/components/schemas/Type`, as OpenAPI does.
 *
 * @throws {@link TemplateSchemaError}
 * @public
 */
export function parseTemplateSchema(
  text: string,
  { asWritten = false }: TemplateSchemaOptions = {},
): TemplateSchema {
  const yaml = readYaml(text, { limit: MAX_SCHEMA_CHARACTERS });
  if ('reasons' in yaml) {
    throw new TemplateSchemaError(yaml.reasons);
  }
  const { content } = yaml;
  const root = isRecord(content) ? content.schema : undefined;
  if (!isRecord(root)) {
    throw new TemplateSchemaError(['the top-level key "schema" is missing']);
  }
  const reasons: string[] = [];
  const openapi = isRecord(root.format) ? root.format.openapi : undefined;
  if (typeof openapi !== 'string' || !openapi.startsWith('3.0')) {
    reasons.push('schema.format.openapi must be "3.0.0"');
  }
  const inputTypeName = root.environment_input_type;
  if (typeof inputTypeName !== 'string') {
    reasons.push('schema.environment_input_type must name a type');
  }
  const types = roundLimits(root.types, ['schema', 'types'], reasons);
  if (!isRecord(types)) {
    reasons.push('schema.types must be a mapping of types');
  }
  if (typeof inputTypeName !== 'string' || !isRecord(types)) {
    throw new TemplateSchemaError(reasons);
  }
  const typeCount = Object.keys(types).length;
  if (typeCount > MAX_TYPES) {
    reasons.push(
      `schema.types has ${typeCount} types; it may have at most ${MAX_TYPES}`,
    );
    throw new TemplateSchemaError(reasons);
  }
  reasons.push(
    ...findInputTypeProblems(types, inputTypeName),
    ...findReferenceProblems(types, inputTypeName),
  );
  if (reasons.length > 0) {
    throw new TemplateSchemaError(reasons);
  }
  const converted = Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, toJsonSchema(type)]),
  );
  const definitions = asWritten ? converted : mergeAllOf(converted);
  return {
    inputTypeName,
    inputs: { ...definitions[inputTypeName], definitions },
  };
}

/** Keywords whose values are names with a schema each, and no keywords. */
const NAMED_SCHEMAS: unknown[] = ['types', 'definitions', 'properties'];

/** Keywords whose values nothing is compared with. */
const LITERALS = ['default', 'example'];

/**
 * Everything but defaults with JavaScript numbers, which is what inputs are
 * compared with.
 */
function roundLimits(node: unknown, path: Path, reasons: string[]): unknown {
  if (isExactNumber(node)) {
    // Nobody means each digit of a limit such as 1e300.
    if (!isComparable(node) && !/e/i.test(node.text)) {
      reasons.push(
        `${formatPath(
          path,
        )} has more digits than inputs can be compared with; use a number of at most 15 digits`,
      );
    }
    return node.toNumber();
  }
  if (Array.isArray(node)) {
    return node.map((item, index) =>
      roundLimits(item, [...path, index], reasons),
    );
  }
  const isSchema = !NAMED_SCHEMAS.includes(path.at(-1));
  return isRecord(node)
    ? mapMembers(node, (value, key) =>
        isSchema && LITERALS.includes(key)
          ? value
          : roundLimits(value, [...path, key], reasons),
      )
    : node;
}

function findInputTypeProblems(
  types: Record<string, unknown>,
  inputTypeName: string,
): string[] {
  const inputType = types[inputTypeName];
  const at = `schema.types.${inputTypeName}`;
  if (!isRecord(inputType)) {
    return [
      `schema.environment_input_type names "${inputTypeName}", which is missing under schema.types`,
    ];
  }
  if (inputType.type !== 'object') {
    return [`${at}.type must be "object"`];
  }
  if (
    inputType.properties !== undefined &&
    inputType.properties !== null &&
    !isRecord(inputType.properties)
  ) {
    return [`${at}.properties must be a mapping of inputs`];
  }
  return [];
}

function toJsonSchema(type: unknown): JsonSchema {
  const converted: unknown = openapiSchemaToJsonSchema(
    isRecord(type) ? type : {},
    {
      // It tells which inputs are sensitive.
      keepNotSupported: ['writeOnly'],
      // A copy would lose the order of keys in defaults.
      cloneSchema: false,
    },
  );
  return isRecord(converted) ? toDraft7(converted) : {};
}

/** The converter writes draft 4; its exclusive bounds are booleans. */
function toDraft7(schema: Record<string, unknown>): JsonSchema {
  const result: JsonSchema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key !== '$schema' && typeof value !== 'function') {
      result[key] = convertKeyword(key, value);
    }
  }
  if (typeof result.$ref === 'string') {
    const name = nameReferenced(result.$ref);
    // OpenAPI ignores what stands beside a reference, so only keywords of ours count.
    return {
      ...pickInputKeywords(result),
      $ref: `#/definitions/${name}`,
    };
  }
  if (result.format === 'int64' && result.maximum === 2 ** 63) {
    // The converter means 2^63 - 1, which JavaScript rounds up.
    result.exclusiveMaximum = true;
  }
  for (const bound of ['Minimum', 'Maximum']) {
    const exclusive = `exclusive${bound}`;
    const inclusive = bound.toLowerCase();
    if (result[exclusive] === true) {
      result[exclusive] = result[inclusive];
      delete result[inclusive];
    } else if (result[exclusive] === false) {
      delete result[exclusive];
    }
  }
  return result;
}

function convertKeyword(key: string, value: unknown): unknown {
  if (key === 'enum' || LITERALS.includes(key)) {
    return value;
  }
  return NAMED_SCHEMAS.includes(key) && isRecord(value)
    ? mapMembers(value, mapSchemas)
    : mapSchemas(value);
}

function mapSchemas(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(mapSchemas);
  }
  return isRecord(value) ? toDraft7(value) : value;
}
