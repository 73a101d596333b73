import { EnvironmentInputs } from './environmentInputs';
import { MAX_SPEC_CHARACTERS } from './environmentSpec';
import { isBeyondSafe } from './exactNumber';
import { mapLeaves, Path, valueAt } from './json';
import { schemaAt } from './resolveReference';
import { editSensitive, MASKED_VALUE } from './sensitiveInputs';
import { JsonSchema } from './templateSchema';

/** Backstage's own mask of a secret, since people see references on the review page. */
const MASK = '******';

/** A form's parameter, then the path of the input. Tokens have no dot in their names. */
const REFERENCE = /^\*{6} \(([\w-]+\..+)\)$/;

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
  if (isBeyondSafe(value)) {
    throw new SyntaxError('An integer has too many digits to be read exactly');
  }
  return value;
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
}): {
  inputs: EnvironmentInputs;
  /** Paths of inputs whose secret was not sent. */
  missing: string[];
  /** Paths of inputs whose secret isn't the JSON that their type needs. */
  unreadable: string[];
  /** Paths of inputs that are to keep a value that is not known. */
  unknown: string[];
} {
  const { schemas, inputs, secrets, current = {}, sent = {} } = options;
  const missing: string[] = [];
  const unreadable: string[] = [];
  const unknown: string[] = [];

  function resolve(value: unknown, at: Path): unknown {
    const note = (paths: string[]) => {
      paths.push(at.join('.'));
      return value;
    };
    if (value === MASKED_VALUE) {
      return valueAt(current, at) ?? note(unknown);
    }
    const key = parseSecretReference(value);
    if (key === undefined) {
      return value;
    }
    const secret = Object.hasOwn(secrets, key) ? secrets[key] : undefined;
    if (!secret) {
      return valueAt(sent, at) ?? note(missing);
    }
    try {
      return parseSecret(schemaAt(schemas[0] ?? {}, at), secret);
    } catch {
      return note(unreadable);
    }
  }

  return {
    inputs: editSensitive(schemas, inputs, (value, path) =>
      mapLeaves(value, resolve, path),
    ),
    missing,
    unreadable,
    unknown,
  };
}
