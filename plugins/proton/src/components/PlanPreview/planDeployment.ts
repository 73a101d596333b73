import {
  EnvironmentPlan,
  OperationState,
} from '@proton-vending/backstage-plugin-proton-common';
import { PlanState } from './followPlan';
import { splitLosses } from './groupChanges';

/** Why a preview doesn't let a change be deployed. */
export type PlanObstacle =
  | { code: 'wait' | 'no-plan' | 'not-confirmed' }
  | { code: 'denied'; reason: string };

/** Whether a plan does anything to resources. */
export function hasResourceChanges({ counts }: EnvironmentPlan): boolean {
  return Object.values(counts ?? {}).some(count => count > 0);
}

/** Whether a plan destroys, replaces or forgets protected resources. */
export function losesResources(state: PlanState): boolean {
  return state.phase === 'ready' && (state.plan.losses ?? []).length > 0;
}

/** Whether what a plan loses only isn't managed any more. */
export function onlyForgets({ losses = [] }: EnvironmentPlan): boolean {
  return splitLosses(losses).destroyed.length === 0;
}

/**
 * What has to be done before the change of a preview can be deployed. Without
 * plans a change is deployed as it is; the deployment protects resources itself,
 * unless the name of the cluster is typed.
 */
export function findPlanObstacle(options: {
  state: PlanState;
  /** Of the cluster, which has to be typed when something is lost. */
  name: string;
  confirmName: string;
  /** Whether the user may replace protected resources. */
  replace: OperationState;
}): PlanObstacle | undefined {
  const { state, name, confirmName, replace } = options;
  switch (state.phase) {
    case 'unavailable':
      return ['', name].includes(confirmName)
        ? undefined
        : { code: 'not-confirmed' };
    case 'ready':
      break;
    case 'starting':
    case 'queued':
    case 'planning':
      return { code: 'wait' };
    default:
      return { code: 'no-plan' };
  }
  if (!losesResources(state)) {
    return undefined;
  }
  if (!replace.allowed) {
    return { code: 'denied', reason: replace.reason ?? '' };
  }
  return confirmName === name ? undefined : { code: 'not-confirmed' };
}
