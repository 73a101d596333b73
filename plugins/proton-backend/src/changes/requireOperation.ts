import { Environment } from '@aws-sdk/client-proton';
import { ConflictError } from '@backstage/errors';
import { EnvironmentOperation } from '@proton-vending/backstage-plugin-proton-common';
import { requireMember } from '../environments/requireMember';
import { describeObstacle } from '../operations/describeObstacle';
import { findObstacle } from '../operations/describeOperations';

/** @throws ConflictError that says why it is not possible now, and what to do */
export function requireOperation(
  operation: EnvironmentOperation,
  environment: Environment,
): void {
  const { name, lastAttemptedDeploymentId } = environment;
  const deploymentStatus = requireMember(environment, 'deploymentStatus');
  const obstacle = findObstacle(operation, {
    deploymentStatus,
    hasExtension: true,
  });
  if (obstacle) {
    throw new ConflictError(
      `${describeObstacle(obstacle)} (environment ${name}, ${deploymentStatus}${
        lastAttemptedDeploymentId
          ? `, deployment ${lastAttemptedDeploymentId}`
          : ''
      })`,
    );
  }
}
