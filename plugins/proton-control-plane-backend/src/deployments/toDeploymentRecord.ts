import {
  DEPLOYMENT_STEPS,
  DeploymentRecord,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  DeploymentRecord as StoredDeployment,
  EnvironmentState,
} from '../database/deploymentRows';

/** What is recorded of a deployment beyond the Proton API. */
export function toDeploymentRecord(
  deployment: StoredDeployment,
): DeploymentRecord {
  const { id, onBehalfOf, operation, reason, resources } = deployment;
  const { initialState, requestedBy, targetState } = deployment;
  return {
    id,
    initiator: { principal: requestedBy, ...(onBehalfOf && { onBehalfOf }) },
    ...(reason && { reason }),
    ...(initialState && { fromVersion: formatVersion(initialState) }),
    ...(operation !== 'delete' && { toVersion: formatVersion(targetState) }),
    steps: listSteps(deployment),
    ...(resources && { resources }),
  };
}

function formatVersion({ majorVersion, minorVersion }: EnvironmentState) {
  return `${majorVersion}.${minorVersion}`;
}

/** A step ends when the next one begins, and the last one with the deployment. */
function listSteps(deployment: StoredDeployment): DeploymentRecord['steps'] {
  const { completedAt, createdAt, stepStarts } = deployment;
  const starts = { queued: createdAt, ...stepStarts };
  const begun = DEPLOYMENT_STEPS.flatMap(step => {
    const startedAt = starts[step];
    return startedAt ? [{ step, startedAt }] : [];
  });
  // Steps were not always timed, but their deployments have left the queue.
  const isUntimed = begun.length === 1 && deployment.step !== 'queued';
  const end = (isUntimed && deployment.startedAt) || completedAt;
  return begun.map(({ step, startedAt }, index) => {
    const endedAt = begun[index + 1]?.startedAt ?? end;
    return {
      step,
      startedAt: startedAt.toISOString(),
      ...(endedAt && { endedAt: endedAt.toISOString() }),
    };
  });
}
