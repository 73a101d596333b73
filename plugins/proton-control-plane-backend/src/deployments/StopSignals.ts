import { DeploymentLease } from './DeploymentLease';

/** The longest time that a timer can be set to. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Why a deployment that is interrupted does not go on. */
export type StopReason = 'lost' | 'cancelled' | 'timedOut' | 'shutdown';

/** What makes an engine let go of a deployment, and which of it happened. */
export class StopSignals {
  /** Aborted when the engine has to stop. */
  readonly signal: AbortSignal;
  private readonly cancelled: AbortSignal | undefined;
  private readonly timedOut: AbortSignal | undefined;

  constructor(private readonly lease: DeploymentLease, shutdown: AbortSignal) {
    const { deployment } = lease;
    // A lost lease interrupts too. Only its holder hears of a cancel, keeps the
    // timeout and writes the log: what went on here would be nobody's. Until it
    // has ended, its lock of the state keeps the holder's engine waiting.
    const signals = [shutdown, lease.signal];
    // What has been applied is there: all that remains is to write it down.
    if (deployment.step !== 'settling') {
      // An engine that couldn't stop in time is asked again later, but the
      // deployment has no more time.
      const deadline = deployment.wait?.isOverdue
        ? 0
        : deployment.deadlineAt?.getTime() ?? Infinity;
      const remaining = Math.max(0, deadline - Date.now());
      this.cancelled = lease.cancelSignal;
      this.timedOut =
        remaining === 0
          ? AbortSignal.abort()
          : AbortSignal.timeout(Math.min(remaining, MAX_TIMER_MS));
      signals.push(this.cancelled, this.timedOut);
    }
    this.signal = AbortSignal.any(signals);
  }

  /** Whether the deployment ends, and isn't resumed by another worker. */
  get isFinal(): boolean {
    return this.reason === 'cancelled' || this.reason === 'timedOut';
  }

  /** The reason that matters most, of those there are. */
  get reason(): StopReason {
    if (this.lease.signal.aborted) {
      return 'lost';
    }
    if (this.cancelled?.aborted) {
      return 'cancelled';
    }
    return this.timedOut?.aborted ? 'timedOut' : 'shutdown';
  }
}
