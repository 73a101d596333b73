import type { ProtonClient } from '@aws-sdk/client-proton';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type {
  DeploymentLogEvent,
  DeploymentStatus,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonExtension } from '@proton-vending/backstage-plugin-proton-node';
import { cancelWithTask } from './cancelWithTask';
import { DeploymentError } from './DeploymentError';
import type { DeploymentState } from './DeploymentReader';
import { DeploymentEvent, followDeployment } from './followDeployment';
import { formatDuration } from './formatDuration';
import { startHeartbeat } from './startHeartbeat';

/** Proxies close a log stream that is silent for a minute, some sooner. */
const HEARTBEAT_INTERVAL_MS = 15_000;

const LAST_LINES = 10;

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
  const startedAt = Date.now();
  const lastLines: string[] = [];
  let step: string | undefined;

  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(), timeoutMs);
  const heartbeat = startHeartbeat({
    intervalMs: HEARTBEAT_INTERVAL_MS,
    beat: () =>
      logger.info(
        `Still ${step ?? 'waiting'} after ${formatDuration(
          Date.now() - startedAt,
        )}: ${name} goes on`,
      ),
  });
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
