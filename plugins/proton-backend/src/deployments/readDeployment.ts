import {
  Deployment,
  GetDeploymentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { NotFoundError } from '@backstage/errors';
import { requireMember } from '../environments/requireMember';

/**
 * A deployment of this environment. That of another one is not found, so that
 * nobody reads through an environment that they may see what they may not.
 */
export async function readDeployment(
  client: ProtonClient,
  environmentName: string,
  id: string,
): Promise<Deployment> {
  const answer = await client.send(
    new GetDeploymentCommand({ id, environmentName }),
  );
  const deployment = requireMember(answer, 'deployment');
  if (deployment.environmentName !== environmentName) {
    throw new NotFoundError(
      `The environment "${environmentName}" has no deployment ${id}`,
    );
  }
  return deployment;
}
