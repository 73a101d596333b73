import { formatEnvironmentArn } from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import { DeploymentRecord } from '../database/deploymentRows';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { Scope } from '../database/scope';
import { settleUnheldDeployment } from '../deployments/settleDeployment';
import { stateOf, transition } from '../deployments/transitions';
import { ConflictException, ResourceNotFoundException } from '../errors';
import { StatusChange } from '../events/StatusEvents';
import { Requester, requireTemplateAllowed } from '../access/Requester';

/** An environment whose deployment is cancelled, and the event for it. */
export interface CancelledDeployment {
  environment: EnvironmentRecord;
  /** Absent when the deployment was being cancelled already. */
  change?: StatusChange;
}

/**
 * Marks the deployment of an environment as to be cancelled, or cancels it
 * altogether when no worker has begun it.
 *
 * Throws a `ConflictException` when there is nothing to cancel.
 */
export async function cancelDeployment(
  stores: Stores,
  requester: Requester,
  name: string,
): Promise<CancelledDeployment> {
  const scope: Scope = requester;
  const read = await requireEnvironment(stores, scope, name);
  requireTemplateAllowed(
    requester,
    'proton:CancelEnvironmentDeployment',
    read.templateName,
  );
  if (read.deploymentStatus === 'CANCELLING') {
    return { environment: read };
  }
  // Deployment first, environment second: the order in which workers lock.
  const deployment =
    read.deploymentStatus === 'IN_PROGRESS' && read.lastAttemptedDeploymentId
      ? await stores.deployments.beginCancel(
          read.lastAttemptedDeploymentId,
          new Date(),
        )
      : undefined;
  if (!deployment) {
    throw nothingToCancel(await requireEnvironment(stores, scope, name));
  }
  await stores.deploymentLogs.append(
    deployment.id,
    [
      {
        step: deployment.step,
        level: 'warn',
        message: describeRequest(requester),
      },
    ],
    new Date(),
  );
  if (canEndAtOnce(deployment)) {
    const settled = await settleUnheldDeployment(stores, deployment, {
      kind: 'cancelled',
    });
    if (settled) {
      return {
        environment: await requireEnvironment(stores, scope, name),
        change: settled.change,
      };
    }
  }
  const locked = await stores.environments.findForUpdate(scope, name);
  if (locked?.lastAttemptedDeploymentId !== deployment.id) {
    throw new ConflictException(
      `Environment ${name} was changed by another request; try again`,
    );
  }
  const environment: EnvironmentRecord = {
    ...locked,
    deploymentStatus: 'CANCELLING',
  };
  await stores.environments.replace(environment, locked);
  return {
    environment,
    change: {
      accountId: environment.accountId,
      region: environment.region,
      resource: 'Environment',
      arn: formatEnvironmentArn(environment, name),
      name,
      status: environment.deploymentStatus,
      previousStatus: read.deploymentStatus,
    },
  };
}

/** No worker has begun it: there is nothing to stop. */
function canEndAtOnce(deployment: DeploymentRecord): boolean {
  const state = stateOf({ ...deployment, status: 'IN_PROGRESS' });
  return transition(state, 'cancel') === 'cancelled';
}

/** The record tells who asked for the deployment; the log, who cancelled it. */
function describeRequest({ initiator, principal }: Requester): string {
  const { onBehalfOf, reason } = initiator;
  const who = onBehalfOf
    ? `${principal} on behalf of ${onBehalfOf}`
    : principal;
  return `${who} cancels the deployment${reason ? `: ${reason}` : ''}`;
}

async function requireEnvironment(
  stores: Stores,
  scope: Scope,
  name: string,
): Promise<EnvironmentRecord> {
  const environment = await stores.environments.find(scope, name);
  if (!environment) {
    throw new ResourceNotFoundException(`Environment ${name} does not exist`);
  }
  return environment;
}

function nothingToCancel(environment: EnvironmentRecord): ConflictException {
  const { name, deploymentStatus, lastAttemptedDeploymentId } = environment;
  const reason =
    deploymentStatus === 'DELETE_IN_PROGRESS'
      ? 'a delete cannot be cancelled; wait until it is over'
      : `its deployment ${lastAttemptedDeploymentId} is over (${deploymentStatus})`;
  return new ConflictException(
    `Environment ${name} has no deployment to cancel: ${reason}`,
  );
}
