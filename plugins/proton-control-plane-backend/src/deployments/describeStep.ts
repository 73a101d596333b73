import { EnginePlan } from '@proton-vending/backstage-plugin-proton-common';
import { DeploymentRecord } from '../database/deploymentRows';
import { describeTarget } from '../resources/deploymentTargets';

/** What the log says when a deployment begins. */
export function describeStart({
  operation,
  target,
  targetState,
}: DeploymentRecord): string {
  const verb = { create: 'Creating', update: 'Updating', delete: 'Deleting' }[
    operation
  ];
  return `${verb} ${describeTarget(target)} with ${targetState.templateName}:${
    targetState.majorVersion
  }.${targetState.minorVersion}`;
}

/** What the log says when a plan is applied. */
export function describePlan(plan: EnginePlan): string {
  return `Applying the plan: ${plan.toAdd} to add, ${plan.toChange} to change, ${plan.toRemove} to destroy`;
}
