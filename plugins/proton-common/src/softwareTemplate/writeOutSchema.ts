import type { JsonObject } from '@backstage/types';
import { isRecord } from '../spec/json';
import { isSensitiveInput, listInputNames, type JsonSchema } from '../spec';
import { pickKeywords } from './pickKeywords';
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

  /** @param beside - the properties of what a schema is an alternative of */
  function write(
    node: unknown,
    path: string[],
    isSecret: boolean,
    beside: Record<string, JsonObject> = {},
  ): JsonObject {
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
        written: writePlain(source, path, false, beside),
      });
    }
    return writePlain(
      source,
      path,
      isSecret || isSensitiveInput(schema, source),
      beside,
    );
  }

  function writePlain(
    source: JsonSchema,
    path: string[],
    isSecret: boolean,
    beside: Record<string, JsonObject>,
  ): JsonObject {
    return {
      ...pickKeywords(source),
      ...writeChildren(source, path, isSecret, beside),
    };
  }

  function writeChildren(
    source: JsonSchema,
    path: string[],
    isSecret: boolean,
    beside: Record<string, JsonObject>,
  ): JsonObject {
    const below = (node: unknown, step: string) =>
      write(node, [...path, step], isSecret);
    const written: JsonObject = {};
    const properties: Record<string, JsonObject> = {};
    if (isRecord(source.properties)) {
      for (const name of listInputNames(schema, source)) {
        if (isInputName(name)) {
          properties[name] = below(source.properties[name], name);
        } else {
          misnamed.push([...path, name].join('.'));
        }
      }
      written.properties = properties;
    }
    const known = { ...beside, ...properties };
    const required = pickRequired(source, known);
    if (required.length > 0) {
      written.required = required;
    }
    // An input of an alternative of all inputs is an input like the others.
    const alternative = path.length === 0 ? [] : [...path, '|'];
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
        written[keyword] = options.map(option =>
          write(option, alternative, isSecret, known),
        );
      }
    }
    if (isRecord(source.not)) {
      written.not = write(source.not, alternative, isSecret, known);
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
  const { $ref, ...beside } = node;
  if (typeof $ref !== 'string') {
    return node;
  }
  const name = $ref.replace(/^#\/definitions\//, '');
  if (depth > MAX_DEPTH || !Object.hasOwn(definitions, name)) {
    throw new SoftwareTemplateError([
      `The schema's reference ${$ref} leads to no type`,
    ]);
  }
  return { ...resolve(definitions[name], definitions, depth + 1), ...beside };
}

function isInputName(name: string): boolean {
  return INPUT_NAME.test(name) && !NO_INPUT_NAMES.includes(name);
}

function describeMisnamed(path: string): string {
  return `Input ${JSON.stringify(
    path,
  )} can't be shown in a form. Rename it: a name has up to 128 letters, digits, "_" and "-", and starts with a letter or "_"`;
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

/**
 * Why no form can ask for the inputs of a template version; none when one can.
 * The version can still be deployed with a spec.
 *
 * @public
 */
export function findFormProblems(inputs: JsonSchema): string[] {
  try {
    writeOutSchema(inputs);
    return [];
  } catch (error) {
    if (error instanceof SoftwareTemplateError) {
      return error.reasons;
    }
    throw error;
  }
}
