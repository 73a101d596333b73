import { RefusedStateRecord } from '../database/RefusedStateStore';
import { findDispensableStates } from './findDispensableStates';

const NOW = new Date('2026-11-29T12:00:00Z');
const LIMITS = { keep: 10, keepFor: 60_000, maxBytes: 1_000 };

/** Newest first, a second apart, each of a deployment of its own. */
function listStates(
  ...changes: Partial<RefusedStateRecord>[]
): RefusedStateRecord[] {
  return changes.map((change, index) => ({
    id: `state-${index}`,
    targetId: 'target',
    reason: 'is another state',
    lineage: 'one',
    serial: 5,
    size: 100,
    contentHash: `hash-${index}`,
    deploymentId: `deployment-${index}`,
    sentBy: 'runner-1',
    createdAt: new Date(NOW.getTime() - 1_000 * index),
    ...change,
  }));
}

function dispense(
  states: RefusedStateRecord[],
  limits: Partial<typeof LIMITS> = {},
): string[] {
  return findDispensableStates(states, { ...LIMITS, ...limits }, NOW).map(
    ({ id }) => id,
  );
}

describe('findDispensableStates', () => {
  it('keeps what is within the limits', () => {
    expect(dispense([])).toEqual([]);
    expect(dispense(listStates({}, {}, {}))).toEqual([]);
  });

  it('drops the states that a newer one of the sender follows', () => {
    const deploymentId = 'same';
    const states = listStates(
      { deploymentId, serial: 8 },
      { deploymentId, serial: 7 },
      { deploymentId, serial: 9 },
      { deploymentId, serial: 7, sentBy: 'runner-2' },
      { serial: 7 },
    );
    expect(dispense(states)).toEqual(['state-1']);
  });

  it.each([
    ['too many', { keep: 2 }],
    ['too large', { maxBytes: 250 }],
    ['too old', { keepFor: 1_500 }],
  ])('drops the oldest when they are %s', (_, limits) => {
    expect(dispense(listStates({}, {}, {}, {}), limits)).toEqual([
      'state-2',
      'state-3',
    ]);
  });

  it('keeps the newest even when it is beyond the limits', () => {
    expect(
      dispense(listStates({ size: 5_000 }), { keep: 0, keepFor: -1 }),
    ).toEqual([]);
  });

  it("doesn't let one deployment push out the states of others", () => {
    const flood = Array.from({ length: 12 }, (_, index) => ({
      deploymentId: 'flood',
      lineage: `lineage-${index}`,
    }));
    const states = listStates(...flood, {});
    expect(dispense(states)).toEqual(states.slice(3, 12).map(({ id }) => id));
  });
});
