import { FinishedRun } from './finishedRun';
import { CommandName } from '../supervision/stepRuns';

const FOLLOWING: Record<CommandName, CommandName | undefined> = {
  init: 'plan',
  plan: 'apply',
  apply: undefined,
};

/**
 * What planning runs after its last run: `init`, then `plan`, each again when
 * it ended early, and nothing once there is a plan.
 */
export function findNextPlanningRun(
  last: FinishedRun | undefined,
): CommandName | undefined {
  const isPlanned = last?.command === 'plan' && last.outcome === 'succeeded';
  return isPlanned ? undefined : findNextRun(last);
}

/** What applying runs after its last run; there is a plan already. */
export function findNextApplyingRun(
  last: FinishedRun | undefined,
): CommandName | undefined {
  return last ? findNextRun(last) : 'apply';
}

/** As `findNextApplyingRun`, for a plan that was made in another folder. */
export function findNextRunOfSavedPlan(
  last: FinishedRun | undefined,
): CommandName | undefined {
  return last?.command === 'init' && last.outcome === 'succeeded'
    ? 'apply'
    : findNextRun(last);
}

/**
 * What a step runs after its last run that plans and applies. An apply that
 * ended early has changed something, so its plan is out of date: the
 * next plan finds what remains to be done.
 */
export function findNextRun(
  last: FinishedRun | undefined,
): CommandName | undefined {
  if (!last) {
    return 'init';
  }
  if (last.outcome === 'brokenOff') {
    return last.command === 'init' ? 'init' : 'plan';
  }
  return FOLLOWING[last.command];
}
