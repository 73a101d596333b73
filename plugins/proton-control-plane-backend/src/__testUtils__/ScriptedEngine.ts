import {
  EnginePlan,
  EngineResult,
  EngineRun,
  ProvisioningEngine,
} from '../engines/types';

const NOTHING: EngineResult = { outputs: [], resources: [] };

/** An engine that does what a test tells it, and remembers what it was given. */
export class ScriptedEngine implements ProvisioningEngine {
  readonly name = 'TERRAFORM';
  readonly applied: EngineRun[] = [];
  readonly destroyed: EngineRun[] = [];
  onPlan: (run: EngineRun) => Promise<EnginePlan> = async () => ({
    toAdd: 1,
    toChange: 0,
    toRemove: 0,
  });
  onApply: (run: EngineRun) => Promise<EngineResult> = async () => NOTHING;
  onDestroy: (run: EngineRun) => Promise<void> = async () => {};
  /** How often it was told to end what an earlier worker left running. */
  stopped = 0;
  /** Whether its states list nothing. */
  isEmpty = false;
  unavailability: string | undefined;
  secrets: string[] = [];

  async findUnavailability() {
    return this.unavailability;
  }

  listSecrets() {
    return this.secrets;
  }

  async stop() {
    this.stopped += 1;
  }

  async hasNothingToDestroy() {
    return this.isEmpty;
  }

  async recordUnsavedState() {
    return undefined;
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
    await this.onDestroy(run);
  }
}
