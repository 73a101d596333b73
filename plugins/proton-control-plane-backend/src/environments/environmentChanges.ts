import { isDeploymentRunning } from '@proton-vending/backstage-plugin-proton-common';
import { randomUUID } from 'node:crypto';
import {
  Requester,
  TemplateRequester,
  requireTemplateAllowed,
} from '../access/Requester';
import { Stores } from '../database/Database';
import {
  EnvironmentRecord,
  EnvironmentRoles,
} from '../database/EnvironmentStore';
import { RepositoryBranch } from '../database/RepositoryStore';
import { Scope } from '../database/scope';
import {
  DeploymentStart,
  startDeployment,
} from '../deployments/startDeployment';
import { ConflictException, ResourceNotFoundException } from '../errors';

/** What a request says of how an environment is provisioned. */
export interface EnvironmentProvisioning {
  roles: EnvironmentRoles;
  /** Absent when an engine provisions it directly. */
  provisioningRepository?: RepositoryBranch;
}

/** The environment as it was before a change, and as it is now. */
export interface EnvironmentChange {
  environment: EnvironmentRecord;
  previous: EnvironmentRecord;
}

/**
 * The environment that a requester changes. Nobody else changes it until the
 * transaction ends.
 *
 * @param action - what the requester must be allowed, such as `proton:UpdateEnvironment`
 */
export async function lockEnvironment(
  stores: Stores,
  requester: TemplateRequester,
  name: string,
  action: string,
): Promise<EnvironmentRecord> {
  const environment = await stores.environments.findForUpdate(requester, name);
  if (!environment) {
    throw missingEnvironment(name);
  }
  requireTemplateAllowed(requester, action, environment.templateName);
  return environment;
}

/** The deployment target of an environment. */
export function toTarget(environment: EnvironmentRecord) {
  const { accountId, region, id, name, createdAt } = environment;
  return {
    accountId,
    region,
    kind: 'environment' as const,
    id,
    name,
    createdAt,
  };
}

export function missingEnvironment(name: string): ResourceNotFoundException {
  return new ResourceNotFoundException(`Environment ${name} does not exist`);
}

export function requireSettled(
  environment: EnvironmentRecord,
  verb: string,
  advice = 'wait until it is over',
): void {
  if (isDeploymentRunning(environment.deploymentStatus)) {
    throw new ConflictException(
      `Environment ${environment.name} cannot be ${verb} now: its deployment ${environment.lastAttemptedDeploymentId} is ${environment.deploymentStatus}; ${advice}`,
    );
  }
}

/** @throws ConflictException when somebody else was faster. */
export async function replaceUnchanged(
  stores: Stores,
  environment: EnvironmentRecord,
  read: EnvironmentRecord,
): Promise<void> {
  if (!(await stores.environments.replace(environment, read))) {
    throw new ConflictException(
      `Environment ${environment.name} was changed by another request; try again`,
    );
  }
}

/** Changes an environment, and deploys it. */
export async function deployEnvironment(
  stores: Stores,
  requester: Requester,
  read: EnvironmentRecord,
  change: Pick<
    DeploymentStart,
    'allowReplacement' | 'operation' | 'engine' | 'targetState' | 'initialState'
  > & {
    environment: EnvironmentRecord;
    /** The id of the deployment; a new one when absent. */
    id?: string;
  },
): Promise<EnvironmentChange> {
  const { environment: changed, id = randomUUID(), ...start } = change;
  const createdAt = new Date();
  const isDelete = start.operation === 'delete';
  const environment: EnvironmentRecord = {
    ...changed,
    deploymentStatus: isDelete ? 'DELETE_IN_PROGRESS' : 'IN_PROGRESS',
    deploymentStatusMessage: undefined,
    lastAttemptedDeploymentId: id,
    // With AWS Proton, a delete was no attempt to deploy.
    ...(!isDelete && { lastDeploymentAttemptedAt: createdAt }),
  };
  await replaceUnchanged(stores, environment, read);
  await startDeployment(stores, requester, toTarget(environment), {
    ...start,
    id,
    status: environment.deploymentStatus,
    createdAt,
  });
  return { environment, previous: read };
}

/**
 * Keeps the connection that an environment is given from being rejected until
 * the transaction ends. Throws a `ConflictException` when that has happened.
 */
export async function lockConnection(
  stores: Stores,
  scope: Scope,
  { environmentAccountConnectionId: id }: EnvironmentRoles,
): Promise<void> {
  if (id === undefined) {
    return;
  }
  const connection = await stores.accountConnections.find(scope, id, 'share');
  if (connection?.status !== 'CONNECTED') {
    throw new ConflictException(
      `Environment account connection ${id} is ${
        connection?.status ?? 'deleted'
      } by now; create and accept another one`,
    );
  }
}
