import { describeSteps } from './readDeploymentDetails';

const START = '2026-11-02T09:00:00.000Z';
const record = {
  steps: [
    { step: 'queued' as const, startedAt: START, endedAt: START },
    { step: 'rendering' as const, startedAt: START, endedAt: START },
    { step: 'planning' as const, startedAt: START },
  ],
};

function statesOf(status: Parameters<typeof describeSteps>[1]) {
  return describeSteps(record, status).map(({ state }) => state);
}

describe('describeSteps', () => {
  it.each([
    ['IN_PROGRESS', ['done', 'done', 'running', 'waiting', 'waiting']],
    ['CANCELLING', ['done', 'done', 'running', 'waiting', 'waiting']],
    ['FAILED', ['done', 'done', 'failed', 'skipped', 'skipped']],
    ['DELETE_FAILED', ['done', 'done', 'failed', 'skipped', 'skipped']],
    ['CANCELLED', ['done', 'done', 'cancelled', 'skipped', 'skipped']],
    ['SUCCEEDED', ['done', 'done', 'done', 'skipped', 'skipped']],
  ] as const)('of a deployment that is %s', (status, states) => {
    expect(statesOf(status)).toEqual(states);
  });

  it('skips a step that a deletion which is applying did not have', () => {
    const deletion = {
      steps: [
        { step: 'queued' as const, startedAt: START, endedAt: START },
        { step: 'rendering' as const, startedAt: START, endedAt: START },
        { step: 'applying' as const, startedAt: START },
      ],
    };
    expect(
      describeSteps(deletion, 'DELETE_IN_PROGRESS').map(({ state }) => state),
    ).toEqual(['done', 'done', 'skipped', 'running', 'waiting']);
  });

  it('tells nothing without a record', () => {
    expect(describeSteps(undefined, 'IN_PROGRESS')).toEqual([]);
    expect(describeSteps({ steps: [] }, 'IN_PROGRESS')).toEqual([]);
  });
});
