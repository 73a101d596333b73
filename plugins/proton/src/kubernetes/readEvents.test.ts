import { readWarnings } from './readEvents';

const warning = {
  type: 'Warning',
  reason: 'BackOff',
  message: 'Back-off restarting failed container',
  involvedObject: { kind: 'Pod', namespace: 'shop', name: 'api-1' },
};

describe('readWarnings', () => {
  it('lists the last warning first, by whichever time the event has', () => {
    const events = [
      { ...warning, reason: 'Old', firstTimestamp: '2026-11-01T10:00:00Z' },
      { ...warning, reason: 'New', eventTime: '2026-11-01T12:00:00.000001Z' },
      {
        ...warning,
        reason: 'Series',
        eventTime: '2026-11-01T08:00:00Z',
        series: { count: 7, lastObservedTime: '2026-11-01T13:00:00Z' },
      },
      {
        ...warning,
        reason: 'Counted',
        count: 3,
        firstTimestamp: '2026-11-01T08:00:00Z',
        lastTimestamp: '2026-11-01T11:00:00Z',
      },
      { ...warning, type: 'Normal' },
    ];
    expect(
      readWarnings(events).map(({ count, reason }) => [reason, count]),
    ).toEqual([
      ['Series', 7],
      ['New', 1],
      ['Counted', 3],
      ['Old', 1],
    ]);
  });

  it('takes an event without anything', () => {
    expect(readWarnings([{ type: 'Warning' }])).toEqual([
      expect.objectContaining({ kind: '', name: '', count: 1 }),
    ]);
  });
});
