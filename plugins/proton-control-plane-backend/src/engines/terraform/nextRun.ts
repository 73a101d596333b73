import { CommandName } from './commands';
import { FinishedRun } from './finishedRun';

/**
 * What planning runs after its last run: `init`, then `plan`, each again when
 * it broke off, and nothing once there is a plan.
 */
export function findNextPlanningRun(
  last: FinishedRun | undefined,
): CommandName | undefined {
  if (!last) {
    return 'init';
  }
  if (last.outcome === 'brokenOff') {
    return last.command;
  }
  return last.command === 'init' ? 'plan' : undefined;
}

/**
 * What applying runs after its last run. An apply that broke off has changed
 * something, so its plan is worth nothing any more: the next plan finds what
 * remains to be done.
 */
export function findNextApplyingRun(
  last: FinishedRun | undefined,
): CommandName | undefined {
  if (!last) {
    return 'apply';
  }
  if (last.outcome === 'brokenOff') {
    return 'plan';
  }
  return last.command === 'plan' ? 'apply' : undefined;
}
