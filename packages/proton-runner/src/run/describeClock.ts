/** AWS refuses signatures that are more than five minutes off. */
const TOLERANCE_MS = 4 * 60_000;

/**
 * Describes the error of this machine's clock; undefined when it is small enough.
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
