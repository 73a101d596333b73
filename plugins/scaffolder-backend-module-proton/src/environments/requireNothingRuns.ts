import type { Environment } from '@aws-sdk/client-proton';
import { ConflictError } from '@backstage/errors';
import { isDeploymentRunning } from '@proton-vending/backstage-plugin-proton-common';

/** @throws ConflictError that names the deployment that runs */
export function requireNothingRuns(environment: Environment): void {
  const { name, deploymentStatus, lastAttemptedDeploymentId } = environment;
  if (isDeploymentRunning(deploymentStatus)) {
    throw new ConflictError(
      `The deployment${
        lastAttemptedDeploymentId ? ` ${lastAttemptedDeploymentId}` : ''
      } of the environment ${name} is ${deploymentStatus}. Wait until it is over, with a step aws:proton:wait-environment, or cancel it with aws:proton:cancel-deployment`,
    );
  }
}
