import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineSupport,
  ProvisioningEngine,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';

/** Stands for an engine whose module is not part of this backend any more. */
export class MissingEngine implements ProvisioningEngine {
  constructor(readonly id: string) {}

  supports(): EngineSupport {
    return { supported: false, reason: this.reason };
  }

  validate(): string[] {
    return [this.reason];
  }

  async findUnavailability(): Promise<string> {
    return this.reason;
  }

  listSecrets(): string[] {
    return [];
  }

  async apply(): Promise<never> {
    throw new ProvisioningError(this.reason);
  }

  async destroy(): Promise<never> {
    throw new ProvisioningError(this.reason);
  }

  async cancel(): Promise<boolean> {
    return false;
  }

  /** Only the engine knows whether its working directory holds more than copies. */
  async cleanUp(): Promise<never> {
    throw new Error(this.reason);
  }

  private get reason(): string {
    return `The provisioning engine ${this.id} isn't installed in this backend. Add the module that provides it, and deploy again`;
  }
}
