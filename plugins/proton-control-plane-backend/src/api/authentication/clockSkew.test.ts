import { checkClockSkew, parseAmzDate } from './clockSkew';

describe('parseAmzDate', () => {
  it('reads basic ISO 8601', () => {
    expect(parseAmzDate('20261008T101500Z')).toEqual(
      new Date('2026-10-08T10:15:00Z'),
    );
  });

  it.each(['', '20261008', '2026-10-08T10:15:00Z', '20261308T101500Z'])(
    'refuses %p',
    text => {
      expect(parseAmzDate(text)).toBeUndefined();
    },
  );

  it('refuses days that do not exist', () => {
    expect(parseAmzDate('20260231T000000Z')).toBeUndefined();
  });
});

describe('checkClockSkew', () => {
  const now = new Date('2026-10-08T10:15:00Z');

  it('says which way the clock is wrong, and what to do', () => {
    const signedAt = new Date('2026-10-08T09:55:00Z');
    expect(() => checkClockSkew({ signedAt, now })).toThrow(
      "Signature expired: 20261008T095500Z is now earlier than 20261008T100000Z (20261008T101500Z - 15 min.). The caller's clock is 20 minutes slow, or the request is a repeated one: set the clock right, for example with NTP, and sign again.",
    );
  });

  it('does the same for a clock that is fast', () => {
    const signedAt = new Date('2026-10-08T10:35:00Z');
    expect(() => checkClockSkew({ signedAt, now })).toThrow(
      /^Signature not yet current: 20261008T103500Z is still later than 20261008T103000Z \(20261008T101500Z \+ 15 min\.\)\. The caller's clock is 20 minutes fast/,
    );
  });
});
