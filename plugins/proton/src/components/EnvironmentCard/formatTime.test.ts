import { formatDuration, formatRelativeTime } from './formatTime';

const now = new Date('2026-11-02T12:00:00Z');

describe('formatRelativeTime', () => {
  it.each([
    ['2026-11-02T11:59:31Z', 'just now'],
    ['2026-11-02T11:57:00Z', '3 minutes ago'],
    ['2026-11-02T10:30:00Z', '1 hour ago'],
    ['2026-11-01T12:00:00Z', 'yesterday'],
    ['2026-10-20T12:00:00Z', '13 days ago'],
    ['2025-11-02T12:00:00Z', 'last year'],
  ])('tells %s as %s', (time, text) => {
    expect(formatRelativeTime(new Date(time), now)).toBe(text);
  });
});

describe('formatDuration', () => {
  it.each([
    ['2026-11-02T12:00:00Z', '0 s'],
    ['2026-11-02T12:00:42Z', '42 s'],
    ['2026-11-02T12:04:05Z', '4 min 5 s'],
    ['2026-11-02T14:03:20Z', '2 h 3 min'],
  ])('tells the time until %s as %s', (end, text) => {
    expect(formatDuration(now, new Date(end))).toBe(text);
  });
});
