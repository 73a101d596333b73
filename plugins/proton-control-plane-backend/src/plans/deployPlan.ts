import { Requester, requireDraftAllowed } from '../access/Requester';
import { Stores } from '../database/Database';
import {
  describeEffect,
  describeLosses,
  findProtectedLosses,
} from '../deployments/protectedResources';
import { toTargetState } from '../deployments/startDeployment';
import {
  EnvironmentChange,
  deployEnvironment,
  lockEnvironment,
  requireSettled,
} from '../environments/environmentChanges';
import { isMove } from '../environments/planUpdate';
import { ConflictException } from '../errors';
import { EnvironmentPlanRecord } from '../database/EnvironmentPlanStore';
import { EngineRegistry } from '../engines/EngineRegistry';
import { missingPlan } from './PreviewService';
import { findEngineChange } from './engineChange';
import { findChangeSince, readPlanBasis } from './planBasis';
import { decodeResult } from './planContents';
import { requireNotDeprecated } from '../templates/deprecations';

export interface PlanDeployment {
  environmentName: string;
  planId: string;
  /** Whether protected resources may be replaced and destroyed. */
  allowReplacement: boolean;
  engines: EngineRegistry;
  protectedResourceTypes: ReadonlySet<string>;
}

/**
 * Starts the deployment that applies a plan. It has the id of the plan.
 *
 * @throws ConflictException when the plan is out of date, or replaces protected
 *   resources that it may not
 * @throws AccessDeniedException when it leads to a draft that isn't the requester's to deploy
 */
export async function deployPlan(
  stores: Stores,
  requester: Requester,
  {
    allowReplacement,
    engines,
    environmentName,
    planId,
    ...options
  }: PlanDeployment,
): Promise<EnvironmentChange> {
  const read = await lockEnvironment(
    stores,
    requester,
    environmentName,
    'proton:UpdateEnvironment',
  );
  const { environmentPlans } = stores;
  const plan = await environmentPlans.find(requester, planId, 'update');
  if (plan?.environmentName !== environmentName) {
    throw missingPlan(environmentName, planId);
  }
  requireDeployable(plan);
  requireSettled(read, 'updated');
  const { accountId, region } = requester;
  const version = await stores.versions.find({
    accountId,
    region,
    ...plan.targetState,
  });
  const change =
    plan.environmentId === read.id
      ? findChangeSince(plan.basis, await readPlanBasis(stores, plan)) ??
        (version &&
          (await findEngineChange(stores, engines, plan, read, version)))
      : 'the environment was created since the preview';
  if (change !== undefined) {
    throw new ConflictException(
      `The plan is out of date: ${change}. Preview the change again`,
    );
  }
  if (version && isMove(read, version)) {
    requireDraftAllowed(requester, version);
    requireNotDeprecated(version);
  }
  const result = await environmentPlans.read(planId, 'result');
  const losses = result
    ? findProtectedLosses(
        decodeResult(result).plan,
        options.protectedResourceTypes,
      )
    : [];
  if (losses.length > 0 && !allowReplacement) {
    throw new ConflictException(
      `The plan ${describeEffect(losses)} protected resources: ${describeLosses(
        losses,
      )}. Deploy it with allowReplacement if you accept that`,
    );
  }
  await environmentPlans.markDeployed(planId, new Date());
  const hasSucceeded = read.lastSucceededDeploymentId !== undefined;
  const { engine, targetState } = plan;
  return deployEnvironment(stores, requester, read, {
    // What was never deployed shows what is being tried.
    environment: hasSucceeded ? read : { ...read, ...targetState },
    id: planId,
    operation: 'update',
    allowReplacement,
    engine,
    targetState: toTargetState(targetState),
    initialState: hasSucceeded ? toTargetState(read) : undefined,
  });
}

function requireDeployable(plan: EnvironmentPlanRecord): void {
  const { deployedAt, expiresAt, operation, status } = plan;
  const problem =
    (operation === 'create' &&
      'is of an environment that did not exist; create the environment instead') ||
    (status !== 'READY' && `is ${status}; only one that is READY can be`) ||
    (deployedAt && 'was deployed already') ||
    (expiresAt <= new Date() &&
      `expired at ${expiresAt.toISOString()}; preview the change again`);
  if (problem) {
    throw new ConflictException(
      `Plan ${plan.id} can't be deployed: it ${problem}`,
    );
  }
}
