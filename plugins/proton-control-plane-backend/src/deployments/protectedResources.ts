import {
  EnginePlan,
  ProvisioningError,
  ResourceLoss,
} from '@proton-vending/backstage-plugin-proton-common';
import { DeploymentRecord } from '../database/deploymentRows';

/** How many resources a message names. */
const MAX_NAMED = 20;

/** The protected resources that a plan replaces or destroys. */
export function findProtectedLosses(
  { losses = [] }: Pick<EnginePlan, 'losses'>,
  protectedTypes: ReadonlySet<string>,
): ResourceLoss[] {
  return losses.filter(({ type }) => protectedTypes.has(type));
}

/**
 * Why a deployment must not apply its plan; undefined when it may. A delete
 * destroys everything, and whoever allowed the replacement has seen it.
 */
export function findPlanRefusal(
  plan: Pick<EnginePlan, 'losses'>,
  {
    allowReplacement,
    operation,
  }: Pick<DeploymentRecord, 'allowReplacement' | 'operation'>,
  protectedTypes: ReadonlySet<string>,
): string | undefined {
  const losses = findProtectedLosses(plan, protectedTypes);
  return operation === 'delete' || allowReplacement || losses.length === 0
    ? undefined
    : `Nothing was changed, because the plan replaces or destroys protected resources: ${describeLosses(
        losses,
      )}. To keep them, undo the inputs or the template version that replace them, then deploy again. To replace them, preview the change and confirm the loss, or update with allowReplacement`;
}

/** @throws ProvisioningError when a deployment must not apply its plan */
export function requireAllowedPlan(
  ...args: Parameters<typeof findPlanRefusal>
): void {
  const refusal = findPlanRefusal(...args);
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
