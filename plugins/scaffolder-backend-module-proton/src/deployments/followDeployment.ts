import type { ProtonClient } from '@aws-sdk/client-proton';
import {
  type DeploymentLogEvent,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonExtension } from '@proton-vending/backstage-plugin-proton-node';
import { DeploymentReader, DeploymentState } from './DeploymentReader';
import { FailureTolerance } from './FailureTolerance';
import { sleep } from './sleep';

/** Something that happened to a deployment. */
export type DeploymentEvent =
  | { type: 'log'; event: DeploymentLogEvent }
  | { type: 'status'; state: DeploymentState }
  /** Proton does not answer just now; following goes on. */
  | { type: 'interruption'; message: string };

export interface FollowDeploymentOptions {
  client: ProtonClient;
  extension?: ProtonExtension;
  environmentName: string;
  /** Without it, the environment's last deployment is followed. */
  deploymentId?: string;
  /** Ends the following at once; the deployment itself goes on. */
  signal: AbortSignal;
}

const SHORTEST_PAUSE_MS = 1_000;

/** For a Proton that tells its status alone, which seldom changes. */
const LONGEST_PAUSE_MS = 5_000;

/**
 * Follows a deployment until it is over, and returns how it ended: its log as it
 * grows, and each change of its status.
 */
export async function* followDeployment(
  options: FollowDeploymentOptions,
): AsyncGenerator<DeploymentEvent, DeploymentState> {
  const { extension, signal } = options;
  const longestPause = extension ? SHORTEST_PAUSE_MS : LONGEST_PAUSE_MS;
  const reader = DeploymentReader.create(options);
  const tolerance = FailureTolerance.create(signal);
  let status: string | undefined;
  let pause = SHORTEST_PAUSE_MS;
  for (;;) {
    // The state first: the log that is read after it is whole when it is over.
    const state = await tolerance.read('state', () => reader.readState());
    const log = await tolerance.read('log', () => reader.readNewLog());
    for (const message of tolerance.takeInterruptions()) {
      yield { type: 'interruption', message };
    }
    for (const event of log ?? []) {
      yield { type: 'log', event };
    }
    const changed = state !== undefined && state.status !== status;
    if (changed) {
      status = state.status;
      yield { type: 'status', state };
    }
    if (state && !isDeploymentRunning(state.status)) {
      return state;
    }
    pause =
      changed || log?.length
        ? SHORTEST_PAUSE_MS
        : Math.min(pause * 1.5, longestPause);
    await sleep(pause, signal);
  }
}
