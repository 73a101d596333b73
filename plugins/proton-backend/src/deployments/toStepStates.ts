import {
  DEPLOYMENT_STEPS,
  DeploymentRecord,
  DeploymentStatus,
  DeploymentStep,
  DeploymentStepState,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';

type BegunStep = DeploymentRecord['steps'][number];

/**
 * The whole timeline of a deployment, from the steps that have begun. The step
 * that failed is the last one but for settling, which always comes after it.
 */
export function toStepStates(
  status: DeploymentStatus,
  begun: BegunStep[],
): DeploymentStepState[] {
  const stopped = findStoppedStep(status, begun);
  return DEPLOYMENT_STEPS.map(step => {
    const found = begun.find(each => each.step === step);
    return {
      step,
      state: stateOf(status, found, step === stopped),
      startedAt: found?.startedAt,
      endedAt: found?.endedAt,
    };
  });
}

/** The step in which a deployment failed or was cancelled. */
export function findStoppedStep(
  status: DeploymentStatus,
  begun: BegunStep[],
): DeploymentStep | undefined {
  if (!isStopped(status)) {
    return undefined;
  }
  const worked = begun.filter(({ step }) => step !== 'settling');
  return (worked.at(-1) ?? begun.at(-1))?.step;
}

function stateOf(
  status: DeploymentStatus,
  found: BegunStep | undefined,
  isStoppedStep: boolean,
): DeploymentStepState['state'] {
  const isRunning = isDeploymentRunning(status);
  if (!found) {
    return isRunning ? 'waiting' : 'skipped';
  }
  if (isStoppedStep) {
    return status === 'CANCELLED' ? 'cancelled' : 'failed';
  }
  return isRunning && !found.endedAt ? 'running' : 'done';
}

function isStopped(status: DeploymentStatus): boolean {
  return (
    status === 'FAILED' || status === 'DELETE_FAILED' || status === 'CANCELLED'
  );
}
