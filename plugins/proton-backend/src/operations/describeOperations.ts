import {
  ENVIRONMENT_OPERATIONS,
  EnvironmentOperation,
  EnvironmentOperations,
  DisabledReason,
  disabledReasonMessages,
  formatMessage,
  OperationState,
  isDeploymentRunning,
  protonEnvironmentCancelPermission,
  protonEnvironmentDeletePermission,
  protonEnvironmentLogsReadPermission,
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentReplacePermission,
  protonEnvironmentRetainPermission,
  protonEnvironmentStateUpdatePermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  ProtonAuthorizer,
  ProtonEnvironmentResource,
} from '@proton-vending/backstage-plugin-proton-node';

/** What each operation of the page needs. */
export const OPERATION_PERMISSIONS: Record<
  EnvironmentOperation,
  ResourcePermission
> = {
  edit: protonEnvironmentUpdatePermission,
  upgrade: protonEnvironmentUpdatePermission,
  redeploy: protonEnvironmentUpdatePermission,
  replace: protonEnvironmentReplacePermission,
  cancel: protonEnvironmentCancelPermission,
  delete: protonEnvironmentDeletePermission,
  retain: protonEnvironmentRetainPermission,
  // Like a retain, it can leave infrastructure that is no longer managed.
  'accept-state': protonEnvironmentRetainPermission,
  'restore-state': protonEnvironmentStateUpdatePermission,
  'unlock-state': protonEnvironmentStateUpdatePermission,
  'read-logs': protonEnvironmentLogsReadPermission,
  'read-outputs': protonEnvironmentOutputsReadPermission,
};

/** What decides of operations beside permissions. */
export interface OperationFacts {
  deploymentStatus: string;
  /** Whether the control plane is this project's own. */
  hasExtension: boolean;
}

/**
 * What a caller may do with an environment now, and why not. Who has no
 * permission is told so, whatever the state.
 */
export function describeOperations(
  permitted: ReadonlySet<EnvironmentOperation>,
  facts: OperationFacts,
): EnvironmentOperations {
  const states = ENVIRONMENT_OPERATIONS.map(
    (operation): [EnvironmentOperation, OperationState] => {
      const disabledReason: DisabledReason | undefined = permitted.has(
        operation,
      )
        ? findDisabledReason(operation, facts)
        : {
            code: 'permission-missing',
            permission: OPERATION_PERMISSIONS[operation].name,
          };
      return [operation, toOperationState(disabledReason)];
    },
  );
  return Object.fromEntries(states) as EnvironmentOperations;
}

/** Why an operation is not possible now, for anybody. */
export function findDisabledReason(
  operation: EnvironmentOperation,
  { deploymentStatus, hasExtension }: OperationFacts,
): DisabledReason | undefined {
  switch (operation) {
    case 'edit':
    case 'upgrade':
    case 'redeploy':
    case 'replace':
    case 'delete':
      return findRunning(deploymentStatus);
    case 'retain':
      return hasExtension
        ? findRunning(deploymentStatus)
        : { code: 'no-retain' };
    case 'accept-state':
    case 'restore-state':
      return hasExtension
        ? findRunning(deploymentStatus)
        : { code: 'no-state' };
    case 'unlock-state':
      // A running deployment may wait for a stale lock.
      return hasExtension ? undefined : { code: 'no-state' };
    case 'cancel':
      return findCancelDisabledReason(deploymentStatus);
    case 'read-logs':
      return hasExtension ? undefined : { code: 'no-logs' };
    default:
      return undefined;
  }
}

function findRunning(status: string): DisabledReason | undefined {
  if (!isDeploymentRunning(status)) {
    return undefined;
  }
  switch (status) {
    case 'DELETE_IN_PROGRESS':
      return { code: 'being-deleted' };
    case 'CANCELLING':
      return { code: 'deployment-cancelling' };
    default:
      return { code: 'deployment-running' };
  }
}

function findCancelDisabledReason(status: string): DisabledReason | undefined {
  switch (status) {
    case 'IN_PROGRESS':
      return undefined;
    case 'CANCELLING':
      return { code: 'already-cancelling' };
    case 'DELETE_IN_PROGRESS':
      return { code: 'deletion-running' };
    default:
      return { code: 'nothing-running' };
  }
}

/** What is in the way, in a sentence for people. */
export function describeDisabledReason(reason: DisabledReason): string {
  return formatMessage(disabledReasonMessages[reason.code], { ...reason });
}

/** Whether something can be done with this in the way, for people and programs. */
export function toOperationState(
  disabledReason: DisabledReason | undefined,
): OperationState {
  return disabledReason
    ? {
        allowed: false,
        reason: describeDisabledReason(disabledReason),
        disabledReason,
      }
    : { allowed: true };
}

/** The operations that the caller has the permission for. */
export async function readPermittedOperations(
  environments: ProtonAuthorizer<ProtonEnvironmentResource>,
  resource: () => Promise<ProtonEnvironmentResource>,
): Promise<Set<EnvironmentOperation>> {
  await environments.prepare([
    ...new Set(Object.values(OPERATION_PERMISSIONS)),
  ]);
  const permitted = await Promise.all(
    ENVIRONMENT_OPERATIONS.map(operation =>
      environments.allows(OPERATION_PERMISSIONS[operation], resource),
    ),
  );
  return new Set(ENVIRONMENT_OPERATIONS.filter((_, index) => permitted[index]));
}
