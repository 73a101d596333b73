import { openapiSchemaToJsonSchema } from '@openapi-contrib/openapi-schema-to-json-schema';
import { findReferenceCircles } from './findReferenceCircles';
import { isComparable, isExactNumber } from './exactNumber';
import { formatPath } from './formatPath';
import { isRecord } from './isRecord';
import { holdsNamedSchemas } from './namedSchemas';
import { listEntries, toRecord } from './keyOrder';
import { limitReasons } from './limitReasons';
import { measureWrittenOut } from './measureWrittenOut';
import { readYaml } from './readYaml';

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
}

/**
 * How many characters a schema may have in the Proton API.
 *
 * @public
 */
export const MAX_SCHEMA_CHARACTERS = 51_200;

/** More than anybody writes; they could form a chain too long to follow. */
const MAX_TYPES = 500;

/** Ten times what a schema may have as a text. */
const MAX_WRITTEN_OUT_CHARACTERS = 10 * MAX_SCHEMA_CHARACTERS;

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
export function parseTemplateSchema(text: string): TemplateSchema {
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
  reasons.push(...findInputTypeProblems(types, inputTypeName));
  reasons.push(...findUnknownReferences(types, types));
  reasons.push(
    ...findReferenceCircles(types, nameReferenced).map(
      circle => `types refer to each other in a circle: ${circle}`,
    ),
  );
  if (reasons.length === 0) {
    reasons.push(...findSizeProblems(types, inputTypeName));
  }
  if (reasons.length > 0) {
    throw new TemplateSchemaError(reasons);
  }
  const definitions = Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, toJsonSchema(type)]),
  );
  return {
    inputTypeName,
    inputs: { ...definitions[inputTypeName], definitions },
  };
}

/** Whoever works on a schema follows its references, so they are bounded. */
function findSizeProblems(
  types: Record<string, unknown>,
  inputTypeName: string,
): string[] {
  return measureWrittenOut(types, inputTypeName, nameReferenced) >
    MAX_WRITTEN_OUT_CHARACTERS
    ? [
        `schema.types.${inputTypeName} has more than ${MAX_WRITTEN_OUT_CHARACTERS.toLocaleString(
          'en-US',
        )} characters with each $ref written out; refer to types from fewer places`,
      ]
    : [];
}

/** Keywords whose values nothing is compared with. */
const LITERALS = ['default', 'example'];

/**
 * Everything but defaults with JavaScript numbers, which is what inputs are
 * compared with.
 */
function roundLimits(
  node: unknown,
  path: Array<string | number>,
  reasons: string[],
): unknown {
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
  if (!isRecord(node)) {
    return node;
  }
  const isSchema = !holdsNamedSchemas(path[path.length - 1]);
  return toRecord(
    listEntries(node).map(([key, value]) => [
      key,
      isSchema && LITERALS.includes(key)
        ? value
        : roundLimits(value, [...path, key], reasons),
    ]),
  );
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

const REFERENCE_PATTERN =
  /^#\/(?:components\/schemas\/|definitions\/)?([^/]+)$/;

function nameReferenced(reference: string): string | undefined {
  return REFERENCE_PATTERN.exec(reference)?.[1];
}

function findUnknownReferences(
  node: unknown,
  types: Record<string, unknown>,
): string[] {
  if (Array.isArray(node)) {
    return node.flatMap(item => findUnknownReferences(item, types));
  }
  if (!isRecord(node)) {
    return [];
  }
  return Object.entries(node).flatMap(([key, value]) => {
    if (key !== '$ref' || typeof value !== 'string') {
      return findUnknownReferences(value, types);
    }
    const name = nameReferenced(value);
    return name !== undefined && Object.hasOwn(types, name)
      ? []
      : [`$ref "${value}" points to no type under schema.types`];
  });
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
    return { $ref: `#/definitions/${name}` };
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
  return holdsNamedSchemas(key) && isRecord(value)
    ? toRecord(
        listEntries(value).map(([name, schema]) => [name, mapSchemas(schema)]),
      )
    : mapSchemas(value);
}

function mapSchemas(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(mapSchemas);
  }
  return isRecord(value) ? toDraft7(value) : value;
}
