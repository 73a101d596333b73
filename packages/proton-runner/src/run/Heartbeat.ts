import { RunnerHeartbeat } from '@proton-vending/backstage-plugin-proton-common';
import { setTimeout as delay } from 'node:timers/promises';
import { RunnerClient } from './RunnerClient';
import { RunOverError } from './runnerErrors';

/**
 * How often a runner reports that it is working, in milliseconds.
 *
 * @public
 */
export interface HeartbeatTimes {
  interval: number;
  /** The runner stops Terraform after this time without a response. */
  cutOffAfter: number;
}

/** Why a runner stops before it is done. */
export type StopReason = 'cancelled' | 'gone' | 'cutOff';

/**
 * Reports to the control plane that the runner is working, and checks whether to
 * stop: another runner may take over what this one can't report.
 */
export class Heartbeat {
  private readonly stopping = new AbortController();
  private readonly ending = new AbortController();
  private readonly over = new AbortController();
  private answeredAt = performance.now();
  private lastReason: StopReason | undefined;
  private explanation: string | undefined;

  constructor(
    private readonly client: RunnerClient,
    private readonly times: HeartbeatTimes,
  ) {}

  /** Aborted when Terraform must stop. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Aborted when the run is over for the control plane. */
  get gone(): AbortSignal {
    return this.over.signal;
  }

  /** Undefined while the runner continues. */
  get reason(): StopReason | undefined {
    return this.lastReason;
  }

  /** The reason that the control plane gives. */
  get message(): string | undefined {
    return this.explanation;
  }

  start(): void {
    this.answeredAt = performance.now();
    void this.beatUntilEnd();
  }

  end(): void {
    this.ending.abort();
  }

  private async beatUntilEnd(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted && !this.over.signal.aborted) {
      await this.beat();
      await delay(this.times.interval, undefined, { signal }).catch(() => {});
    }
  }

  private async beat(): Promise<void> {
    try {
      const { answer, reason } = await this.client.call<RunnerHeartbeat>(
        'POST',
        '/heartbeat',
      );
      this.answeredAt = performance.now();
      if (answer === 'cancel') {
        this.stop('cancelled', reason);
      } else if (answer === 'gone') {
        this.stop('gone', reason);
      }
    } catch (error) {
      const { message } = error as Error;
      if (error instanceof RunOverError) {
        this.stop('gone', message);
      } else if (
        performance.now() - this.answeredAt >=
        this.times.cutOffAfter
      ) {
        this.stop('cutOff', message);
      }
    }
  }

  private stop(reason: StopReason, message: string | undefined): void {
    if (this.ending.signal.aborted || this.lastReason === 'gone') {
      return;
    }
    this.lastReason = reason;
    this.explanation = message;
    this.stopping.abort();
    if (reason === 'gone') {
      this.over.abort();
    }
  }
}
