import { Requester, requireTemplateAllowed } from '../access/Requester';
import { Stores } from '../database/Database';
import { TargetRecord } from '../database/TargetStore';
import { DeploymentRecord } from '../database/deploymentRows';
import { ConflictException } from '../errors';
import { StatusChange, toStatusChange } from '../events/StatusEvents';
import {
  TargetName,
  capitalize,
  describeTarget,
} from '../resources/deploymentTargets';
import { requireTarget } from './requireTarget';
import { settleUnheldDeployment } from './settleDeployment';
import { stateOf, transition } from './transitions';

/** What became of a deployment that was cancelled. */
export interface CancelledDeployment {
  /** The deployment that a worker has to stop; absent when none has begun it. */
  stopping?: string;
  /** Absent when the deployment was being cancelled already. */
  change?: StatusChange;
}

/**
 * Marks the deployment of a target as to be cancelled, or cancels it
 * altogether when no worker has begun it.
 *
 * @param action - for the message that refuses it, such as `proton:CancelEnvironmentDeployment`
 * @throws ConflictException when there is nothing to cancel
 */
export async function cancelDeployment(
  stores: Stores,
  requester: Requester,
  name: TargetName,
  action: string,
): Promise<CancelledDeployment> {
  const read = await requireTarget(stores, requester, name);
  requireTemplateAllowed(requester, action, read.templateName);
  const { lastAttemptedDeploymentId: id } = read;
  if (read.deploymentStatus === 'CANCELLING') {
    return { stopping: id };
  }
  // Deployment first, target second: the order in which workers lock.
  const deployment =
    read.deploymentStatus === 'IN_PROGRESS' && id
      ? await stores.deployments.beginCancel(id, new Date())
      : undefined;
  if (!deployment) {
    throw nothingToCancel(await requireTarget(stores, requester, name));
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
      return { change: settled.change };
    }
  }
  const locked = await stores.targets.find(requester, name, 'update');
  if (locked?.lastAttemptedDeploymentId !== deployment.id) {
    throw new ConflictException(
      `${capitalize(
        describeTarget(name),
      )} was changed by another request; try again`,
    );
  }
  const status = 'CANCELLING';
  await stores.targets.update(locked, { deploymentStatus: status });
  return {
    stopping: deployment.id,
    change: toStatusChange(name.kind, locked, status, read.deploymentStatus),
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

function nothingToCancel(target: TargetRecord): ConflictException {
  const { deploymentStatus, lastAttemptedDeploymentId } = target;
  const reason =
    deploymentStatus === 'DELETE_IN_PROGRESS'
      ? 'a delete cannot be cancelled; wait until it is over'
      : `its deployment ${lastAttemptedDeploymentId} is over (${deploymentStatus})`;
  return new ConflictException(
    `${capitalize(
      describeTarget(target),
    )} has no deployment to cancel: ${reason}`,
  );
}
