import { SignalsService } from '@backstage/plugin-signals-node';
import { BackgroundWork } from '../events/BackgroundWork';

/** The shortest time between two signals on a channel, in milliseconds. */
const INTERVAL_MS = 1_000;

/**
 * Signals changes at most once a second on each channel, the last change included.
 *
 * Everybody can subscribe to a channel, so the message has no content: pages then
 * ask the backend with the credentials of their users.
 */
export class ThrottledSignals {
  /** Channels that were signalled within the last second. */
  private readonly recent = new Map<
    string,
    { timer: NodeJS.Timeout; hasChanged: boolean }
  >();

  constructor(
    private readonly options: {
      signals: SignalsService;
      work: BackgroundWork;
    },
  ) {}

  send(channel: string): void {
    const recent = this.recent.get(channel);
    if (recent) {
      recent.hasChanged = true;
      return;
    }
    this.options.work.add(() =>
      this.options.signals.publish({
        recipients: { type: 'broadcast' },
        channel,
        message: { type: 'changed' },
      }),
    );
    const timer = setTimeout(() => this.release(channel), INTERVAL_MS);
    timer.unref();
    this.recent.set(channel, { timer, hasChanged: false });
  }

  /** No signal is sent any more. */
  stop(): void {
    for (const { timer } of this.recent.values()) {
      clearTimeout(timer);
    }
  }

  private release(channel: string): void {
    const hasChanged = this.recent.get(channel)?.hasChanged;
    this.recent.delete(channel);
    if (hasChanged) {
      this.send(channel);
    }
  }
}
