import { TooManyUploadsError } from '../../runners/runnerErrors';

const MEBIBYTE = 1024 * 1024;

/** A body of more bytes is large. */
export const LARGE_BODY = 4 * MEBIBYTE;

interface Limits {
  each: number;
  inAll: number;
}

/**
 * Large bodies are those of states and saved plans; few deployments have them.
 * `each` is for a run, or of large bodies for all runs of a template: slow ones
 * of its author can't keep the runs of other templates from sending theirs.
 */
const LIMITS: Record<'large' | 'small', Limits> = {
  large: { each: 1, inAll: 2 },
  small: { each: 4, inAll: 100 },
};

/**
 * The bytes that a run may send in each second, and all at once when it sent
 * nothing for two minutes: such as some large states.
 */
const RATE = { perSecond: 4 * MEBIBYTE, saved: 512 * MEBIBYTE };

/** Whose body it is. */
interface UploadOwner {
  runId: string;
  /** The template whose runs send one large body at a time. */
  template?: string;
}

/**
 * Bounds the bodies of requests that a backend has in memory at a time, and that
 * it works on: a template's code has the token of its run, and could send any
 * number.
 */
export class RunnerUploads {
  private readonly current = { large: createCounter(), small: createCounter() };
  private readonly sent = new Map<string, { bytes: number; at: number }>();

  /**
   * Reserves memory for a body. Returns a function that releases it.
   *
   * @param bytes - how large the body can be
   * @throws TooManyUploadsError when other bodies have to be processed first
   */
  begin({ runId, template }: UploadOwner, bytes: number): () => void {
    const size = bytes > LARGE_BODY ? 'large' : 'small';
    const owner = (size === 'large' && template) || runId;
    const { each, inAll } = LIMITS[size];
    const counter = this.current[size];
    if (counter.of(owner) >= each) {
      throw new TooManyUploadsError(
        size === 'large'
          ? 'A runner of the same template already sends a large request body'
          : `The runner already sends ${each} ${size} request bodies`,
      );
    }
    if (counter.total >= inAll) {
      throw new TooManyUploadsError(
        `Runners already send ${inAll} ${size} request bodies to this backend`,
      );
    }
    this.count(runId, bytes);
    counter.add(owner, 1);
    return () => counter.add(owner, -1);
  }

  private count(runId: string, bytes: number): void {
    const now = Date.now();
    for (const [id, sent] of this.sent) {
      sent.bytes -= ((now - sent.at) / 1_000) * RATE.perSecond;
      sent.at = now;
      if (sent.bytes <= 0) {
        this.sent.delete(id);
      }
    }
    const before = this.sent.get(runId)?.bytes ?? 0;
    if (before + bytes > RATE.saved && before > 0) {
      throw new TooManyUploadsError(
        `The runner sends more than ${
          RATE.perSecond / MEBIBYTE
        } MiB in a second`,
      );
    }
    this.sent.set(runId, { bytes: before + bytes, at: now });
  }
}

function createCounter() {
  const counts = new Map<string, number>();
  return {
    total: 0,
    of: (owner: string) => counts.get(owner) ?? 0,
    add(owner: string, change: 1 | -1) {
      const count = this.of(owner) + change;
      this.total += change;
      if (count === 0) {
        counts.delete(owner);
      } else {
        counts.set(owner, count);
      }
    },
  };
}
