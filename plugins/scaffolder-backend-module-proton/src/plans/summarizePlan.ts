import type {
  EnvironmentPlan,
  PlannedAction,
  ResourceLoss,
} from '@proton-vending/backstage-plugin-proton-common';

/** How many resources a plan adds, changes, replaces, destroys and forgets. */
export type PlanCounts = Record<PlannedAction, number>;

export const NO_CHANGES: PlanCounts = {
  add: 0,
  change: 0,
  replace: 0,
  destroy: 0,
  forget: 0,
};

/** A plan in a few lines, for the log and for people who approve it. */
export function summarizePlan({
  counts = NO_CHANGES,
  losses = [],
}: Pick<EnvironmentPlan, 'counts' | 'losses'>): string {
  // Other Proton APIs may not know `forget`.
  const { add, change, replace, destroy, forget = 0 } = counts;
  if (add + change + replace + destroy + forget === 0) {
    return 'No resource changes';
  }
  const numbers = `${add} to add, ${change} to change, ${replace} to replace, ${destroy} to destroy`;
  return [
    forget === 0 ? numbers : `${numbers}, ${forget} to stop managing`,
    ...listLosses(
      'Protected resources that would be lost:',
      losses.filter(({ action }) => action !== 'forget'),
    ),
    ...listLosses(
      'Protected resources that would no longer be managed, but stay in the account and cost money:',
      losses.filter(({ action }) => action === 'forget'),
    ),
  ].join('\n');
}

function listLosses(title: string, losses: ResourceLoss[]): string[] {
  return losses.length === 0
    ? []
    : [
        title,
        ...losses.map(({ address, action }) => `- ${address} (${action})`),
      ];
}
