import type { JsonObject, JsonValue } from '@backstage/types';
import { isRecord } from '../spec/json';
import { isSensitiveInput, type JsonSchema } from '../spec';
import { isCheapPattern } from './isCheapPattern';
import { isPlainValue } from './isPlainValue';
import {
  hasSecretDefault,
  isSecretAsAWhole,
  toSecretField,
} from './secretField';
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
 * A sensitive input becomes a masked field whose value travels as a secret.
 *
 * @throws {@link SoftwareTemplateError} with every input that no form can ask for
 */
export function writeOutSchema(schema: JsonSchema): JsonObject {
  const definitions = isRecord(schema.definitions) ? schema.definitions : {};
  const misnamed: string[] = [];
  let fields = 0;

  function write(node: unknown, path: string[], isSecret: boolean): JsonObject {
    fields++;
    if (fields > MAX_FIELDS || path.length > MAX_DEPTH) {
      throw new SoftwareTemplateError([
        `The schema has more inputs than a form can show: at most ${MAX_FIELDS}, nested at most ${MAX_DEPTH} deep`,
      ]);
    }
    const source = resolve(node, definitions);
    if (path.length > 0 && isSecretAsAWhole(schema, source, isSecret)) {
      return toSecretField({
        path,
        source,
        written: writePlain(source, path, false),
      });
    }
    return writePlain(
      source,
      path,
      isSecret || isSensitiveInput(schema, source),
    );
  }

  function writePlain(
    source: JsonSchema,
    path: string[],
    isSecret: boolean,
  ): JsonObject {
    return {
      ...pickTypes(source),
      ...pickTexts(source),
      ...pickLimits(source),
      ...pickValues(source),
      ...writeChildren(source, path, isSecret),
    };
  }

  function writeChildren(
    source: JsonSchema,
    path: string[],
    isSecret: boolean,
  ): JsonObject {
    const below = (node: unknown, step: string) =>
      write(node, [...path, step], isSecret);
    const written: JsonObject = {};
    if (isRecord(source.properties)) {
      const properties: Record<string, JsonObject> = {};
      for (const [name, property] of Object.entries(source.properties)) {
        if (isInputName(name)) {
          properties[name] = below(property, name);
        } else {
          misnamed.push([...path, name].join('.'));
        }
      }
      written.properties = properties;
      const required = pickRequired(source, properties);
      if (required.length > 0) {
        written.required = required;
      }
    }
    if (isRecord(source.items)) {
      written.items = below(source.items, '[]');
    }
    const { additionalProperties } = source;
    if (typeof additionalProperties === 'boolean') {
      written.additionalProperties = additionalProperties;
    } else if (isRecord(additionalProperties)) {
      written.additionalProperties = below(additionalProperties, '*');
    }
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      const options = source[keyword];
      if (Array.isArray(options)) {
        written[keyword] = options.map(option => below(option, '|'));
      }
    }
    if (isRecord(source.not)) {
      written.not = below(source.not, '|');
    }
    return written;
  }

  const written = write(schema, [], false);
  if (misnamed.length > 0) {
    throw new SoftwareTemplateError(misnamed.map(describeMisnamed));
  }
  return written;
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
    throw new SoftwareTemplateError([
      `The schema's reference ${$ref} leads to no type`,
    ]);
  }
  return resolve(definitions[name], definitions, depth + 1);
}

function isInputName(name: string): boolean {
  return INPUT_NAME.test(name) && !NO_INPUT_NAMES.includes(name);
}

function describeMisnamed(path: string): string {
  return `Input ${JSON.stringify(
    path,
  )} can't be shown in a form. Rename it: a name has up to 128 letters, digits, "_" and "-", and starts with a letter or "_"`;
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
  if (typeof format === 'string' && FORMATS.includes(format)) {
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
  return { ...picked, ...limitToExactIntegers(source, picked) };
}

/** A browser would round an integer beyond these, and deploy another one. */
function limitToExactIntegers(
  { type }: JsonSchema,
  { minimum, maximum }: JsonObject,
): JsonObject {
  if (![type].flat().some(each => each === 'integer' || each === 'number')) {
    return {};
  }
  const isBelow = Number(minimum ?? -Infinity) < Number.MIN_SAFE_INTEGER;
  const isAbove = Number(maximum ?? Infinity) > Number.MAX_SAFE_INTEGER;
  const message = (limit: number) =>
    `is beyond ${limit}, and a form would round it. Deploy it with a spec instead`;
  return {
    ...(isBelow && { minimum: Number.MIN_SAFE_INTEGER }),
    ...(isAbove && { maximum: Number.MAX_SAFE_INTEGER }),
    ...((isBelow || isAbove) && {
      errorMessage: {
        ...(isBelow && { minimum: message(Number.MIN_SAFE_INTEGER) }),
        ...(isAbove && { maximum: message(Number.MAX_SAFE_INTEGER) }),
      },
    }),
  };
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

/** A secret that is left empty takes its default, which its field does not show. */
function pickRequired(
  { required }: JsonSchema,
  properties: Record<string, JsonObject>,
): string[] {
  return Array.isArray(required)
    ? required.filter(
        name =>
          typeof name === 'string' &&
          Object.hasOwn(properties, name) &&
          !hasSecretDefault(properties[name]),
      )
    : [];
}
