import {
  DeleteEnvironmentCommand,
  Environment,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { ConflictError } from '@backstage/errors';
import { isDeploymentRunning } from '@proton-vending/backstage-plugin-proton-common';

/** Starts to delete an environment, and returns the id of the deployment that does. */
export async function deleteEnvironment(
  client: ProtonClient,
  environment: Environment,
): Promise<string> {
  const { name, deploymentStatus, lastAttemptedDeploymentId } = environment;
  if (deploymentStatus === 'DELETE_IN_PROGRESS') {
    return lastAttemptedDeploymentId ?? '';
  }
  if (isDeploymentRunning(deploymentStatus)) {
    throw new ConflictError(
      `The environment ${name} cannot be deleted now: its deployment ${lastAttemptedDeploymentId} is ${deploymentStatus}. Wait until it is over, or cancel it with a step aws:proton:cancel-deployment`,
    );
  }
  const { environment: deleted } = await client.send(
    new DeleteEnvironmentCommand({ name }),
  );
  return deleted?.lastAttemptedDeploymentId ?? '';
}
