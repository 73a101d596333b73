import { describeClock } from './describeClock';

const MINUTE_MS = 60_000;

describe('describeClock', () => {
  it.each([
    [10, /about 10 minutes behind the control plane's/],
    [-10, /about 10 minutes ahead of the control plane's.*set it by NTP/],
  ])('says which way a clock is wrong: %d', (minutes, message) => {
    expect(describeClock(minutes * MINUTE_MS)).toMatch(message);
  });

  it.each([0, 3, -3])(
    'says nothing of %d minutes, which AWS takes',
    minutes => {
      expect(describeClock(minutes * MINUTE_MS)).toBeUndefined();
    },
  );
});
