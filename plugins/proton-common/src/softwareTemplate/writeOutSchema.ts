import type { JsonObject, JsonValue } from '@backstage/types';
import { isRecord } from '../spec/isRecord';
import type { JsonSchema } from '../spec';
import { isCheapPattern } from './isCheapPattern';
import { isPlainValue } from './isPlainValue';
import { SoftwareTemplateError } from './SoftwareTemplateError';

/** The longest form that anyone would fill in, and the deepest. */
const MAX_FIELDS = 500;
const MAX_DEPTH = 10;

/** Names that stay names wherever the scaffolder, its forms and the catalog look. */
const INPUT_NAME = /^[A-Za-z_][0-9A-Za-z_-]{0,127}$/;
const NO_INPUT_NAMES = ['__proto__', 'constructor', 'prototype'];

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'];
const FORMATS = [
  'date',
  'date-time',
  'time',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uuid',
];
const NUMBERS = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
];

/**
 * The schema of the inputs as a form needs it: references written out, and only
 * the keywords that say what an input is. Keywords such as `ui:field` or
 * `backstage:permissions`, with which a form does things, are the business of
 * software templates, not of the bundles that environment templates come from.
 *
 * @throws {@link SoftwareTemplateError}
 */
export function writeOutSchema(schema: JsonSchema): JsonObject {
  const definitions = isRecord(schema.definitions) ? schema.definitions : {};
  let fields = 0;

  function write(node: unknown, path: string[]): JsonObject {
    fields++;
    if (fields > MAX_FIELDS || path.length > MAX_DEPTH) {
      throw new SoftwareTemplateError(
        `The schema has more inputs than a form can show: at most ${MAX_FIELDS}, nested at most ${MAX_DEPTH} deep`,
      );
    }
    const source = resolve(node, definitions);
    return {
      ...pickTypes(source),
      ...pickTexts(source),
      ...pickLimits(source),
      ...pickValues(source),
      ...writeChildren(source, path),
    };
  }

  function writeChildren(source: JsonSchema, path: string[]): JsonObject {
    const written: JsonObject = {};
    if (isRecord(source.properties)) {
      written.properties = Object.fromEntries(
        Object.entries(source.properties).map(([name, property]) => {
          requireInputName(name, path);
          return [name, write(property, [...path, name])];
        }),
      );
      const required = pickRequired(source, source.properties);
      if (required.length > 0) {
        written.required = required;
      }
    }
    if (isRecord(source.items)) {
      written.items = write(source.items, [...path, '[]']);
    }
    const { additionalProperties } = source;
    if (typeof additionalProperties === 'boolean') {
      written.additionalProperties = additionalProperties;
    } else if (isRecord(additionalProperties)) {
      written.additionalProperties = write(additionalProperties, [
        ...path,
        '*',
      ]);
    }
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      const options = source[keyword];
      if (Array.isArray(options)) {
        written[keyword] = options.map(option => write(option, [...path, '|']));
      }
    }
    if (isRecord(source.not)) {
      written.not = write(source.not, [...path, '|']);
    }
    return written;
  }

  return write(schema, []);
}

function resolve(
  node: unknown,
  definitions: Record<string, unknown>,
  depth = 0,
): JsonSchema {
  if (!isRecord(node)) {
    return {};
  }
  const { $ref } = node;
  if (typeof $ref !== 'string') {
    return node;
  }
  const name = $ref.replace(/^#\/definitions\//, '');
  if (depth > MAX_DEPTH || !Object.hasOwn(definitions, name)) {
    throw new SoftwareTemplateError(
      `The schema's reference ${$ref} leads to no type`,
    );
  }
  return resolve(definitions[name], definitions, depth + 1);
}

function requireInputName(name: string, path: string[]): void {
  if (!INPUT_NAME.test(name) || NO_INPUT_NAMES.includes(name)) {
    const input = JSON.stringify([...path, name].join('.'));
    throw new SoftwareTemplateError(
      `No form can ask for the input ${input}: names of inputs are letters, digits, "_" and "-", a letter or "_" first`,
    );
  }
}

/** A form leaves an input out instead of giving it the value null. */
function pickTypes({ type }: JsonSchema): JsonObject {
  const types = [type]
    .flat()
    .filter(
      (each): each is string =>
        typeof each === 'string' && TYPES.includes(each),
    );
  if (types.length === 0) {
    return {};
  }
  return { type: types.length === 1 ? types[0] : types };
}

function pickTexts(source: JsonSchema): JsonObject {
  const picked: JsonObject = {};
  for (const keyword of ['title', 'description']) {
    const text = source[keyword];
    if (typeof text === 'string' && text !== '') {
      picked[keyword] = text;
    }
  }
  return picked;
}

function pickLimits(source: JsonSchema): JsonObject {
  const picked: JsonObject = {};
  const { format, pattern, uniqueItems } = source;
  if (typeof pattern === 'string' && isCheapPattern(pattern)) {
    picked.pattern = pattern;
  }
  if (format === 'password') {
    picked['ui:widget'] = 'password';
  } else if (typeof format === 'string' && FORMATS.includes(format)) {
    picked.format = format;
  }
  for (const keyword of NUMBERS) {
    const limit = source[keyword];
    if (typeof limit === 'number' && Number.isFinite(limit)) {
      picked[keyword] = limit;
    }
  }
  if (typeof uniqueItems === 'boolean') {
    picked.uniqueItems = uniqueItems;
  }
  return picked;
}

function pickValues(source: JsonSchema): JsonObject {
  const picked: JsonObject = {};
  for (const keyword of ['default', 'const']) {
    const value = source[keyword];
    if (value !== undefined && value !== null && isPlainValue(value)) {
      picked[keyword] = value;
    }
  }
  if (Array.isArray(source.enum)) {
    const values: JsonValue[] = source.enum.filter(
      value => value !== null && isPlainValue(value),
    );
    if (values.length > 0) {
      picked.enum = values;
    }
  }
  return picked;
}

function pickRequired(
  { required }: JsonSchema,
  properties: Record<string, unknown>,
): string[] {
  return Array.isArray(required)
    ? required.filter(
        name => typeof name === 'string' && Object.hasOwn(properties, name),
      )
    : [];
}
