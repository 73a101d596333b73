import type { Environment, ProtonClient } from '@aws-sdk/client-proton';
import { ConflictError } from '@backstage/errors';
import { isDeploymentRunning } from '@proton-vending/backstage-plugin-proton-common';
import { undefinedIfNotFound } from '@proton-vending/backstage-plugin-proton-node';
import { readDeploymentState } from './followDeployment';

/** Keeps a value over the runs of a step, as the scaffolder's `ctx.checkpoint` does. */
export type Checkpoint = (options: {
  key: string;
  fn: () => Promise<string>;
}) => Promise<string>;

/**
 * Starts a deployment once over all runs of a step, and returns its id.
 *
 * A run that comes after one that has started it, since the backend died or the
 * task was retried, gets the same id. Only when that deployment has ended without
 * success is another one started.
 */
export async function startOnce(options: {
  client: ProtonClient;
  environmentName: string;
  /** Of the step's work; the same in each run. */
  key: string;
  checkpoint: Checkpoint;
  /** Starts it, and returns its id; empty where Proton gives none. */
  start: () => Promise<string>;
}): Promise<{ deploymentId: string; isNew: boolean }> {
  const { client, environmentName, key, checkpoint, start } = options;
  for (let attempt = 1; ; attempt++) {
    let isNew = false;
    const deploymentId = await checkpoint({
      key: startKey(key, attempt),
      fn: async () => {
        isNew = true;
        return start();
      },
    });
    if (
      isNew ||
      !(await hasEndedBadly(client, environmentName, deploymentId))
    ) {
      return { deploymentId, isNew };
    }
  }
}

/**
 * The id of the last deployment that an earlier run of a step has started with
 * {@link startOnce}; `undefined` when there is none.
 */
export async function findLastStarted(options: {
  /** The one that `startOnce` was given. */
  key: string;
  checkpoint: Checkpoint;
}): Promise<string | undefined> {
  const { key, checkpoint } = options;
  const nothingStarted = new Error('No deployment was started');
  let last: string | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      last = await checkpoint({
        key: startKey(key, attempt),
        // A checkpoint that fails stays empty.
        fn: () => Promise.reject(nothingStarted),
      });
    } catch (error) {
      if (error === nothingStarted) {
        return last || undefined;
      }
      throw error;
    }
  }
}

/** @throws ConflictError that names the deployment that runs */
export function requireNothingRuns(environment: Environment): void {
  const { name, deploymentStatus, lastAttemptedDeploymentId } = environment;
  if (isDeploymentRunning(deploymentStatus)) {
    throw new ConflictError(
      `The deployment${
        lastAttemptedDeploymentId ? ` ${lastAttemptedDeploymentId}` : ''
      } of the environment ${name} is ${deploymentStatus}. Wait until it is over, with a step aws:proton:wait-environment, or cancel it with aws:proton:cancel-deployment`,
    );
  }
}

/** The key under which an attempt to start a deployment is kept. */
function startKey(key: string, attempt: number): string {
  return `${key}.${attempt}`;
}

async function hasEndedBadly(
  client: ProtonClient,
  environmentName: string,
  deploymentId: string,
): Promise<boolean> {
  // Its record, or the whole environment, may be gone.
  const state = await readDeploymentState({
    client,
    environmentName,
    deploymentId: deploymentId || undefined,
  }).catch(undefinedIfNotFound);
  return (
    state !== undefined &&
    ['FAILED', 'CANCELLED', 'DELETE_FAILED'].includes(state.status)
  );
}
