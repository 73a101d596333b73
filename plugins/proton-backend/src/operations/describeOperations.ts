import {
  ENVIRONMENT_OPERATIONS,
  EnvironmentOperation,
  EnvironmentOperations,
  DisabledReason,
  OperationState,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { toOperationState } from './describeDisabledReason';
import { OPERATION_PERMISSIONS } from './operationPermissions';

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
    case 'delete':
      return findRunning(deploymentStatus);
    case 'retain':
      return hasExtension
        ? findRunning(deploymentStatus)
        : { code: 'no-retain' };
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
