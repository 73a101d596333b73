import {
  DeleteEnvironmentCommand,
  Environment,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { ConflictError } from '@backstage/errors';
import {
  isDeploymentRunning,
  type RequestInitiator,
} from '@proton-vending/backstage-plugin-proton-common';
import { withInitiator } from '@proton-vending/backstage-plugin-proton-node';

/** Starts to delete an environment, and returns the id of the deployment that does. */
export async function deleteEnvironment(
  client: ProtonClient,
  environment: Environment,
  initiator: RequestInitiator,
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
    withInitiator(new DeleteEnvironmentCommand({ name }), initiator),
  );
  return deleted?.lastAttemptedDeploymentId ?? '';
}
