import { describeClockSkew } from './describeClockSkew';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const at = (offset: number) => ({
  database: new Date(NOW + offset),
  askedAt: NOW - 1_000,
  answeredAt: NOW + 1_000,
});

describe('describeClockSkew', () => {
  it.each([0, 30_000, -30_000])(
    'accepts a database that is %d ms ahead',
    offset => {
      expect(describeClockSkew(at(offset))).toBeUndefined();
    },
  );

  it('names a clock that is behind', () => {
    expect(describeClockSkew(at(10 * 60_000))).toMatch(
      /^No deployments run here, because this machine's clock is 10 minutes behind the database's: .*\. Synchronize both clocks$/,
    );
  });

  it('names a clock that is ahead', () => {
    expect(describeClockSkew(at(-45_000))).toContain(
      "clock is 45 seconds ahead of the database's",
    );
  });

  it('accepts what a slow answer may explain', () => {
    expect(
      describeClockSkew({ ...at(40_000), answeredAt: NOW + 20_000 }),
    ).toBeUndefined();
  });
});
