import {
  EngineResult,
  formatExactJson,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineRequest,
  EngineRun,
  EngineSupport,
  ProvisioningEngine,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';

/**
 * Provisions nothing: the customer has provisioned the environment already,
 * and the spec says with which outputs.
 */
export class CustomerManagedEngine implements ProvisioningEngine {
  readonly id = 'CUSTOMER_MANAGED';
  readonly provisionsNothing = true;

  supports({
    provisioning,
    provisioningRepository,
  }: EngineRequest): EngineSupport {
    return provisioning === 'CUSTOMER_MANAGED' && !provisioningRepository
      ? { supported: true }
      : { supported: false, reason: 'provisioning must be CUSTOMER_MANAGED' };
  }

  validate(): string[] {
    return [];
  }

  async findUnavailability(): Promise<undefined> {
    return undefined;
  }

  listSecrets(): string[] {
    return [];
  }

  async apply({ inputs }: EngineRun): Promise<EngineResult> {
    return {
      outputs: Object.entries(inputs).map(([key, value]) => ({
        key,
        value: typeof value === 'string' ? value : formatExactJson(value),
        sensitive: false,
      })),
      resources: [],
    };
  }

  async destroy(): Promise<void> {}

  async cancel(): Promise<boolean> {
    return true;
  }
}
