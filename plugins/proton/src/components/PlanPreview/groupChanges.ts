import {
  PlannedAction,
  PlannedChange,
  ResourceLoss,
} from '@proton-vending/backstage-plugin-proton-common';

/** What is lost comes first. */
export const PLANNED_ACTIONS: readonly PlannedAction[] = [
  'destroy',
  'replace',
  'forget',
  'change',
  'add',
];

export interface ChangeGroup {
  action: PlannedAction;
  changes: PlannedChange[];
}

/** Whether a resource with its contents is gone afterwards. */
export function isLoss(action: PlannedAction): boolean {
  return action === 'destroy' || action === 'replace';
}

/** What is lost, apart from what only isn't managed any more. */
export function splitLosses(losses: ResourceLoss[]) {
  return {
    destroyed: losses.filter(({ action }) => isLoss(action)),
    forgotten: losses.filter(({ action }) => !isLoss(action)),
  };
}

/** The changes by what happens to the resources, each by type and address. */
export function groupChanges(changes: PlannedChange[]): ChangeGroup[] {
  return PLANNED_ACTIONS.map(action => ({
    action,
    changes: changes
      .filter(change => change.action === action)
      .sort(
        (a, b) =>
          a.type.localeCompare(b.type) || a.address.localeCompare(b.address),
      ),
  })).filter(group => group.changes.length > 0);
}
