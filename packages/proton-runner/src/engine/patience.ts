import {
  RunInspection,
  RunReport,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';

/**
 * A runner that is cut off kills Terraform two minutes after its last call at
 * the latest: the answer may have taken 10 seconds, a minute without one
 * is noticed up to 20 seconds late, and Terraform has 30 seconds to end. Where
 * nobody can say that it has ended, that is waited for, and half a minute more,
 * by which the clocks of backends may differ.
 */
export const STOPS_ITSELF_MS = 150_000;

/** How long runners may be silent, in milliseconds. */
export interface Patience {
  /** After which a runner that has ended reports nothing more. */
  lostAfter: number;
  /** After which one that is cut off has stopped Terraform. */
  stopsItselfAfter: number;
}

/**
 * How long a run without a result is waited for since its runner last called:
 * one that is missing may still be at work, for example on a node that the
 * cluster can't reach. Even if it doesn't stop itself, it changes nothing once
 * its credentials have expired.
 */
export function findPatience(
  state: RunInspection['state'],
  { credentialsExpireAt, heartbeatAt }: RunReport,
  { lostAfter, stopsItselfAfter }: Patience,
): number {
  return state === 'missing' && heartbeatAt
    ? Math.max(
        lostAfter + stopsItselfAfter,
        (credentialsExpireAt?.getTime() ?? 0) - heartbeatAt.getTime(),
      )
    : lostAfter;
}

/** How long a runner hasn't called, in milliseconds. */
export function measureSilence({
  createdAt,
  heartbeatAt = createdAt,
}: Pick<RunReport, 'createdAt' | 'heartbeatAt'>): number {
  return Date.now() - heartbeatAt.getTime();
}
