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
import { deploymentPage, describeEnd } from './describeEnd';
import {
  DeploymentEvent,
  DeploymentState,
  followDeployment,
} from './followDeployment';
import { formatDuration, startHeartbeat } from './heartbeat';

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
  /** Finds the web address of the environment's page, for links in errors. */
  findPage?(): Promise<string | undefined>;
}

/**
 * Waits until a deployment has ended as expected, and writes what happens to the
 * log of the task.
 *
 * @throws DeploymentError with one line of Markdown that says why and links to the
 * deployment's page, when the deployment ends otherwise, when the time is up, or
 * when the task is cancelled.
 */
export async function awaitDeployment(
  options: AwaitDeploymentOptions,
): Promise<DeploymentState> {
  const { environmentName, deploymentId, logger, timeoutMs } = options;
  const { expected = ['SUCCEEDED'], findPage = async () => undefined } =
    options;
  const name = `the deployment${
    deploymentId ? ` ${deploymentId}` : ''
  } of the environment ${environmentName}`;
  let step: string | undefined;

  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(), timeoutMs);
  const heartbeat = startHeartbeat(elapsed =>
    logger.info(
      `Still ${step ?? 'waiting'} after ${elapsed}: ${name} is running`,
    ),
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
        if (expected.includes(value.status)) {
          return value;
        }
        throw new DeploymentError(
          describeEnd({
            state: { deploymentId, ...value },
            environmentName,
            page: await findPage(),
          }),
        );
      }
      writeEvent(logger, value);
      heartbeat.postpone();
      if (value.type === 'log') {
        step = value.event.step;
      }
    }
  } catch (error) {
    if (options.signal?.aborted) {
      const [outcome, page] = await Promise.all([
        options.cancelDeployment
          ? cancelWithTask({ ...options, what: name })
          : `The task was cancelled. ${capitalize(name)} keeps running.`,
        within(ANSWER_WITHIN_MS, findPage()),
      ]);
      throw new DeploymentError(
        page
          ? `${outcome} [Show deployment](${deploymentPage(
              page,
              deploymentId,
            )})`
          : outcome,
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
        `${capitalize(name)} isn't complete after ${formatDuration(
          timeoutMs,
        )}. It keeps running. To wait for it, retry the task, or set a longer "timeout" for the step.`,
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
      logger.warn(`${event.message}. Retrying`);
  }
}

function formatLine({ step, message }: DeploymentLogEvent): string {
  return `${step}: ${message}`;
}

function capitalize(text: string): string {
  return text[0].toLocaleUpperCase('en-US') + text.slice(1);
}

/** The value of a promise, or `undefined` when it takes longer. */
async function within<T>(
  milliseconds: number,
  promise: Promise<T>,
): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
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
      return `The task was cancelled. ${capitalize(
        what,
      )} is complete; another deployment is running.`;
    }
    await client.send(
      new CancelEnvironmentDeploymentCommand({ environmentName }),
      { abortSignal },
    );
    return `The task was cancelled. ${capitalize(
      what,
    )} is being cancelled too. Resources that it has created stay.`;
  } catch (error) {
    return `The task was cancelled, but ${what} couldn't be cancelled and keeps running: ${
      toBackstageError(error).message
    }`;
  }
}
