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
 * cluster can't reach.
 */
export function findPatience(
  state: RunInspection['state'],
  { heartbeatAt }: Pick<RunReport, 'heartbeatAt'>,
  { lostAfter, stopsItselfAfter }: Patience,
): number {
  return state === 'missing' && heartbeatAt
    ? lostAfter + stopsItselfAfter
    : lostAfter;
}

/** How long a runner hasn't called, in milliseconds. */
export function measureSilence({
  createdAt,
  heartbeatAt = createdAt,
}: Pick<RunReport, 'createdAt' | 'heartbeatAt'>): number {
  return Date.now() - heartbeatAt.getTime();
}
