import { Document, ScalarTag } from 'yaml';
import { ExactNumber, isExactNumber } from './exactNumber';
import { formatPath, isRecord, listEntries } from './json';
import { EnvironmentInputs } from './environmentInputs';
import { findBrokenNumbers } from './plainNumbers';
import { readYaml } from './readYaml';

/**
 * How many characters a spec may have in the Proton API.
 *
 * @public
 */
export const MAX_SPEC_CHARACTERS = 51_200;

/**
 * Thrown for a spec that is no environment spec; the message says what is
 * wrong and where.
 *
 * @public
 */
export class EnvironmentSpecError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EnvironmentSpecError';
  }
}

/**
 * Reads a spec file: YAML with `proton: EnvironmentSpec` and `spec`.
 *
 * @throws {@link EnvironmentSpecError}
 * @public
 */
export function parseEnvironmentSpec(text: string): EnvironmentInputs {
  const yaml = readYaml(text, { limit: MAX_SPEC_CHARACTERS });
  if ('reasons' in yaml) {
    throw new EnvironmentSpecError(
      `The spec can't be read: ${yaml.reasons.map(omitValues).join('; ')}`,
    );
  }
  const { content } = yaml;
  if (!isRecord(content)) {
    throw new EnvironmentSpecError(
      'The spec must be a YAML mapping with the keys "proton" and "spec"',
    );
  }
  if (content.proton !== 'EnvironmentSpec') {
    throw new EnvironmentSpecError(
      'The spec must have "proton: EnvironmentSpec"',
    );
  }
  if (content.spec === null || content.spec === undefined) {
    return {};
  }
  if (!isRecord(content.spec)) {
    throw new EnvironmentSpecError(
      'The value of "spec" must be a mapping of inputs',
    );
  }
  return content.spec;
}

const EXACT_NUMBER_TAG: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: isExactNumber,
  resolve: text => new ExactNumber(text),
  stringify: ({ value }) => String(value),
};

/**
 * Writes a spec file for some inputs.
 *
 * @throws {@link EnvironmentSpecError} for a JavaScript number that may have lost
 * digits, or that YAML and JSON don't share
 * @public
 */
export function formatEnvironmentSpec(inputs: EnvironmentInputs): string {
  const [broken] = findBrokenNumbers(inputs, ['spec']);
  if (broken) {
    throw new EnvironmentSpecError(
      `${formatPath(broken.path)} ${broken.message}`,
    );
  }
  const spec = { proton: 'EnvironmentSpec', spec: inputs };
  return new Document(toOrdered(spec), {
    aliasDuplicateObjects: false,
    customTags: [EXACT_NUMBER_TAG],
  }).toString();
}

/** A Map keeps the order of keys that look like integers. */
function toOrdered(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(toOrdered);
  }
  return isRecord(value)
    ? new Map(
        listEntries(value)
          .filter(([, member]) => member !== undefined)
          .map(([name, member]) => [name, toOrdered(member)]),
      )
    : value;
}

/** What the YAML parser says before it quotes the text that it can't read. */
const QUOTED_SOURCE =
  /(Could not resolve tag|Block scalar header includes extra characters): .*?(?=(?: at line \d+)?$)/;

const ALIAS = /the alias \*\S+/;

/** Tags of YAML itself begin with two exclamation marks. */
const OWN_TAG = /the tag (?!!!)\S+/;

/** A problem of a spec without its values: a password may look like a tag or an alias. */
function omitValues(reason: string): string {
  return reason
    .replace(QUOTED_SOURCE, '$1')
    .replace(ALIAS, 'the alias')
    .replace(OWN_TAG, 'the tag');
}
