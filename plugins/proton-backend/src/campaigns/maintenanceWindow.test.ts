import { CampaignWindow } from '@proton-vending/backstage-plugin-proton-common';
import { isWindowOpen, nextOpening } from './maintenanceWindow';

const nights: CampaignWindow = {
  days: ['tuesday', 'friday'],
  from: '22:00',
  to: '04:00',
  timeZone: 'Europe/Berlin',
};

describe('a maintenance window', () => {
  it.each([
    // Berlin is an hour ahead of UTC in winter.
    ['2026-12-01T20:59:59Z', false],
    ['2026-12-01T21:00:00Z', true],
    ['2026-12-02T02:59:59Z', true],
    ['2026-12-02T03:00:00Z', false],
    ['2026-12-02T22:00:00Z', false],
    ['2026-12-05T01:00:00Z', true],
  ])('is at %s open: %s', (time, open) => {
    expect(isWindowOpen(nights, new Date(time))).toBe(open);
  });

  it.each([
    ['2026-12-01T12:00:00Z', '2026-12-01T21:00:00.000Z'],
    ['2026-12-02T12:00:00Z', '2026-12-04T21:00:00.000Z'],
    ['2026-12-05T12:00:00Z', '2026-12-08T21:00:00.000Z'],
    // In summer the same time of the clock is an hour earlier in UTC.
    ['2026-07-07T12:00:00Z', '2026-07-07T20:00:00.000Z'],
    // It is open.
    ['2026-12-01T22:00:00Z', '2026-12-01T22:00:00.000Z'],
  ])('opens after %s at %s', (time, opening) => {
    expect(nextOpening(nights, new Date(time)).toISOString()).toBe(opening);
  });

  it('opens again after a week when it has one day', () => {
    const window: CampaignWindow = {
      days: ['monday'],
      from: '09:00',
      to: '10:00',
      timeZone: 'UTC',
    };
    expect(
      nextOpening(window, new Date('2026-11-30T10:00:00Z')).toISOString(),
    ).toBe('2026-12-07T09:00:00.000Z');
  });

  it('is open around the clock when it ends when it begins', () => {
    const window: CampaignWindow = {
      days: ['saturday'],
      from: '00:00',
      to: '00:00',
      timeZone: 'UTC',
    };
    expect(isWindowOpen(window, new Date('2026-12-05T23:59:00Z'))).toBe(true);
    expect(isWindowOpen(window, new Date('2026-12-06T00:00:00Z'))).toBe(false);
  });

  it('keeps the times of the clock when the clock is put forward', () => {
    const window = { ...nights, days: ['saturday' as const] };
    // The night to 28 March 2027 has no hour from 2 to 3.
    expect(isWindowOpen(window, new Date('2027-03-28T01:59:00Z'))).toBe(true);
    expect(isWindowOpen(window, new Date('2027-03-28T02:00:00Z'))).toBe(false);
  });
});
