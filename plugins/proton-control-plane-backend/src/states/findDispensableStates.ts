import { RefusedStateRecord } from '../database/RefusedStateStore';

/** How many refused states of one environment are kept. */
export interface RefusedStateLimits {
  keep: number;
  /** In milliseconds. */
  keepFor: number;
  /** Bytes of all of them together. */
  maxBytes: number;
}

/** More of one deployment would push out those of others. */
const MAX_OF_DEPLOYMENT = 3;

/**
 * Finds the refused states of a target that aren't kept any more: those that a
 * newer one of the same sender follows, and those beyond the limits. The
 * newest is always kept.
 *
 * @param states - newest first
 */
export function findDispensableStates(
  [newest, ...others]: RefusedStateRecord[],
  limits: RefusedStateLimits,
  now: Date,
): RefusedStateRecord[] {
  if (!newest) {
    return [];
  }
  const kept = [newest];
  let bytes = newest.size;
  return others.filter(state => {
    const siblings = kept.filter(
      ({ deploymentId }) => deploymentId === state.deploymentId,
    );
    const isKept =
      !siblings.some(sibling => follows(sibling, state)) &&
      siblings.length < MAX_OF_DEPLOYMENT &&
      kept.length < limits.keep &&
      bytes + state.size <= limits.maxBytes &&
      state.createdAt.getTime() >= now.getTime() - limits.keepFor;
    if (isKept) {
      kept.push(state);
      bytes += state.size;
    }
    return !isKept;
  });
}

function follows(next: RefusedStateRecord, state: RefusedStateRecord): boolean {
  return (
    next.sentBy === state.sentBy &&
    next.lineage === state.lineage &&
    next.serial >= state.serial
  );
}
