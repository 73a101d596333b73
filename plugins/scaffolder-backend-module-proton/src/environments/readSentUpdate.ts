import { GetDeploymentCommand, ProtonClient } from '@aws-sdk/client-proton';
import { isError } from '@backstage/errors';
import {
  EnvironmentInputs,
  parseEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';

/** The inputs of an update that an earlier run of this step has sent to Proton. */
export async function readSentUpdate(
  client: ProtonClient,
  options: { environmentName: string; deploymentId: string | undefined },
): Promise<EnvironmentInputs | undefined> {
  const { environmentName, deploymentId: id } = options;
  if (!id) {
    return undefined;
  }
  try {
    const { deployment } = await client.send(
      new GetDeploymentCommand({ id, environmentName }),
    );
    const spec = deployment?.targetState?.environment?.spec;
    return spec ? parseEnvironmentSpec(spec) : undefined;
  } catch (error) {
    if (isError(error) && error.name === 'ResourceNotFoundException') {
      return undefined;
    }
    throw error;
  }
}
