import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';

/**
 * Work that nobody waits for. Whoever publishes an event waits for its
 * subscribers, and Proton's answers must not wait for what they do.
 */
export class BackgroundWork {
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly options: {
      logger: LoggerService;
      /** Such as `Notifying the owners of environments`. */
      what: string;
    },
  ) {}

  /** Aborted when there is no time left to wait for anything. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  add(work: () => Promise<void>): void {
    const running = work()
      .catch(error => {
        if (!this.signal.aborted) {
          this.options.logger.warn(
            `${this.options.what} failed`,
            toError(error),
          );
        }
      })
      .finally(() => this.running.delete(running));
    this.running.add(running);
  }

  /** Resolves when everything that was added is done. */
  async drain(): Promise<void> {
    await Promise.all(this.running);
  }

  /** Resolves when everything that was added is done or given up. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.drain();
  }
}
