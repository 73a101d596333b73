import {
  EnginePlan,
  PlanFileLosses,
  ProvisioningError,
  ResourceLoss,
} from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import { DeploymentRecord } from '../database/deploymentRows';
import { findConfirmedLosses } from '../plans/previewedPlan';

/** How many resources a message names. */
const MAX_NAMED = 20;

/** The protected resources that a plan replaces, destroys or forgets. */
export function findProtectedLosses(
  { losses = [] }: Pick<EnginePlan, 'losses'>,
  protectedTypes: ReadonlySet<string>,
): ResourceLoss[] {
  return losses.filter(({ type }) => protectedTypes.has(type));
}

/**
 * Why a deployment must not apply its plan; undefined when it may. A delete
 * destroys everything, and whoever allowed the replacement has seen it. A
 * deployment of a previewed plan loses only what that plan listed, also when it
 * has to plan again.
 *
 * @param isFirst - whether nothing was applied yet; by the step when absent
 */
export async function findPlanRefusal(
  stores: Stores,
  plan: Pick<EnginePlan, 'losses'>,
  deployment: DeploymentRecord,
  protectedTypes: ReadonlySet<string>,
  isFirst?: boolean,
): Promise<string | undefined> {
  const losses = findProtectedLosses(plan, protectedTypes);
  if (deployment.operation === 'delete' || losses.length === 0) {
    return undefined;
  }
  if (!deployment.allowReplacement) {
    const effect = describeEffect(losses);
    const named = describeLosses(losses);
    const remedy = describeRemedy(losses);
    return isFirst ?? !(await isApplying(stores, deployment))
      ? `Nothing was changed, because the plan ${effect} protected resources: ${named}. ${remedy}`
      : `The deployment stopped because it had to plan again, and the new plan ${effect} protected resources: ${named}. What the deployment changed before stays. ${remedy}`;
  }
  const confirmed = await findConfirmedLosses(stores, deployment);
  const unconfirmed = losses.filter(
    loss => confirmed && !confirmed.some(each => isSame(each, loss)),
  );
  return unconfirmed.length === 0
    ? undefined
    : `The deployment stopped because it had to plan again, and the new plan ${describeEffect(
        unconfirmed,
      )} protected resources that the confirmed plan doesn't list: ${describeLosses(
        unconfirmed,
      )}. What the deployment changed before stays. Preview the change again, and confirm the loss if you accept it`;
}

/** Whether it is by now; it was read when its run began. */
async function isApplying(
  stores: Stores,
  { id, ...scope }: DeploymentRecord,
): Promise<boolean> {
  const current = await stores.deployments.find(scope, id);
  return current?.step === 'applying';
}

/**
 * Why a deployment must not apply a plan file; undefined when it may. A file
 * that people have previewed loses what the preview listed, and nothing else,
 * protected or not: who made the preview may not have told the truth.
 */
export async function findLossRefusal(
  stores: Stores,
  { isNewPlan, losses }: PlanFileLosses,
  deployment: DeploymentRecord,
  protectedTypes: ReadonlySet<string>,
): Promise<string | undefined> {
  const confirmed = isNewPlan
    ? undefined
    : await findConfirmedLosses(stores, deployment);
  const unlisted = losses.filter(
    loss =>
      confirmed &&
      !confirmed.some(
        each => isSame(each, loss) && each.action === loss.action,
      ),
  );
  return unlisted.length === 0
    ? findPlanRefusal(
        stores,
        { losses },
        deployment,
        protectedTypes,
        !isNewPlan,
      )
    : `Nothing was changed, because the plan ${describeEffect(
        unlisted,
      )} resources that its preview didn't list: ${describeLosses(
        unlisted,
      )}. Preview the change again. If the deployment fails like this again, ask the owners of the template: its code can change what a preview reports`;
}

/**
 * What a replacement has left half done may be destroyed. Whoever agreed that a
 * resource is no longer managed has not agreed to lose it, and the other way round.
 * An address that is masked as a whole, because there are too many secrets to look
 * for, names no resource.
 */
function isSame(one: ResourceLoss, other: ResourceLoss): boolean {
  return (
    one.address !== '***' &&
    one.address === other.address &&
    one.type === other.type &&
    isForgotten(one) === isForgotten(other)
  );
}

function isForgotten({ action }: ResourceLoss): boolean {
  return action === 'forget';
}

/** What a plan does to the resources, as a verb for a message. */
export function describeEffect(losses: ResourceLoss[]): string {
  if (losses.every(isForgotten)) {
    return 'stops managing';
  }
  return losses.some(isForgotten)
    ? 'replaces, destroys or stops managing'
    : 'replaces or destroys';
}

function describeRemedy(losses: ResourceLoss[]): string {
  return losses.every(isForgotten)
    ? "They would keep running in the AWS account and cost money, but this environment wouldn't update or delete them any more. To keep managing them, undo the change of the template, then deploy again. To stop managing them, preview the change and confirm it, or update with allowReplacement"
    : 'To keep them, undo the inputs or the template version that replace them, then deploy again. To replace them, preview the change and confirm the loss, or update with allowReplacement';
}

/** @throws ProvisioningError when a deployment must not apply its plan */
export async function requireAllowedPlan(
  ...args: Parameters<typeof findPlanRefusal>
): Promise<void> {
  const refusal = await findPlanRefusal(...args);
  if (refusal !== undefined) {
    throw new ProvisioningError(refusal);
  }
}

/** @throws ProvisioningError when a deployment must not apply a plan file */
export async function requireAllowedLosses(
  ...args: Parameters<typeof findLossRefusal>
): Promise<void> {
  const refusal = await findLossRefusal(...args);
  if (refusal !== undefined) {
    throw new ProvisioningError(refusal);
  }
}

/** Names the resources, such as `aws_eks_cluster.this (replace)`. */
export function describeLosses(losses: ResourceLoss[]): string {
  const named = losses
    .slice(0, MAX_NAMED)
    .map(({ action, address }) => `${address} (${action})`);
  const others = losses.length - named.length;
  return [...named, ...(others > 0 ? [`${others} more`] : [])].join(', ');
}
