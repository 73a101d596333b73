import type { JsonObject, JsonValue } from '@backstage/types';
import { readInputHelp, type JsonSchema } from '../spec';
import { isRecord } from '../spec/json';

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

/** The keywords that say what one input is, without those that hold other schemas. */
export function pickKeywords(source: JsonSchema): JsonObject {
  return {
    ...pickTypes(source),
    ...pickTexts(source),
    ...pickLimits(source),
    ...pickValues(source),
  };
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
  const help = readInputHelp(source);
  return { ...picked, ...(help && { 'ui:help': help }) };
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

/**
 * Whether a default or an enum's item may stand in an entity. The catalog takes an
 * object with a key such as `$text` for a file that it has to read.
 */
function isPlainValue(value: unknown): value is JsonValue {
  if (Array.isArray(value)) {
    return value.every(isPlainValue);
  }
  if (isRecord(value)) {
    return Object.entries(value).every(
      ([key, each]) => !key.startsWith('$') && isPlainValue(each),
    );
  }
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}

/**
 * Whether a pattern can be left to a form: it is a regular expression, and repeats
 * no group without end in which something repeats or alternates. The scaffolder
 * matches without a time limit, so a pattern that explodes would stop its process.
 * The action checks each pattern again, with a limit.
 */
function isCheapPattern(pattern: string): boolean {
  try {
    // As the form and the scaffolder compile it.
    void new RegExp(pattern, 'u');
  } catch {
    return false;
  }
  const bare = pattern
    .replace(/\\./gs, 'x')
    .replace(/\[(?:[^\]])*\]/g, 'x')
    .replace(/\(\?(?:[:=!]|<[=!]|<\w+>)/g, '(');
  /** For each open group, whether something in it repeats or alternates. */
  const groups: boolean[] = [];
  for (let at = 0; at < bare.length; at++) {
    const character = bare[at];
    if (character === '(') {
      groups.push(false);
    } else if (character === ')') {
      const varies = groups.pop() ?? false;
      if (varies && /^(?:[+*]|\{\d+,\})/.test(bare.slice(at + 1))) {
        return false;
      }
      if (varies && groups.length > 0) {
        groups[groups.length - 1] = true;
      }
    } else if (/[+*|]|\{/.test(character) && groups.length > 0) {
      groups[groups.length - 1] = true;
    }
  }
  return true;
}
