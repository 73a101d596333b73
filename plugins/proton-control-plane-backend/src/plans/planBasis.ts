import { createHash } from 'node:crypto';
import { Stores } from '../database/Database';
import { hashRequest } from '../database/canonical';
import {
  EnvironmentPlanRecord,
  PlanBasis,
} from '../database/EnvironmentPlanStore';
import { EnvironmentRecord } from '../database/EnvironmentStore';

type BasedPlan = Pick<
  EnvironmentPlanRecord,
  'accountId' | 'environmentId' | 'environmentName' | 'region' | 'targetState'
>;

/** What a plan that is made now is made from. */
export async function readPlanBasis(
  stores: Stores,
  plan: BasedPlan,
): Promise<PlanBasis> {
  const { accountId, region, targetState } = plan;
  const { majorVersion, minorVersion, templateName } = targetState;
  const key = { accountId, region, templateName, majorVersion, minorVersion };
  const environment = await stores.environments.find(
    plan,
    plan.environmentName,
  );
  const version = await stores.versions.find(key);
  const lock = await stores.versions.findDependencyLock(key);
  const state = await stores.stateVersions.findLast(plan.environmentId);
  return {
    lastAttemptedDeploymentId: environment?.lastAttemptedDeploymentId,
    contentHash: version?.contentHash,
    lockHash: lock && createHash('sha256').update(lock).digest('hex'),
    stateVersion: state?.version,
    provisioningHash:
      environment && (await hashProvisioning(stores, environment)),
  };
}

/** The same as long as an environment is provisioned with the same roles, at the same place. */
export async function hashProvisioning(
  { accountConnections }: Stores,
  environment: EnvironmentRecord,
): Promise<string> {
  const { provisioningRepository: repository, roles } = environment;
  const { environmentAccountConnectionId: connectionId } = roles;
  const connection =
    connectionId === undefined
      ? undefined
      : await accountConnections.find(environment, connectionId);
  return hashRequest({
    roles,
    connectionRoleArn: connection?.roleArn,
    repository,
  });
}

/** What each part of a basis is for people, when it has changed. */
const CHANGES: Record<keyof PlanBasis, string> = {
  lastAttemptedDeploymentId:
    'the environment has been deployed since the preview',
  contentHash: 'the template version has changed since the preview',
  lockHash:
    'the provider versions of the template version have changed since the preview',
  stateVersion: 'the state of the environment has changed since the preview',
  provisioningHash:
    'the roles or the repository of the environment have changed since the preview',
};

/** Why a plan can't be deployed any more; undefined when nothing has changed. */
export function findChangeSince(
  before: PlanBasis,
  now: PlanBasis,
): string | undefined {
  const changed = (Object.keys(CHANGES) as (keyof PlanBasis)[]).find(
    part => before[part] !== now[part],
  );
  return changed && CHANGES[changed];
}
