import { EnvironmentInputs, MAX_SPEC_CHARACTERS } from './environmentSpec';
import { isRecord } from './isRecord';
import { listEntries, toRecord } from './keyOrder';
import { resolveReference } from './resolveReference';
import { listHiddenPaths, MASKED_VALUE } from './sensitiveInputs';
import { JsonSchema } from './templateSchema';

/** Backstage's own mask of a secret, since people see references on the review page. */
const MASK = '******';

/** A form's parameter, then the path of the input. Tokens have no dot in their names. */
const REFERENCE = /^\*{6} \(([\w-]+\..+)\)$/;

type DeepPath = Array<string | number>;

/**
 * What stands in a scaffolder task for a sensitive input, such as
 * `****** (inputs.db_password)` for the secret `inputs.db_password`.
 *
 * @public
 */
export function formatSecretReference(key: string): string {
  return `${MASK} (${key})`;
}

/**
 * The key of the secret that a value refers to; `undefined` for any other value.
 *
 * @public
 */
export function parseSecretReference(value: unknown): string | undefined {
  return typeof value === 'string' ? REFERENCE.exec(value)?.[1] : undefined;
}

/**
 * The text of a secret: a string as it is, and any other value as JSON.
 *
 * @public
 */
export function formatSecret(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * The value that the text of a secret stands for.
 *
 * @throws SyntaxError when the text for an input that is no string isn't JSON, or
 *   holds an integer that would be rounded
 * @public
 */
export function parseSecret(schema: JsonSchema, text: string): unknown {
  const types = [schema.type].flat();
  if (types.includes('string')) {
    return text;
  }
  return schema.type !== undefined || /^\s*[{[]/.test(text)
    ? parseJson(text)
    : text;
}

/** A spec couldn't hold a longer one; its size is checked before it's parsed. */
function parseJson(text: string): unknown {
  if (text.length > 2 * MAX_SPEC_CHARACTERS) {
    throw new SyntaxError(
      `It has more than ${MAX_SPEC_CHARACTERS.toLocaleString(
        'en-US',
      )} characters`,
    );
  }
  return JSON.parse(text, requireExact);
}

function requireExact(_name: string, value: unknown): unknown {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new SyntaxError('An integer has too many digits to be read exactly');
  }
  return value;
}

/**
 * Inputs with the values of their secrets.
 *
 * @public
 */
export interface ResolvedSecrets {
  inputs: EnvironmentInputs;
  /** Paths of inputs whose secret was not sent. */
  missing: string[];
  /** Paths of inputs whose secret isn't the JSON that their type needs. */
  unreadable: string[];
  /** Paths of inputs that are to keep a value that is not known. */
  unknown: string[];
}

/**
 * Puts secrets in the place of references to them, and deployed values in the place
 * of {@link MASKED_VALUE}. It looks only at what a schema calls sensitive, so that no
 * other input can bring a secret to light.
 *
 * @public
 */
export function resolveSecrets(options: {
  /** The one that the inputs are for first. */
  schemas: Array<JsonSchema | undefined>;
  inputs: EnvironmentInputs;
  secrets: Record<string, string | undefined>;
  /** What is deployed, nothing masked. */
  current?: EnvironmentInputs;
  /** What was sent before, for secrets that are gone since. */
  sent?: EnvironmentInputs;
}): ResolvedSecrets {
  const { schemas, inputs, secrets, current = {}, sent = {} } = options;
  const missing: string[] = [];
  const unreadable: string[] = [];
  const unknown: string[] = [];

  function resolve(value: unknown, at: DeepPath): unknown {
    if (Array.isArray(value)) {
      return value.map((item, index) => resolve(item, [...at, index]));
    }
    if (isRecord(value)) {
      return mapEntries(value, (held, name) => resolve(held, [...at, name]));
    }
    if (value === MASKED_VALUE) {
      const kept = valueAt(current, at);
      return kept === undefined ? note(unknown, value, at) : kept;
    }
    const key = parseSecretReference(value);
    if (key === undefined) {
      return value;
    }
    const secret = Object.hasOwn(secrets, key) ? secrets[key] : undefined;
    if (!secret) {
      return valueAt(sent, at) ?? note(missing, value, at);
    }
    try {
      return parseSecret(schemaAt(schemas[0] ?? {}, at), secret);
    } catch {
      return note(unreadable, value, at);
    }
  }

  function visit(value: unknown, at: string[], hidden: string[][]): unknown {
    if (hidden.some(path => path.length === at.length)) {
      return resolve(value, at);
    }
    return isRecord(value)
      ? mapEntries(value, (held, name) => {
          const below = hidden.filter(path => path[at.length] === name);
          return below.length > 0 ? visit(held, [...at, name], below) : held;
        })
      : value;
  }

  const resolved = visit(inputs, [], listHiddenPaths(schemas, inputs));
  return {
    inputs: isRecord(resolved) ? resolved : {},
    missing,
    unreadable,
    unknown,
  };
}

function note(paths: string[], value: unknown, at: DeepPath): unknown {
  paths.push(at.join('.'));
  return value;
}

function schemaAt(root: JsonSchema, at: DeepPath): JsonSchema {
  return at.reduce<JsonSchema>((node, step) => {
    const { properties, items, additionalProperties } = node;
    if (typeof step === 'number') {
      return resolveReference(root, items);
    }
    return resolveReference(
      root,
      isRecord(properties) && Object.hasOwn(properties, step)
        ? properties[step]
        : additionalProperties,
    );
  }, resolveReference(root, root));
}

function valueAt(inputs: EnvironmentInputs, at: DeepPath): unknown {
  return at.reduce<unknown>((value, step) => {
    const held: unknown = value;
    return (isRecord(held) || Array.isArray(held)) &&
      Object.hasOwn(held, String(step))
      ? (held as Record<string, unknown>)[String(step)]
      : undefined;
  }, inputs);
}

function mapEntries(
  record: Record<string, unknown>,
  map: (value: unknown, name: string) => unknown,
): Record<string, unknown> {
  return toRecord(
    listEntries(record).map(([name, value]) => [name, map(value, name)]),
  );
}
