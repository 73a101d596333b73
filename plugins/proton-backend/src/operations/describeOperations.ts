import {
  ENVIRONMENT_OPERATIONS,
  EnvironmentOperation,
  EnvironmentOperations,
  OperationState,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { OPERATION_PERMISSIONS } from './operationPermissions';

/** Why environments cannot be forgotten where only the Proton API is spoken. */
export const NO_RETAIN =
  'The Proton API of this account cannot forget an environment and keep its infrastructure';

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
      const reason = permitted.has(operation)
        ? findObstacle(operation, facts)
        : `This needs the permission ${OPERATION_PERMISSIONS[operation].name} for this environment`;
      return [operation, { allowed: reason === undefined, reason }];
    },
  );
  return Object.fromEntries(states) as EnvironmentOperations;
}

/** Why an operation is not possible now, for anybody. */
export function findObstacle(
  operation: EnvironmentOperation,
  { deploymentStatus, hasExtension }: OperationFacts,
): string | undefined {
  switch (operation) {
    case 'edit':
    case 'upgrade':
    case 'redeploy':
    case 'delete':
      return describeRunning(deploymentStatus);
    case 'retain':
      return hasExtension ? describeRunning(deploymentStatus) : NO_RETAIN;
    case 'cancel':
      return findCancelObstacle(deploymentStatus);
    case 'read-logs':
      return hasExtension
        ? undefined
        : 'The Proton API of this account keeps no logs and plans';
    default:
      return undefined;
  }
}

function describeRunning(status: string): string | undefined {
  if (!isDeploymentRunning(status)) {
    return undefined;
  }
  switch (status) {
    case 'DELETE_IN_PROGRESS':
      return 'The environment is being deleted';
    case 'CANCELLING':
      return 'A deployment is being cancelled; wait until it is over';
    default:
      return 'A deployment runs; wait until it is over, or cancel it';
  }
}

function findCancelObstacle(status: string): string | undefined {
  switch (status) {
    case 'IN_PROGRESS':
      return undefined;
    case 'CANCELLING':
      return 'The deployment is being cancelled already';
    case 'DELETE_IN_PROGRESS':
      return 'The environment is being deleted, which cannot be cancelled';
    default:
      return 'No deployment runs';
  }
}
