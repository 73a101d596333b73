import { setTimeout as delay } from 'node:timers/promises';

/** One follower of a log. */
export class LogSubscription {
  private wakeUp = new AbortController();

  constructor(readonly close: () => void) {}

  notify(): void {
    this.wakeUp.abort();
  }

  /** Returns when there was an announcement since the last call, or after the given time. */
  async next(options: { atMost: number; signal: AbortSignal }): Promise<void> {
    try {
      await delay(options.atMost, undefined, {
        signal: AbortSignal.any([this.wakeUp.signal, options.signal]),
      });
    } catch {
      // Woken up; what for is for the caller to see.
    }
    this.wakeUp = new AbortController();
  }
}
