import { Environment } from '@aws-sdk/client-proton';
import { StartedDeployment } from '@proton-vending/backstage-plugin-proton-common';
import { GuardedEnvironment } from './createRoutes';

/** The deployment that was last started for an environment. */
export function started(
  { note }: Pick<GuardedEnvironment, 'note'>,
  environment: Pick<Environment, 'lastAttemptedDeploymentId'> | undefined,
): StartedDeployment {
  const deploymentId = environment?.lastAttemptedDeploymentId;
  if (deploymentId) {
    note({ deploymentId });
  }
  return { deploymentId };
}
