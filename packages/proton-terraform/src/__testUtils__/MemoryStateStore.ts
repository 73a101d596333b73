import {
  ProvisioningError,
  RefusedStateError,
  RunStateStore,
} from '@proton-vending/backstage-plugin-proton-common';

/** Keeps the state of one environment as a control plane does, and can fail as one. */
export class MemoryStateStore implements RunStateStore {
  state: string | undefined;
  /** Every state that was taken. */
  readonly written: string[] = [];
  lockId: string | undefined;
  /** Thrown by every call while it is set. */
  outage: Error | undefined;
  /** Why no state is taken; none is refused when absent. */
  refusal: string | undefined;
  /** Whether it stores the states that it refuses. */
  storesRefused = false;
  /** The refused states that it has stored. */
  readonly refused: string[] = [];

  get serial(): number | undefined {
    return this.state && JSON.parse(this.state).serial;
  }

  async read() {
    this.requireAvailable();
    return this.state;
  }

  async write(state: string, lockId: string) {
    this.requireAvailable();
    if (this.lockId !== undefined && this.lockId !== lockId) {
      throw new ProvisioningError('The state is locked');
    }
    if (state === this.state) {
      return;
    }
    const isBehind = JSON.parse(state).serial <= (this.serial ?? -1);
    if (this.refusal !== undefined || isBehind) {
      if (this.storesRefused) {
        this.refused.push(state);
      }
      throw new RefusedStateError(this.refusal ?? 'The serial is behind', {
        isStored: this.storesRefused,
      });
    }
    this.state = state;
    this.written.push(state);
  }

  async lock(lockId: string) {
    this.requireAvailable();
    if (this.lockId !== undefined && this.lockId !== lockId) {
      return `somebody with ${this.lockId}`;
    }
    this.lockId = lockId;
    return undefined;
  }

  async unlock(lockId: string) {
    this.requireAvailable();
    if (this.lockId === lockId) {
      this.lockId = undefined;
    }
  }

  private requireAvailable() {
    if (this.outage) {
      throw this.outage;
    }
  }
}
