import {
  DEPLOYMENT_STEPS,
  DeploymentRecord,
  DeploymentStatus,
  DeploymentStepState,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * The timeline of a deployment: every step, what has become of it, and when.
 * Without a record of the steps there is none.
 */
export function describeSteps(
  record: Pick<DeploymentRecord, 'steps'> | undefined,
  status: DeploymentStatus,
): DeploymentStepState[] {
  if (!record || record.steps.length === 0) {
    return [];
  }
  const last = record.steps[record.steps.length - 1].step;
  return DEPLOYMENT_STEPS.map(step => {
    const found = record.steps.find(each => each.step === step);
    if (!found) {
      return {
        step,
        state: isDeploymentRunning(status) ? 'waiting' : 'skipped',
      };
    }
    const { startedAt, endedAt } = found;
    return {
      step,
      state: step === last ? describeLast(status) : 'done',
      startedAt,
      endedAt,
    };
  });
}

function describeLast(status: DeploymentStatus): DeploymentStepState['state'] {
  switch (status) {
    case 'FAILED':
    case 'DELETE_FAILED':
      return 'failed';
    case 'CANCELLED':
      return 'cancelled';
    default:
      return isDeploymentRunning(status) ? 'running' : 'done';
  }
}
