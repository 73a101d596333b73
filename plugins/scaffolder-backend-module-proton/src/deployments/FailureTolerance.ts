import { toBackstageError } from '@proton-vending/backstage-plugin-proton-node';

/**
 * How often in a row Proton may fail to answer before following ends. Each time
 * is a request with retries of its own and a pause, so this is a few minutes.
 */
const MAX_FAILURES = 30;

/**
 * Decides which failures end the following of a deployment. A log that cannot be
 * read never does; a state does, unless Proton is merely out of reach for a while.
 */
export class FailureTolerance {
  static create(signal: AbortSignal) {
    return new FailureTolerance(signal);
  }

  private readonly failures = { state: 0, log: 0 };
  private readonly interruptions: string[] = [];

  private constructor(private readonly signal: AbortSignal) {}

  /** The value, or `undefined` when it cannot be had this time. */
  async read<T>(
    what: 'state' | 'log',
    read: () => Promise<T>,
  ): Promise<T | undefined> {
    this.signal.throwIfAborted();
    try {
      const value = await read();
      this.failures[what] = 0;
      return value;
    } catch (error) {
      this.signal.throwIfAborted();
      this.failures[what] += 1;
      const problem = toBackstageError(error);
      if (what === 'state' && this.endsFollowing(problem)) {
        throw problem;
      }
      if (this.failures[what] === 1) {
        this.interruptions.push(problem.message);
      }
      return undefined;
    }
  }

  /** What went wrong since the last call; each streak of failures once. */
  takeInterruptions(): string[] {
    return this.interruptions.splice(0);
  }

  private endsFollowing(problem: Error): boolean {
    return (
      problem.name !== 'ServiceUnavailableError' ||
      this.failures.state >= MAX_FAILURES
    );
  }
}
