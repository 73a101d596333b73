import { InputError } from '@backstage/errors';
import {
  EnvironmentInputs,
  JsonSchema,
  omitNulls,
  resolveSecrets,
} from '@proton-vending/backstage-plugin-proton-common';
import { isDeepStrictEqual } from 'node:util';
import type { GivenInputs } from './readEnvironmentInputs';

/** The secrets of a task, by their keys. */
export type TaskSecrets = Record<string, string | undefined>;

/**
 * What a step gives, with the secrets that it refers to and without what is null for
 * "None". The text of a spec stays as it was written where nothing changes.
 *
 * @throws InputError that names every sensitive input without a value
 */
export async function completeInputs(options: {
  source: GivenInputs;
  /** The one that the inputs are for first. */
  schemas: Array<JsonSchema | undefined>;
  secrets: TaskSecrets | undefined;
  /** What the environment has. */
  current?: EnvironmentInputs;
  /** Whether null stays, since it takes an input away. */
  keepNulls?: boolean;
  /** Reads what an earlier run of the task has sent; secrets are gone in a retry. */
  readSent?: () => Promise<EnvironmentInputs | undefined>;
}): Promise<GivenInputs> {
  const { source, schemas, secrets = {}, current, readSent } = options;
  const resolve = (sent?: EnvironmentInputs) =>
    resolveSecrets({ schemas, inputs: source.inputs, secrets, current, sent });
  let resolved = resolve();
  if (resolved.missing.length > 0 && readSent) {
    resolved = resolve(await readSent());
  }
  const { inputs, missing, unreadable, unknown } = resolved;
  const problems = [
    ...missing.map(
      path =>
        `- ${path} has no value: its secret wasn't sent. Backstage deletes secrets when a task ends, so a retry can't send them again. Choose "Start over" and enter the value`,
    ),
    ...unreadable.map(
      path => `- ${path} isn't JSON that can be read exactly. Enter it again`,
    ),
    ...unknown.map(
      path =>
        `- ${path} is to keep its value, but the environment has none. Enter a value`,
    ),
  ];
  if (problems.length > 0) {
    throw new InputError(
      `Sensitive inputs are incomplete:\n${problems.join('\n')}`,
    );
  }
  const [schema] = schemas;
  const complete =
    schema && !options.keepNulls ? omitNulls(schema, inputs) : inputs;
  return isDeepStrictEqual(complete, source.inputs)
    ? source
    : { inputs: complete };
}
