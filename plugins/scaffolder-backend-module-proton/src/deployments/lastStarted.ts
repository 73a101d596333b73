import type { Checkpoint } from './startOnce';
import { startKey } from './startOnce';

/** Thrown inside of a checkpoint to look at it without filling it. */
class NothingStarted extends Error {
  override name = 'NothingStarted';
}

/**
 * The id of the last deployment that an earlier run of a step has started with
 * `startOnce`; `undefined` when there is none.
 */
export async function lastStarted(options: {
  /** The one that `startOnce` was given. */
  key: string;
  checkpoint: Checkpoint;
}): Promise<string | undefined> {
  const { key, checkpoint } = options;
  let last: string | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      last = await checkpoint({
        key: startKey(key, attempt),
        fn: async () => {
          // A checkpoint that fails is run again the next time.
          throw new NothingStarted();
        },
      });
    } catch (error) {
      if (error instanceof NothingStarted) {
        return last || undefined;
      }
      throw error;
    }
  }
}
