import {
  CancelEnvironmentDeploymentCommand,
  GetEnvironmentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type {
  DeploymentLogEvent,
  DeploymentStatus,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  type ProtonExtension,
  toBackstageError,
} from '@proton-vending/backstage-plugin-proton-node';
import { DeploymentError } from './DeploymentError';
import {
  DeploymentEvent,
  DeploymentState,
  followDeployment,
} from './followDeployment';
import { formatDuration, startHeartbeat } from './heartbeat';

const LAST_LINES = 10;

/** A cancelled task is to end within two seconds. */
const ANSWER_WITHIN_MS = 1_500;

export interface AwaitDeploymentOptions {
  client: ProtonClient;
  /** Where the deployment's log is read from; absent when it is not to be shown. */
  log?: ProtonExtension;
  environmentName: string;
  /** Without it, the environment's last deployment is meant. */
  deploymentId?: string;
  logger: LoggerService;
  timeoutMs: number;
  signal?: AbortSignal;
  /** Cancel the deployment when the task is cancelled. */
  cancelDeployment?: boolean;
  /** How the deployment may end; `SUCCEEDED` alone when absent. */
  expected?: DeploymentStatus[];
}

/**
 * Waits until a deployment has ended as expected, and writes what happens to the
 * log of the task.
 *
 * @throws DeploymentError with Proton's message and the end of the deployment's log when
 * the deployment ends otherwise, when the time is up, or when the task is
 * cancelled.
 */
export async function awaitDeployment(
  options: AwaitDeploymentOptions,
): Promise<DeploymentState> {
  const { environmentName, deploymentId, logger, timeoutMs } = options;
  const { expected = ['SUCCEEDED'] } = options;
  const name = `the deployment${
    deploymentId ? ` ${deploymentId}` : ''
  } of the environment ${environmentName}`;
  const lastLines: string[] = [];
  let step: string | undefined;

  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(), timeoutMs);
  const heartbeat = startHeartbeat(elapsed =>
    logger.info(`Still ${step ?? 'waiting'} after ${elapsed}: ${name} goes on`),
  );
  try {
    const events = followDeployment({
      ...options,
      extension: options.log,
      signal: options.signal
        ? AbortSignal.any([options.signal, timeUp.signal])
        : timeUp.signal,
    });
    for (;;) {
      const { done, value } = await events.next();
      if (done) {
        requireEnd({ state: value, expected, environmentName, lastLines });
        return value;
      }
      writeEvent(logger, value);
      heartbeat.postpone();
      if (value.type === 'log') {
        step = value.event.step;
        lastLines.push(formatLine(value.event));
        lastLines.splice(0, lastLines.length - LAST_LINES);
      }
    }
  } catch (error) {
    if (options.signal?.aborted) {
      throw new DeploymentError(
        options.cancelDeployment
          ? await cancelWithTask({ ...options, what: name })
          : `The task was cancelled; ${name} goes on without it`,
      );
    }
    // What is deleted has nothing left that could tell its status.
    if (
      expected.includes('DELETE_COMPLETE') &&
      error instanceof NotFoundError
    ) {
      return { deploymentId, status: 'DELETE_COMPLETE' };
    }
    if (timeUp.signal.aborted) {
      throw new DeploymentError(
        `The time is up: ${name} is not over after ${formatDuration(
          timeoutMs,
        )}. It goes on; run the step again to wait for it, or give it a longer "timeout"`,
      );
    }
    throw error;
  } finally {
    clearTimeout(timer);
    heartbeat.stop();
  }
}

function writeEvent(logger: LoggerService, event: DeploymentEvent): void {
  switch (event.type) {
    case 'log': {
      const { level } = event.event;
      logger[level](formatLine(event.event));
      break;
    }
    case 'status': {
      const { status, statusMessage } = event.state;
      logger.info(
        `Deployment status: ${status}${
          statusMessage ? ` (${statusMessage})` : ''
        }`,
      );
      break;
    }
    default:
      logger.warn(`${event.message}. Trying on`);
  }
}

function formatLine({ step, message }: DeploymentLogEvent): string {
  return `${step}: ${message}`;
}

function requireEnd(options: {
  state: DeploymentState;
  expected: DeploymentStatus[];
  environmentName: string;
  lastLines: string[];
}): void {
  const { state, expected, environmentName, lastLines } = options;
  if (expected.includes(state.status)) {
    return;
  }
  const log =
    lastLines.length > 0
      ? `\nThe end of its log:\n${lastLines
          .map(line => `  ${line}`)
          .join('\n')}`
      : '';
  throw new DeploymentError(
    `The deployment of the environment ${environmentName} ended as ${
      state.status
    }: ${state.statusMessage ?? 'Proton gave no reason'}${log}`,
  );
}

/**
 * Cancels the deployment that a cancelled task has waited for; returns a sentence
 * that says what became of it. It never rejects: the task ends in any case.
 */
async function cancelWithTask(options: {
  client: ProtonClient;
  environmentName: string;
  deploymentId?: string;
  /** Such as `the deployment 1234 of the environment dev`. */
  what: string;
}): Promise<string> {
  const { client, environmentName, deploymentId, what } = options;
  const abortSignal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  try {
    // Proton cancels whatever runs, which may be somebody else's by now.
    const { environment } = await client.send(
      new GetEnvironmentCommand({ name: environmentName }),
      { abortSignal },
    );
    const runs = environment?.lastAttemptedDeploymentId;
    if (deploymentId !== undefined && runs !== deploymentId) {
      return `The task was cancelled; ${what} is over, and another one runs`;
    }
    await client.send(
      new CancelEnvironmentDeploymentCommand({ environmentName }),
      { abortSignal },
    );
    return `The task was cancelled, and ${what} is cancelled with it`;
  } catch (error) {
    return `The task was cancelled, but ${what} goes on: ${
      toBackstageError(error).message
    }`;
  }
}
