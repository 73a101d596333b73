import { describeDuration } from './describeDuration';

describe('describeDuration', () => {
  it.each([
    [7_200_000, '2 hours'],
    [5_400_000, '90 minutes'],
    [60_000, '1 minute'],
    [1_500, '1500 milliseconds'],
  ])('says of %d milliseconds: %s', (milliseconds, text) => {
    expect(describeDuration(milliseconds)).toBe(text);
  });
});
