import {
  EnginePlan,
  EngineResult,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineBundle,
  EngineRequest,
  EngineRun,
  EngineRunReference,
  EngineSupport,
  EngineWaiting,
  ProvisioningEngine,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';

const NOTHING: EngineResult = { outputs: [], resources: [] };

/** An engine that does what a test tells it, and remembers what it was given. */
export class ScriptedEngine implements ProvisioningEngine {
  readonly id = 'TERRAFORM';
  readonly applied: EngineRun[] = [];
  readonly destroyed: EngineRun[] = [];
  readonly cancelled: EngineRunReference[] = [];
  readonly cleanedUp: EngineRunReference[] = [];
  onPlan: (run: EngineRun) => Promise<EnginePlan | EngineWaiting | void> =
    async () => ({ toAdd: 1, toChange: 0, toRemove: 0 });
  onApply: (run: EngineRun) => Promise<EngineResult | EngineWaiting> =
    async () => NOTHING;
  onDestroy: (run: EngineRun) => Promise<void | EngineWaiting> = async () => {};
  /** Whether what it is asked to cancel stops. */
  onCancel: (run: EngineRunReference) => Promise<boolean> = async () => true;
  onValidate: (bundle: EngineBundle) => string[] = () => [];
  /** Absent until a test has it plan without deployments. */
  preview?: ProvisioningEngine['preview'];
  /** Absent until a test has it keep its states in the control plane. */
  stateFormat?: string;
  /** Whether it provisions through repositories only. */
  usesRepository = false;
  /** Whether its states list nothing. */
  isEmpty = false;
  unavailability: string | undefined;
  secrets: string[] = [];

  supports({ manifest }: EngineRequest): EngineSupport {
    return manifest?.renderingEngine === 'hcl'
      ? { supported: true }
      : { supported: false, reason: 'rendering_engine must be hcl' };
  }

  validate(bundle: EngineBundle) {
    return this.onValidate(bundle);
  }

  async findUnavailability() {
    return this.unavailability;
  }

  listSecrets() {
    return this.secrets;
  }

  async cancel(run: EngineRunReference) {
    this.cancelled.push(run);
    return this.onCancel(run);
  }

  async hasNothingToDestroy() {
    return this.isEmpty;
  }

  async cleanUp(run: EngineRunReference) {
    this.cleanedUp.push(run);
  }

  async plan(run: EngineRun) {
    return this.onPlan(run);
  }

  async apply(run: EngineRun) {
    this.applied.push(run);
    return this.onApply(run);
  }

  async destroy(run: EngineRun) {
    this.destroyed.push(run);
    return this.onDestroy(run);
  }
}
