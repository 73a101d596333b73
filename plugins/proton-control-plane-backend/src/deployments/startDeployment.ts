import { Requester } from '../access/Requester';
import { Stores } from '../database/Database';
import { DeploymentRecord, TargetState } from '../database/deploymentRows';
import { Scope } from '../database/scope';
import { ConflictException } from '../errors';
import {
  DeploymentTarget,
  describeTarget,
} from '../resources/deploymentTargets';

/** What a deployment does to its target, and how. */
export type DeploymentStart = Pick<
  DeploymentRecord,
  | 'id'
  | 'operation'
  | 'engine'
  | 'status'
  | 'initialState'
  | 'targetState'
  | 'createdAt'
> &
  Partial<Pick<DeploymentRecord, 'allowReplacement' | 'step'>>;

/**
 * Records a deployment, for a worker to run.
 *
 * @throws ConflictException while another deployment changes the same
 */
export async function startDeployment(
  stores: Stores,
  requester: Pick<Requester, 'principal' | 'initiator'>,
  target: Scope & DeploymentTarget,
  start: DeploymentStart,
): Promise<DeploymentRecord> {
  const { accountId, region, kind, id, name, parent, createdAt } = target;
  const deployment: DeploymentRecord = {
    accountId,
    region,
    target: { kind, id, name, parent, createdAt },
    step: 'queued',
    ...start,
    notifiedOutputs: [],
    requestedBy: requester.principal,
    ...requester.initiator,
    attempts: 0,
    failedAttempts: 0,
    lostAttempts: 0,
    lastModifiedAt: start.createdAt,
  };
  if (!(await stores.deployments.insert(deployment))) {
    throw new ConflictException(
      `Another deployment of ${describeTarget(
        target,
      )} runs; wait until it is over`,
    );
  }
  return deployment;
}

/** The version and spec of a target, without the rest of it. */
export function toTargetState(target: TargetState): TargetState {
  const { templateName, majorVersion, minorVersion, spec } = target;
  return { templateName, majorVersion, minorVersion, spec };
}
