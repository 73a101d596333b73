import {
  EnvironmentChange,
  EnvironmentInputs,
  MAX_PROTON_REASON_LENGTH,
} from '@proton-vending/backstage-plugin-proton-common';
import type { z as Zod } from 'zod/v3';
import { mergeInputs } from '../campaigns/mergeInputs';
import { fetchEnvironment } from '../environments/fetchEnvironment';
import {
  maySeeSecrets,
  readConfiguration,
} from '../environments/readConfiguration';
import type { GuardedEnvironment } from '../routes/createRoutes';
import { readChange } from '../routes/readBody';
import { entityInputShape } from './guardCluster';

/** The input that says why a deployment starts. */
export const reasonInputShape = (z: typeof Zod) => ({
  reason: z
    .string()
    .max(MAX_PROTON_REASON_LENGTH)
    .optional()
    .describe('Why, for the history of the cluster.'),
});

/** The inputs that describe a change of a cluster. */
export const changeInputShape = (z: typeof Zod) => ({
  ...entityInputShape(z),
  version: z
    .string()
    .optional()
    .describe('Template version such as "1.2"; the current one by default.'),
  inputs: z
    .record(z.any())
    .optional()
    .describe(
      'The inputs to change, as a JSON merge patch: the others keep their values, and null removes an input.',
    ),
  acknowledgeMajorVersion: z
    .boolean()
    .optional()
    .describe('Set it after a person agreed to another major version.'),
  ...reasonInputShape(z),
});

interface ChangeInput {
  version?: string;
  inputs?: EnvironmentInputs;
  acknowledgeMajorVersion?: boolean;
  reason?: string;
}

/**
 * Works out the change that an action's input asks for. It fails later when
 * something else was deployed after the current inputs were read.
 */
export async function toChange(
  opened: GuardedEnvironment,
  { version, inputs, acknowledgeMajorVersion, reason }: ChangeInput,
): Promise<EnvironmentChange> {
  const change = { version, acknowledgeMajorVersion, reason };
  if (!inputs) {
    return readChange(change);
  }
  const { lastAttemptedDeploymentId } = await fetchEnvironment(
    opened.client,
    opened.scope.resourceId,
  );
  const current = await readConfiguration(opened, {
    withSecrets: await maySeeSecrets(opened),
  });
  return readChange({
    ...change,
    inputs: mergeInputs(current.inputs, inputs),
    basedOn: lastAttemptedDeploymentId,
  });
}
