import { DeploymentRecord } from '../database/deploymentRows';
import { EnvironmentRecord } from '../database/EnvironmentStore';

/** The last deployments of the environments that deployments are of. */
export class LastDeployments {
  constructor(private readonly environments: EnvironmentRecord[]) {}

  /** When the environment is gone, what is known is the deployment itself. */
  of(deployment: DeploymentRecord): { attempted: string; succeeded?: string } {
    const environment = this.environments.find(
      ({ id }) => id === deployment.environmentId,
    );
    if (environment?.lastAttemptedDeploymentId) {
      return {
        attempted: environment.lastAttemptedDeploymentId,
        succeeded: environment.lastSucceededDeploymentId,
      };
    }
    const hasSucceeded =
      deployment.status === 'SUCCEEDED' ||
      deployment.status === 'DELETE_COMPLETE';
    return {
      attempted: deployment.id,
      ...(hasSucceeded && { succeeded: deployment.id }),
    };
  }
}
