import {
  demoEnvironmentPlan,
  destructivePlan,
} from '../../__testUtils__/demoPlans';
import { PlanState } from './followPlan';
import { findPlanObstacle, hasResourceChanges } from './planDeployment';

const find = (
  state: PlanState,
  options: { confirmName?: string; denied?: string } = {},
) =>
  findPlanObstacle({
    state,
    name: 'team-a',
    confirmName: options.confirmName ?? '',
    replace: options.denied
      ? { allowed: false, reason: options.denied }
      : { allowed: true },
  });
const destructive: PlanState = { phase: 'ready', plan: destructivePlan };

describe('findPlanObstacle', () => {
  it.each<[PlanState, string | undefined]>([
    [{ phase: 'ready', plan: demoEnvironmentPlan() }, undefined],
    [{ phase: 'unavailable', error: new Error() }, undefined],
    [{ phase: 'starting' }, 'wait'],
    [{ phase: 'queued', plan: demoEnvironmentPlan() }, 'wait'],
    [{ phase: 'planning', plan: demoEnvironmentPlan() }, 'wait'],
    [{ phase: 'idle' }, 'no-plan'],
    [{ phase: 'cancelled' }, 'no-plan'],
    [{ phase: 'failed', plan: demoEnvironmentPlan() }, 'no-plan'],
    [{ phase: 'error', error: new Error() }, 'no-plan'],
  ])('of %j is %s', (state, code) => {
    expect(find(state)?.code).toBe(code);
  });

  it('asks for the very name when something is lost', () => {
    expect(find(destructive)).toEqual({ code: 'not-confirmed' });
    expect(find(destructive, { confirmName: 'team-' })).toEqual({
      code: 'not-confirmed',
    });
    expect(find(destructive, { confirmName: 'team-a' })).toBeUndefined();
  });

  it('takes no other name where there is no preview', () => {
    const unavailable: PlanState = { phase: 'unavailable', error: new Error() };
    expect(find(unavailable, { confirmName: 'team-' })).toEqual({
      code: 'not-confirmed',
    });
    expect(find(unavailable, { confirmName: 'team-a' })).toBeUndefined();
  });

  it('is the missing permission, whatever was typed', () => {
    expect(
      find(destructive, { confirmName: 'team-a', denied: 'Not you' }),
    ).toEqual({ code: 'denied', reason: 'Not you' });
  });
});

describe('hasResourceChanges', () => {
  it('knows from the counts', () => {
    expect(hasResourceChanges(destructivePlan)).toBe(true);
    expect(
      hasResourceChanges(
        demoEnvironmentPlan({
          counts: { add: 0, change: 0, replace: 0, destroy: 0, forget: 0 },
        }),
      ),
    ).toBe(false);
  });
});
