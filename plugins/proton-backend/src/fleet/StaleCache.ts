import { ServiceUnavailableError } from '@backstage/errors';

/** A value that was read, and when. */
export interface Reading<T> {
  value: T;
  /** Milliseconds since the epoch. */
  readAt: number;
}

export interface CachedState<T> {
  /** The last reading; absent when none has worked yet. */
  reading?: Reading<T>;
  /** Why the last attempt failed; absent when it worked. */
  error?: Error;
  /** Whether a newer reading is on its way, or due. */
  refreshing: boolean;
}

export interface StaleCacheOptions<T> {
  /** To be given up when the signal is aborted. */
  read(
    previous: Reading<T> | undefined,
    signal: AbortSignal,
  ): Promise<Reading<T>>;
  /** Within this time a reading is used without another look, in milliseconds. */
  freshFor: number;
  /** After this time a reading is no longer used, in milliseconds. */
  usableFor: number;
  /** How long to wait for the first reading, in milliseconds. */
  patience: number;
  /** After how long a reading is given up, in milliseconds. */
  timeLimit: number;
  /** How long to leave what failed alone, in milliseconds. */
  retryAfter: number;
}

/**
 * Something that costs much to read: read when somebody asks, once for all who
 * ask at the same time. Who asks later gets the last reading at once while the
 * next one is made, and keeps it as long as the next one fails.
 */
export class StaleCache<T> {
  private reading: Reading<T> | undefined;
  private error: Error | undefined;
  private running: Promise<void> | undefined;
  private invalid = true;
  private lastStart = -Infinity;
  private lastDuration = 0;

  constructor(private readonly options: StaleCacheOptions<T>) {}

  /** What was read is known to be out of date. */
  invalidate(): void {
    this.invalid = true;
  }

  async get(): Promise<CachedState<T>> {
    if (!this.isFresh() && !this.running && this.mayStart()) {
      this.running = this.refresh();
    }
    if (!this.isUsable() && this.running) {
      await within(this.running, this.options.patience);
    }
    return {
      reading: this.isUsable() ? this.reading : undefined,
      error: this.error,
      refreshing:
        this.running !== undefined || (!this.isFresh() && !this.error),
    };
  }

  private async refresh(): Promise<void> {
    const start = Date.now();
    this.lastStart = start;
    // What becomes invalid from now on, this attempt may not see any more.
    this.invalid = false;
    try {
      this.reading = await this.readInTime();
      this.error = undefined;
    } catch (error) {
      this.invalid = true;
      this.error = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.lastDuration = Date.now() - start;
      this.running = undefined;
    }
  }

  /** Also of a reader that hears of no signal no more than the limit is waited. */
  private async readInTime(): Promise<Reading<T>> {
    const { read, timeLimit } = this.options;
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const error = new ServiceUnavailableError(
          `There was no answer within ${timeLimit / 1_000} seconds`,
        );
        reject(error);
        controller.abort(error);
      }, timeLimit);
    });
    try {
      return await Promise.race([read(this.reading, controller.signal), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private isFresh(): boolean {
    // What takes long to read is read less often, so that reading never
    // takes more than a small part of the time.
    const freshFor = Math.max(this.options.freshFor, 10 * this.lastDuration);
    return (
      !this.invalid &&
      this.reading !== undefined &&
      Date.now() - this.reading.readAt < freshFor
    );
  }

  private isUsable(): boolean {
    return (
      this.reading !== undefined &&
      Date.now() - this.reading.readAt < this.options.usableFor
    );
  }

  private mayStart(): boolean {
    const wait = this.error ? this.options.retryAfter : this.lastDuration;
    return Date.now() - this.lastStart >= wait + this.lastDuration;
  }
}

async function within(work: Promise<void>, patience: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    work,
    new Promise<void>(resolve => {
      timer = setTimeout(resolve, patience);
    }),
  ]);
  clearTimeout(timer);
}
