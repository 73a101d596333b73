import {
  Environment,
  GetDeploymentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { isDeploymentRunning } from '@proton-vending/backstage-plugin-proton-common';

/**
 * The id of the deployment that runs, if that does just what is wanted: then this
 * step has started it, in a run that ended before it could say so.
 */
export async function adoptRunningUpdate(options: {
  client: ProtonClient;
  environment: Environment;
  /** What is wanted: version, such as `1.2`, and spec. */
  version: string;
  spec: string;
}): Promise<string | undefined> {
  const { client, environment, version, spec } = options;
  const { name, deploymentStatus, lastAttemptedDeploymentId: id } = environment;
  if (!isDeploymentRunning(deploymentStatus) || !id) {
    return undefined;
  }
  const { deployment } = await client.send(
    new GetDeploymentCommand({ id, environmentName: name }),
  );
  const target = deployment?.targetState?.environment;
  return target &&
    `${target.templateMajorVersion}.${target.templateMinorVersion}` ===
      version &&
    target.spec === spec
    ? id
    : undefined;
}
