import { DeploymentRecord } from '../database/deploymentRows';
import { EngineRun } from '../engines/types';

/** What names a deployment and its environment to an engine. */
export function describeRun(
  deployment: DeploymentRecord,
): Pick<EngineRun, 'deploymentId' | 'environment'> {
  return {
    deploymentId: deployment.id,
    environment: {
      id: deployment.environmentId,
      name: deployment.environmentName,
      accountId: deployment.accountId,
      region: deployment.region,
    },
  };
}
