import {
  Deployment,
  DeploymentSummary,
  EnvironmentState,
} from '@aws-sdk/client-proton';
import {
  DeploymentListing,
  DeploymentRecord,
  DeploymentStatus,
  formatTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { requireMember } from '../environments/requireMember';

/** A deployment in the history, with what is recorded of it beyond Proton's API. */
export function toDeploymentListing(
  deployment: DeploymentSummary | Deployment,
  record: DeploymentRecord | undefined,
): DeploymentListing {
  const states = readStates(deployment);
  const status = requireMember(deployment, 'deploymentStatus');
  const { action, fromVersion, toVersion } = record
    ? readRecord(record)
    : guessAction(status, states);
  return {
    id: requireMember(deployment, 'id'),
    action,
    status,
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

type Action = Pick<DeploymentListing, 'action' | 'fromVersion' | 'toVersion'>;

function readRecord({ fromVersion, toVersion }: DeploymentRecord): Action {
  if (toVersion === undefined) {
    return { action: 'delete', fromVersion };
  }
  const action = fromVersion === undefined ? 'create' : 'update';
  return { action, fromVersion, toVersion };
}

/**
 * What Proton's own API does not say: only its status tells a delete, of which
 * the target state may be absent or that of before. A create has no initial
 * state.
 */
function guessAction(
  status: DeploymentStatus,
  { before, after }: ReturnType<typeof readStates>,
): Action {
  if (status.startsWith('DELETE_')) {
    return { action: 'delete', fromVersion: before ?? after };
  }
  const isFirst = before === undefined && after !== undefined;
  return {
    action: isFirst ? 'create' : 'update',
    fromVersion: before,
    toVersion: after,
  };
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
