import {
  GetDeploymentCommand,
  GetEnvironmentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { NotFoundError } from '@backstage/errors';
import {
  type DeploymentLogEvent,
  type DeploymentStatus,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonExtension } from '@proton-vending/backstage-plugin-proton-node';
import { FailureTolerance } from './FailureTolerance';
import { sleep } from './sleep';

const LOG_PAGE_SIZE = 200;

/** The state of a deployment. */
export interface DeploymentState {
  deploymentId?: string;
  status: DeploymentStatus;
  statusMessage?: string;
}

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
  const tolerance = FailureTolerance.create(signal);
  const readNewLog = createLogReader(options);
  let status: string | undefined;
  let pause = SHORTEST_PAUSE_MS;
  for (;;) {
    // The state first: the log that is read after it is whole when it is over.
    const state = await tolerance.read('state', () =>
      readDeploymentState(options),
    );
    const log = await tolerance.read('log', readNewLog);
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

/** Reads the state of a deployment; without an ID, of the environment's last one. */
export async function readDeploymentState(options: {
  client: ProtonClient;
  environmentName: string;
  deploymentId?: string;
  signal?: AbortSignal;
}): Promise<DeploymentState> {
  const { client, environmentName, deploymentId, signal } = options;
  const request = { abortSignal: signal };
  const { deployment: found } = deploymentId
    ? await client.send(
        new GetDeploymentCommand({ id: deploymentId, environmentName }),
        request,
      )
    : {
        deployment: (
          await client.send(
            new GetEnvironmentCommand({ name: environmentName }),
            request,
          )
        ).environment,
      };
  if (!found?.deploymentStatus) {
    throw new NotFoundError(
      `The deployment of the environment ${environmentName} has no status`,
    );
  }
  return {
    deploymentId,
    status: found.deploymentStatus,
    statusMessage: found.deploymentStatusMessage,
  };
}

/** Reads the log lines that are new since the last call; none where there is no log. */
function createLogReader(
  options: FollowDeploymentOptions,
): () => Promise<DeploymentLogEvent[]> {
  const { extension, deploymentId, signal } = options;
  let lastSequence = 0;
  return async () => {
    const events: DeploymentLogEvent[] = [];
    let after = lastSequence;
    while (extension && deploymentId) {
      const page = await extension.listDeploymentLog({
        deploymentId,
        after,
        limit: LOG_PAGE_SIZE,
        signal,
      });
      events.push(...page.events);
      after = page.nextAfter;
      if (page.events.length < LOG_PAGE_SIZE) {
        break;
      }
    }
    lastSequence = after;
    return events;
  };
}
