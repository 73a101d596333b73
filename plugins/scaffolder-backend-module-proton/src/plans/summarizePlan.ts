import type {
  EnvironmentPlan,
  PlannedAction,
} from '@proton-vending/backstage-plugin-proton-common';

/** How many resources a plan adds, changes, replaces and destroys. */
export type PlanCounts = Record<PlannedAction, number>;

export const NO_CHANGES: PlanCounts = {
  add: 0,
  change: 0,
  replace: 0,
  destroy: 0,
};

/** A plan in a few lines, for the log and for people who approve it. */
export function summarizePlan({
  counts = NO_CHANGES,
  losses = [],
}: Pick<EnvironmentPlan, 'counts' | 'losses'>): string {
  const { add, change, replace, destroy } = counts;
  if (add + change + replace + destroy === 0) {
    return 'No resource changes';
  }
  const numbers = `${add} to add, ${change} to change, ${replace} to replace, ${destroy} to destroy`;
  return losses.length === 0
    ? numbers
    : [
        numbers,
        'Protected resources that would be lost:',
        ...losses.map(({ address, action }) => `- ${address} (${action})`),
      ].join('\n');
}
