import { stringify } from 'yaml';
import { isRecord } from './isRecord';
import { readYaml } from './readYaml';

/**
 * The inputs of an environment: the value of `spec` in a spec file.
 *
 * @public
 */
export type EnvironmentInputs = Record<string, unknown>;

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
  const yaml = readYaml(text);
  if ('reasons' in yaml) {
    throw new EnvironmentSpecError(
      `The spec is not valid YAML: ${yaml.reasons.join('; ')}`,
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

/**
 * Writes a spec file for some inputs.
 *
 * @public
 */
export function formatEnvironmentSpec(inputs: EnvironmentInputs): string {
  return stringify({ proton: 'EnvironmentSpec', spec: inputs });
}
