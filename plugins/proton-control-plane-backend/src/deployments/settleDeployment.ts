import {
  DeploymentStatus,
  formatEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { EngineResult } from '../engines/types';
import { StatusChange } from '../events/StatusEvents';
import { DeploymentLease, LeaseLostError } from './DeploymentLease';

/** How a deployment ended. */
export type DeploymentOutcome =
  | { succeeded: true; result: EngineResult; provisioningEngine: string }
  | { succeeded: false; message: string };

/**
 * Records the end of a deployment, its results and the environment's new
 * state in one transaction, and tells the status change to publish.
 */
export async function settleDeployment(
  lease: DeploymentLease,
  outcome: DeploymentOutcome,
): Promise<StatusChange | undefined> {
  const { deployment } = lease;
  const deletes = deployment.operation === 'delete';
  const status = toStatus(deletes, outcome.succeeded);
  const now = new Date();
  return lease.transaction(async stores => {
    const statusMessage = outcome.succeeded ? undefined : outcome.message;
    await stores.deploymentLogs.append(
      deployment.id,
      outcome.succeeded
        ? {
            step: 'settling',
            level: 'info',
            message: deletes
              ? 'The environment is deleted'
              : 'The deployment succeeded',
          }
        : {
            step: 'settling',
            level: 'error',
            message: `The deployment failed: ${outcome.message}`,
          },
      now,
    );
    if (outcome.succeeded && !deletes) {
      await stores.deploymentResults.insert(
        deployment.id,
        outcome.result,
        outcome.provisioningEngine,
      );
    }
    const settled = await stores.deployments.settle(
      deployment.id,
      lease.owner,
      { status, statusMessage, now },
    );
    if (!settled) {
      throw new LeaseLostError(deployment.id);
    }
    const environment = await stores.environments.findForUpdate(
      deployment,
      deployment.environmentName,
    );
    if (environment?.id !== deployment.environmentId) {
      return undefined;
    }
    if (deletes && outcome.succeeded) {
      await stores.environments.delete(environment.id);
    } else {
      const next: EnvironmentRecord = {
        ...environment,
        deploymentStatus: status,
        deploymentStatusMessage: statusMessage,
        ...(outcome.succeeded && {
          ...deployment.targetState,
          lastSucceededDeploymentId: deployment.id,
          lastDeploymentSucceededAt: now,
        }),
      };
      await stores.environments.replace(next, environment);
    }
    return {
      accountId: deployment.accountId,
      region: deployment.region,
      resource: 'Environment',
      arn: formatEnvironmentArn(deployment, deployment.environmentName),
      name: deployment.environmentName,
      status: deletes && outcome.succeeded ? 'DELETED' : status,
      previousStatus: environment.deploymentStatus,
    };
  });
}

function toStatus(deletes: boolean, succeeded: boolean): DeploymentStatus {
  if (deletes) {
    return succeeded ? 'DELETE_COMPLETE' : 'DELETE_FAILED';
  }
  return succeeded ? 'SUCCEEDED' : 'FAILED';
}
