import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  describePlanFailure,
  EnvironmentPlan,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonExtension } from '@proton-vending/backstage-plugin-proton-node';
import { DeploymentError } from '../deployments/DeploymentError';
import { FailureTolerance } from '../deployments/FailureTolerance';
import { sleep } from '../deployments/sleep';

/** A plan that isn't read for a minute is cancelled. */
const PAUSE_MS = 2_000;

/** A cancelled task is to end within two seconds. */
const CANCEL_WITHIN_MS = 1_500;

/**
 * Waits until a plan is ready, and writes to the log of the task how far it is.
 *
 * @throws DeploymentError when the plan fails, when the time is up or when the
 * task is cancelled; the plan is cancelled then.
 */
export async function awaitPlan(options: {
  extension: ProtonExtension;
  environmentName: string;
  /** The plan as it was started. */
  started: EnvironmentPlan;
  logger: LoggerService;
  timeoutMs: number;
  signal?: AbortSignal;
}): Promise<EnvironmentPlan> {
  const { extension, environmentName, started, logger, timeoutMs } = options;
  const planId = started.id;
  const timeUp = AbortSignal.timeout(timeoutMs);
  const signal = options.signal
    ? AbortSignal.any([options.signal, timeUp])
    : timeUp;
  const tolerance = FailureTolerance.create(signal);
  try {
    let plan = started;
    let shown: string | undefined;
    while (isPending(plan)) {
      const progress = describeProgress(plan);
      if (progress !== shown) {
        shown = progress;
        logger.info(progress);
      }
      await sleep(PAUSE_MS, signal);
      plan =
        (await tolerance.read('state', () =>
          extension.getEnvironmentPlan({ environmentName, planId, signal }),
        )) ?? plan;
      tolerance.takeInterruptions().forEach(message => logger.warn(message));
    }
    return requireReady(plan, environmentName);
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
    await extension
      .cancelEnvironmentPlan({
        environmentName,
        planId,
        signal: AbortSignal.timeout(CANCEL_WITHIN_MS),
      })
      .catch(() => {
        // The control plane cancels a plan that nobody reads.
      });
    throw new DeploymentError(
      options.signal?.aborted
        ? `The task was cancelled, and with it the plan of the environment ${environmentName}`
        : `The plan of the environment ${environmentName} wasn't ready in time and was cancelled; allow more with "timeout"`,
    );
  }
}

function isPending({ status }: EnvironmentPlan): boolean {
  return status === 'QUEUED' || status === 'PLANNING';
}

function describeProgress({ status, position }: EnvironmentPlan): string {
  if (status === 'PLANNING') {
    return 'Planning';
  }
  return position === undefined
    ? 'Waiting for other plans'
    : `Waiting for other plans, position ${position} in the queue`;
}

function requireReady(plan: EnvironmentPlan, name: string): EnvironmentPlan {
  switch (plan.status) {
    case 'READY':
      return plan;
    case 'FAILED':
      throw new DeploymentError(
        `The plan of the environment ${name} failed, and nothing was changed: ${describePlanFailure(
          plan,
        )}`,
      );
    default:
      throw new DeploymentError(
        `The plan of the environment ${name} was cancelled`,
      );
  }
}
