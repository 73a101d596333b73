import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import { StoredState } from '../state/StoredState';

/** How long a state may be refused while a command changes it, in milliseconds. */
const REFUSED_MS = 10_000;

/** Sends the state that a command works on, while it runs. */
export class StateFollower {
  private readonly refusal = new AbortController();
  private refusedSince: number | undefined;

  /** @param stored - absent when the control plane doesn't keep the state */
  constructor(private readonly stored: StoredState | undefined) {}

  /** Aborted when the state stays refused: what is built then is in no state. */
  get refused(): AbortSignal {
    return this.refusal.signal;
  }

  /** Sends the state when it has changed. What can't be sent now is sent later. */
  async follow(): Promise<void> {
    try {
      await this.stored?.follow();
      this.refusedSince = undefined;
    } catch (error) {
      if (!(error instanceof ProvisioningError)) {
        return;
      }
      const now = performance.now();
      this.refusedSince ??= now;
      if (now - this.refusedSince >= REFUSED_MS) {
        this.refusal.abort();
      }
    }
  }
}
