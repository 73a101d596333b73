import { TooManyUploadsError } from '../../runners/runnerErrors';

/** A body of more bytes is large. */
export const LARGE_BODY = 4 * 1024 * 1024;

interface Limits {
  perRun: number;
  inAll: number;
}

/** Large bodies are those of states and saved plans; few deployments have them. */
const LIMITS: Record<'large' | 'small', Limits> = {
  large: { perRun: 1, inAll: 2 },
  small: { perRun: 16, inAll: 100 },
};

/**
 * Bounds the bodies of requests that a backend has in memory at a time: a
 * template's code has the token of its run, and could send any number.
 */
export class RunnerUploads {
  private readonly runs = { large: createCounter(), small: createCounter() };

  /**
   * Reserves memory for a body. Returns a function that releases it.
   *
   * @param bytes - how large the body can be
   * @throws TooManyUploadsError when other bodies have to be processed first
   */
  begin(runId: string, bytes: number): () => void {
    const size = bytes > LARGE_BODY ? 'large' : 'small';
    const { inAll, perRun } = LIMITS[size];
    const counter = this.runs[size];
    if (counter.of(runId) >= perRun) {
      throw new TooManyUploadsError(
        `The runner already sends ${perRun} ${size} request bodies`,
      );
    }
    if (counter.total >= inAll) {
      throw new TooManyUploadsError(
        `Runners already send ${inAll} ${size} request bodies to this backend`,
      );
    }
    counter.add(runId, 1);
    return () => counter.add(runId, -1);
  }
}

function createCounter() {
  const counts = new Map<string, number>();
  return {
    total: 0,
    of: (runId: string) => counts.get(runId) ?? 0,
    add(runId: string, change: 1 | -1) {
      const count = this.of(runId) + change;
      this.total += change;
      if (count === 0) {
        counts.delete(runId);
      } else {
        counts.set(runId, count);
      }
    },
  };
}
