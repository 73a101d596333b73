import { DeploymentStatus } from '@proton-vending/backstage-plugin-proton-common';
import { toStepStates } from './toStepStates';

const AT = '2026-11-01T08:00:00.000Z';

function states(status: DeploymentStatus, begun: string[], isOver = true) {
  const steps = begun.map((step, index) => ({
    step: step as 'queued',
    startedAt: AT,
    endedAt: isOver || index < begun.length - 1 ? AT : undefined,
  }));
  return toStepStates(status, steps).map(({ state }) => state);
}

describe('toStepStates', () => {
  it('tells what runs, what is done and what is to come', () => {
    expect(
      states('IN_PROGRESS', ['queued', 'rendering', 'planning'], false),
    ).toEqual(['done', 'done', 'running', 'waiting', 'waiting']);
  });

  it('tells the step that failed, not the one that cleaned up', () => {
    expect(
      states('FAILED', ['queued', 'rendering', 'planning', 'settling']),
    ).toEqual(['done', 'done', 'failed', 'skipped', 'done']);
  });

  it('tells where a deployment was cancelled', () => {
    expect(states('CANCELLED', ['queued'])).toEqual([
      'cancelled',
      'skipped',
      'skipped',
      'skipped',
      'skipped',
    ]);
  });

  it('tells that all is done', () => {
    expect(
      states('SUCCEEDED', [
        'queued',
        'rendering',
        'planning',
        'applying',
        'settling',
      ]),
    ).toEqual(['done', 'done', 'done', 'done', 'done']);
  });
});
