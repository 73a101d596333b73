import {
  EnginePlanDetails,
  ProvisioningError,
  ResourceLoss,
} from '@proton-vending/backstage-plugin-proton-common';
import { EngineSavedPlan } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { Stores } from '../database/Database';
import { DeploymentRecord } from '../database/deploymentRows';
import { findChangeSince, readPlanBasis } from './planBasis';
import { decodeResult, decodeSavedPlan } from './planContents';

/** The plan that a deployment was started with. */
export interface PreviewedPlan {
  details: EnginePlanDetails;
  savedPlan: EngineSavedPlan;
}

/**
 * The previewed plan of a deployment, before anything is applied; undefined
 * when the deployment makes its own plan.
 *
 * @throws ProvisioningError when the plan is out of date
 */
export async function findPreviewedPlan(
  stores: Stores,
  deployment: DeploymentRecord,
): Promise<PreviewedPlan | undefined> {
  const { environmentPlans } = stores;
  const plan = await environmentPlans.find(deployment, deployment.id);
  if (!plan) {
    return undefined;
  }
  const result = await environmentPlans.read(plan.id, 'result');
  const saved = await environmentPlans.read(plan.id, 'saved_plan');
  const change =
    result && saved
      ? findChangeSince(plan.basis, {
          ...(await readPlanBasis(stores, plan)),
          // That is this deployment by now.
          lastAttemptedDeploymentId: plan.basis.lastAttemptedDeploymentId,
        })
      : 'it was removed after it expired';
  if (change !== undefined || !result || !saved) {
    throw new ProvisioningError(
      `Nothing was changed, because the previewed plan is out of date: ${change}. Preview the change again`,
    );
  }
  return {
    details: decodeResult(result).plan,
    savedPlan: decodeSavedPlan(saved),
  };
}

/**
 * As `findPreviewedPlan`, once an apply may have begun. Undefined when the apply
 * has changed something: what remains needs another plan.
 */
export async function findUnappliedPlan(
  stores: Stores,
  deployment: DeploymentRecord,
): Promise<EngineSavedPlan | undefined> {
  const { environmentPlans, stateVersions } = stores;
  // A state that isn't stored by the control plane has no versions.
  if (deployment.resources && deployment.resources.completed > 0) {
    return undefined;
  }
  const plan = await environmentPlans.find(deployment, deployment.id);
  if (!plan) {
    return undefined;
  }
  const saved = await environmentPlans.read(plan.id, 'saved_plan');
  const state = await stateVersions.findLast(deployment.target.id);
  return saved && state?.version === plan.basis.stateVersion
    ? decodeSavedPlan(saved)
    : undefined;
}

/**
 * What somebody has agreed to lose with the previewed plan of a deployment;
 * undefined for a deployment without one.
 */
export async function findConfirmedLosses(
  { environmentPlans }: Stores,
  deployment: DeploymentRecord,
): Promise<ResourceLoss[] | undefined> {
  const plan = await environmentPlans.find(deployment, deployment.id);
  const result = plan && (await environmentPlans.read(plan.id, 'result'));
  return result && (decodeResult(result).plan.losses ?? []);
}
