import { describeDuration } from '../deployments/describeDuration';

/** By how much the clocks of backends may differ, in milliseconds. */
const MAX_SKEW_MS = 30_000;

/**
 * Why a backend whose clock is wrong runs no deployments; undefined when the
 * clock is right, as far as the time between question and answer allows to say.
 */
export function describeClockSkew({
  answeredAt,
  askedAt,
  database,
}: {
  /** The time that the database gave. */
  database: Date;
  /** By this machine's clock, in milliseconds. */
  askedAt: number;
  answeredAt: number;
}): string | undefined {
  const ahead = askedAt - database.getTime();
  const behind = database.getTime() - answeredAt;
  const skew = Math.max(ahead, behind);
  if (skew <= MAX_SKEW_MS) {
    return undefined;
  }
  const likely = (askedAt + answeredAt) / 2 - database.getTime();
  const seconds = Math.round(Math.abs(likely) / 1_000);
  const direction = likely > 0 ? 'ahead of' : 'behind';
  return `No deployments run here, because this machine's clock is ${describeDuration(
    seconds * 1_000,
  )} ${direction} the database's: by such a clock, the leases of running deployments look expired. Synchronize both clocks`;
}
