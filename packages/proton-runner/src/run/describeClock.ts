/** AWS refuses what is signed more than five minutes off. */
const TOLERANCE_MS = 4 * 60_000;

/**
 * Says how wrong the clock of this machine is; undefined when it's right enough.
 *
 * @param skew - how far the control plane's clock is ahead, in milliseconds
 */
export function describeClock(skew: number): string | undefined {
  const minutes = Math.round(Math.abs(skew) / 60_000);
  return Math.abs(skew) < TOLERANCE_MS
    ? undefined
    : `The clock of the runner's machine is about ${minutes} minutes ${
        skew > 0 ? 'behind' : 'ahead of'
      } the control plane's. AWS refuses requests of a machine whose clock is wrong: set it by NTP`;
}
