import pLimit from 'p-limit';

/** The most reads on their way at the same time, of all notifications together. */
export const MOST_READS = 8;

/** Does a read when it is its turn; rejects when it is too late for it. */
export type ReadLimit = <T>(read: () => Promise<T>) => Promise<T>;

/**
 * A thousand environments may change at once, by a wave of upgrades or a restart:
 * the catalog and Proton are asked for some at a time.
 */
export function createReadLimit(signal: AbortSignal): ReadLimit {
  const limit = pLimit(MOST_READS);
  return read =>
    limit(async () => {
      signal.throwIfAborted();
      return read();
    });
}
