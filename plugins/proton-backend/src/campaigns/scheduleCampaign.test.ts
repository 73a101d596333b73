import {
  CampaignSchedule,
  ScheduledCampaign,
  ScheduledCluster,
  scheduleCampaign,
} from './scheduleCampaign';

const NOW = Date.parse('2026-12-01T12:00:00Z');
const MINUTE = 60_000;

const running: ScheduledCampaign = {
  state: 'running',
  acceptedFailures: 0,
  maxConcurrent: 2,
  pauseMinutes: 30,
  stopConditions: { failures: 1 },
};

function cluster(
  id: string,
  wave: number,
  more: Partial<ScheduledCluster> = {},
): ScheduledCluster {
  return { id, wave, state: 'waiting', changedAt: NOW - MINUTE, ...more };
}

function pauseCode(event: CampaignSchedule['event']): string | undefined {
  return typeof event === 'object' ? event.pause.code : undefined;
}

describe('scheduleCampaign', () => {
  it('starts clusters of the first wave in order, no more than the limit', () => {
    expect(
      scheduleCampaign(
        running,
        [cluster('a', 1), cluster('b', 1), cluster('c', 1), cluster('d', 2)],
        NOW,
      ),
    ).toMatchObject({ start: ['a', 'b'], currentWave: 1 });
  });

  it('counts running clusters, also of other waves', () => {
    expect(
      scheduleCampaign(
        running,
        [
          cluster('late', 1, { state: 'running', delayedUntil: NOW - MINUTE }),
          cluster('b', 2),
          cluster('c', 2),
        ],
        NOW,
      ).start,
    ).toEqual(['b']);
  });

  it('waits for every cluster of a wave, then for the pause', () => {
    const wave = [cluster('a', 1, { state: 'succeeded' })];
    expect(
      scheduleCampaign(
        running,
        [...wave, cluster('b', 1, { state: 'running' }), cluster('c', 2)],
        NOW,
      ).start,
    ).toEqual([]);

    const over = [
      ...wave,
      cluster('b', 1, { state: 'skipped', changedAt: NOW - 10 * MINUTE }),
      cluster('c', 2),
    ];
    const opensAt = NOW - MINUTE + 30 * MINUTE;
    expect(scheduleCampaign(running, over, NOW)).toMatchObject({
      start: [],
      currentWave: 2,
      next: { at: opensAt, waitsFor: 'wave' },
    });
    expect(scheduleCampaign(running, over, opensAt).start).toEqual(['c']);
  });

  it('pauses between waves, not within one', () => {
    const first = cluster('a', 1, { state: 'succeeded' });
    const last = cluster('c', 2);
    expect(
      scheduleCampaign(
        running,
        [first, cluster('b', 2, { state: 'running', startedAt: NOW }), last],
        NOW,
      ).start,
    ).toEqual(['c']);
    // Its owner was faster.
    expect(
      scheduleCampaign(
        running,
        [first, cluster('b', 2, { state: 'done-by-owner' }), last],
        NOW,
      ).start,
    ).toEqual([]);
  });

  it('passes over clusters that somebody else deploys, for a while', () => {
    const clusters = [
      cluster('busy', 1, { retryAt: NOW + MINUTE }),
      cluster('b', 1),
    ];
    expect(scheduleCampaign(running, clusters, NOW).start).toEqual(['b']);
    expect(scheduleCampaign(running, clusters.slice(0, 1), NOW)).toMatchObject({
      start: [],
      next: { at: NOW + MINUTE, waitsFor: 'cluster' },
    });
    expect(
      scheduleCampaign(running, clusters.slice(0, 1), NOW + MINUTE).start,
    ).toEqual(['busy']);
  });

  it('does not hold a wave back for clusters that were delayed', () => {
    const delayed = cluster('late', 1, {
      state: 'delayed',
      delayedUntil: NOW + MINUTE,
    });
    const clusters = [
      cluster('a', 1, { state: 'succeeded', changedAt: NOW - 60 * MINUTE }),
      delayed,
      cluster('b', 2),
    ];
    expect(scheduleCampaign(running, clusters, NOW)).toMatchObject({
      due: [],
      start: ['b'],
    });
    expect(scheduleCampaign(running, [delayed], NOW)).toMatchObject({
      start: [],
      next: { at: NOW + MINUTE, waitsFor: 'delay' },
    });
    expect(scheduleCampaign(running, clusters, NOW + MINUTE).due).toEqual([
      'late',
    ]);
  });

  it('starts a cluster whose delay is over, whatever its wave', () => {
    expect(
      scheduleCampaign(
        running,
        [
          cluster('late', 1, { delayedUntil: NOW - MINUTE }),
          cluster('b', 2, { state: 'running' }),
        ],
        NOW,
      ).start,
    ).toEqual(['late']);
  });

  it('starts nothing outside of the maintenance window', () => {
    const campaign: ScheduledCampaign = {
      ...running,
      window: {
        days: ['tuesday'],
        from: '13:00',
        to: '14:00',
        timeZone: 'UTC',
      },
    };
    const clusters = [cluster('a', 1)];
    expect(scheduleCampaign(campaign, clusters, NOW)).toMatchObject({
      start: [],
      next: { at: NOW + 60 * MINUTE, waitsFor: 'window' },
    });
    expect(
      scheduleCampaign(campaign, clusters, NOW + 60 * MINUTE).start,
    ).toEqual(['a']);
  });

  it('begins when the notice is over', () => {
    const campaign: ScheduledCampaign = {
      ...running,
      state: 'announced',
      beginsAt: NOW,
    };
    expect(
      scheduleCampaign(campaign, [cluster('a', 1)], NOW - 1),
    ).toMatchObject({ start: [], next: { at: NOW, waitsFor: 'notice' } });
    expect(scheduleCampaign(campaign, [cluster('a', 1)], NOW)).toMatchObject({
      event: 'begin',
      start: [],
    });
  });

  it('finishes when every cluster is over, also while it is paused', () => {
    const clusters = [
      cluster('a', 1, { state: 'succeeded' }),
      cluster('b', 1, { state: 'done-by-owner' }),
      cluster('c', 2, { state: 'failed' }),
    ];
    expect(scheduleCampaign(running, clusters, NOW).event).toBe('finish');
    expect(
      scheduleCampaign({ ...running, state: 'paused' }, clusters, NOW).event,
    ).toBe('finish');
    expect(
      scheduleCampaign({ ...running, state: 'stopped' }, clusters, NOW).event,
    ).toBeUndefined();
  });

  it.each(['draft', 'paused', 'stopped'] as const)(
    'starts nothing of a campaign that is %s',
    state => {
      expect(
        scheduleCampaign({ ...running, state }, [cluster('a', 1)], NOW),
      ).toEqual({ due: [], start: [], currentWave: 1 });
    },
  );

  describe('with failed clusters', () => {
    const withFailures = (failed: number, total: number) =>
      Array.from({ length: total }, (_, index) =>
        cluster(`c${index}`, 1, index < failed ? { state: 'failed' } : {}),
      );

    it.each([
      [{ failures: 2 }, 1, undefined],
      [{ failures: 2 }, 2, 'failures-reached'],
      [{ failurePercent: 20 }, 1, undefined],
      [{ failurePercent: 20 }, 2, 'failure-share-reached'],
      [{}, 9, undefined],
    ])('%j: %s of 10 lead to %s', (stopConditions, failed, code) => {
      const { event } = scheduleCampaign(
        { ...running, stopConditions },
        withFailures(failed, 10),
        NOW,
      );
      expect(pauseCode(event)).toBe(code);
    });

    it('counts only failures since somebody resumed the campaign', () => {
      const campaign = { ...running, acceptedFailures: 1 };
      expect(
        scheduleCampaign(campaign, withFailures(1, 10), NOW),
      ).toMatchObject({ start: ['c1', 'c2'] });
      expect(
        scheduleCampaign(campaign, withFailures(2, 10), NOW).event,
      ).toBeDefined();
    });
  });

  it('pauses when the deadline has passed', () => {
    const campaign = { ...running, deadline: new Date(NOW).toISOString() };
    const clusters = [cluster('a', 1)];
    expect(scheduleCampaign(campaign, clusters, NOW - 1).start).toEqual(['a']);
    expect(scheduleCampaign(campaign, clusters, NOW).event).toEqual({
      pause: expect.objectContaining({ code: 'deadline-passed' }),
    });
  });
});
