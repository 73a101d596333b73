import { DeploymentStep } from '@proton-vending/backstage-plugin-proton-common';
import { randomUUID } from 'node:crypto';
import { Stores } from '../database/Database';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { hashRequest } from '../database/canonical';
import { ResourceTag } from '../database/scope';
import { EngineRegistry } from '../engines/EngineRegistry';
import { ConflictException, ValidationException } from '../errors';
import { Quotas, describeAccount, enforceQuota } from '../quotas';
import { CheckedSpecs } from './CheckedSpecs';
import { Requester, requireDraftAllowed } from '../access/Requester';
import { findDeployableVersion } from './deployableVersion';
import {
  EnvironmentProvisioning,
  lockConnection,
  toTarget,
} from './environmentChanges';
import { lockRepository } from '../repositories/RepositoryService';
import { requireNotDeprecated } from '../templates/deprecations';
import { startDeployment, toTargetState } from '../deployments/startDeployment';

/** What `CreateEnvironment` asks for. */
export interface EnvironmentCreation extends EnvironmentProvisioning {
  name: string;
  description?: string;
  templateName: string;
  majorVersion: number;
  minorVersion?: number;
  spec: string;
  tags: ResourceTag[];
}

/**
 * Creates an environment with its first deployment, or finds the one that the
 * same request made.
 *
 * @param step - where the deployment begins; in the queue when absent
 */
export async function createEnvironment(
  stores: Stores,
  requester: Requester,
  creation: EnvironmentCreation,
  quotas: Quotas,
  specs: CheckedSpecs,
  engines: EngineRegistry,
  step?: DeploymentStep,
): Promise<{ environment: EnvironmentRecord; isNew: boolean }> {
  const requestHash = hashRequest(creation);
  const existing = await stores.environments.find(requester, creation.name);
  if (existing) {
    return { environment: sameRequest(existing, requestHash), isNew: false };
  }
  await lockRepository(stores, requester, creation.provisioningRepository);
  const { version, template, engine } = await findDeployableVersion(
    stores,
    requester,
    engines,
    creation,
  );
  requireDraftAllowed(requester, version);
  // What is imported runs the version already.
  if (step === undefined) {
    requireNotDeprecated(version);
  }
  specs.require(creation.spec, version);
  await lockConnection(stores, requester, creation.roles);
  await stores.accountSettings.lock(requester);
  const winner = await stores.environments.find(requester, creation.name);
  if (winner) {
    return { environment: sameRequest(winner, requestHash), isNew: false };
  }
  enforceQuota({
    quotas,
    kind: 'environment',
    count: await stores.summaries.countEnvironments(requester),
    owner: describeAccount(requester),
  });
  const now = new Date();
  const deploymentId = randomUUID();
  const environment: EnvironmentRecord = {
    id: randomUUID(),
    accountId: requester.accountId,
    region: requester.region,
    name: creation.name,
    description: creation.description,
    templateName: creation.templateName,
    majorVersion: version.majorVersion,
    minorVersion: version.minorVersion,
    provisioning: template.provisioning,
    spec: creation.spec,
    deploymentStatus: 'IN_PROGRESS',
    lastAttemptedDeploymentId: deploymentId,
    lastDeploymentAttemptedAt: now,
    roles: creation.roles,
    provisioningRepository: creation.provisioningRepository,
    requestHash,
    tags: creation.tags,
    createdAt: now,
  };
  if (!(await stores.environments.insert(environment))) {
    throw new ConflictException(
      `Environment ${creation.name} is being created or deleted by another request; try again`,
    );
  }
  await startDeployment(stores, requester, toTarget(environment), {
    id: deploymentId,
    operation: 'create',
    engine,
    status: environment.deploymentStatus,
    targetState: toTargetState(environment),
    createdAt: now,
    ...(step && { step }),
  });
  return { environment, isNew: true };
}

/** AWS Proton answered a repeated create this way. */
function sameRequest(
  existing: EnvironmentRecord,
  requestHash: string,
): EnvironmentRecord {
  if (existing.deploymentStatus === 'DELETE_IN_PROGRESS') {
    throw new ConflictException(
      `Environment ${existing.name} is being deleted; create it again when it is gone`,
    );
  }
  if (existing.requestHash !== requestHash) {
    throw new ValidationException('Idempotent parameter mismatch');
  }
  return existing;
}
