import {
  Deployment,
  DeploymentSummary,
  EnvironmentState,
} from '@aws-sdk/client-proton';
import {
  DeploymentListing,
  DeploymentRecord,
  formatTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { requireMember } from '../environments/requireMember';

/** A deployment in the history, with what is recorded of it beyond Proton's API. */
export function toDeploymentListing(
  deployment: DeploymentSummary | Deployment,
  record: DeploymentRecord | undefined,
): DeploymentListing {
  const states = readStates(deployment);
  const fromVersion = record ? record.fromVersion : states.before;
  const toVersion = record ? record.toVersion : states.after;
  return {
    id: requireMember(deployment, 'id'),
    action: readAction(fromVersion, toVersion),
    status: requireMember(deployment, 'deploymentStatus'),
    statusMessage:
      'deploymentStatusMessage' in deployment
        ? deployment.deploymentStatusMessage
        : undefined,
    createdAt: deployment.createdAt?.toISOString(),
    completedAt: deployment.completedAt?.toISOString(),
    fromVersion,
    toVersion,
    initiator: record?.initiator,
    reason: record?.reason,
  };
}

function readAction(
  fromVersion: string | undefined,
  toVersion: string | undefined,
): DeploymentListing['action'] {
  if (toVersion === undefined) {
    return 'delete';
  }
  return fromVersion === undefined ? 'create' : 'update';
}

function readStates(deployment: DeploymentSummary | Deployment) {
  const { initialState, targetState } =
    'targetState' in deployment || 'initialState' in deployment
      ? (deployment as Deployment)
      : { initialState: undefined, targetState: undefined };
  return {
    before: readVersion(initialState?.environment),
    after: readVersion(targetState?.environment),
  };
}

function readVersion(state: EnvironmentState | undefined): string | undefined {
  return state?.templateMajorVersion && state.templateMinorVersion
    ? formatTemplateVersion({
        majorVersion: state.templateMajorVersion,
        minorVersion: state.templateMinorVersion,
      })
    : undefined;
}
