import {
  DEPLOYMENT_STEPS,
  DeploymentRecord,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  DeploymentRecord as StoredDeployment,
  TargetState,
  StepStarts,
} from '../database/deploymentRows';

/** What is recorded of a deployment beyond the Proton API. */
export function toDeploymentRecord(
  deployment: StoredDeployment,
  stepStarts: StepStarts = {},
): DeploymentRecord {
  const { id, inputProblems, links, operation, reason, resources, wait } =
    deployment;
  const { initialState, onBehalfOf, requestedBy, targetState } = deployment;
  return {
    id,
    initiator: { principal: requestedBy, ...(onBehalfOf && { onBehalfOf }) },
    ...(reason && { reason }),
    ...(initialState && { fromVersion: formatVersion(initialState) }),
    ...(operation !== 'delete' && { toVersion: formatVersion(targetState) }),
    engine: deployment.engine,
    steps: listSteps(deployment, stepStarts),
    ...(resources && { resources }),
    ...(wait && {
      waitingFor: { reason: wait.reason, links: wait.links },
    }),
    ...(links && { links }),
    ...(inputProblems && { inputProblems }),
  };
}

function formatVersion({ majorVersion, minorVersion }: TargetState) {
  return `${majorVersion}.${minorVersion}`;
}

/** A step ends when the next one begins, and the last one with the deployment. */
function listSteps(
  { completedAt, createdAt }: StoredDeployment,
  stepStarts: StepStarts,
): DeploymentRecord['steps'] {
  const starts = { queued: createdAt, ...stepStarts };
  const begun = DEPLOYMENT_STEPS.flatMap(step => {
    const startedAt = starts[step];
    return startedAt ? [{ step, startedAt }] : [];
  });
  return begun.map(({ step, startedAt }, index) => {
    const endedAt = begun[index + 1]?.startedAt ?? completedAt;
    return {
      step,
      startedAt: startedAt.toISOString(),
      ...(endedAt && { endedAt: endedAt.toISOString() }),
    };
  });
}
