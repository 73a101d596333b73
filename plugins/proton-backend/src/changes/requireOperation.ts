import { Environment } from '@aws-sdk/client-proton';
import { ConflictError } from '@backstage/errors';
import { EnvironmentOperation } from '@proton-vending/backstage-plugin-proton-common';
import { requireMember } from '../environments/requireMember';
import { describeDisabledReason } from '../operations/describeDisabledReason';
import { findDisabledReason } from '../operations/describeOperations';

/** @throws ConflictError that says why it is not possible now, and what to do */
export function requireOperation(
  operation: EnvironmentOperation,
  environment: Environment,
): void {
  const { name, lastAttemptedDeploymentId } = environment;
  const deploymentStatus = requireMember(environment, 'deploymentStatus');
  const disabledReason = findDisabledReason(operation, {
    deploymentStatus,
    hasExtension: true,
  });
  if (disabledReason) {
    throw new ConflictError(
      `${describeDisabledReason(
        disabledReason,
      )} (environment ${name}, ${deploymentStatus}${
        lastAttemptedDeploymentId
          ? `, deployment ${lastAttemptedDeploymentId}`
          : ''
      })`,
    );
  }
}
