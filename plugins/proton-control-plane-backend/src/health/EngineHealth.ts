import { ProvisioningEngine } from '../engines/types';
import { DeploymentReadiness } from '../instances/deploymentReadinessServiceRef';

/** How long an answer is good for, in milliseconds. */
const FRESH_MS = 15_000;

/** What readiness says of the engine. */
export type EngineCheck =
  | { status: 'ok' }
  | { status: 'error'; message: string };

/** Looks whether deployments can run here; probes come often, so not at every one. */
export class EngineHealth {
  static create(options: {
    engine: Pick<ProvisioningEngine, 'findUnavailability'>;
    /** What the control plane itself says; nothing when absent. */
    readiness?: DeploymentReadiness;
    now?: () => number;
  }): EngineHealth {
    return new EngineHealth(options);
  }

  private known: { check: Promise<EngineCheck>; until: number } | undefined;

  private constructor(
    private readonly options: {
      engine: Pick<ProvisioningEngine, 'findUnavailability'>;
      readiness?: DeploymentReadiness;
      now?: () => number;
    },
  ) {}

  async check(): Promise<EngineCheck> {
    const message = this.options.readiness?.obstacle;
    if (message !== undefined) {
      return { status: 'error', message };
    }
    const now = (this.options.now ?? Date.now)();
    if (!this.known || now >= this.known.until) {
      this.known = { check: this.look(), until: now + FRESH_MS };
    }
    return this.known.check;
  }

  private async look(): Promise<EngineCheck> {
    const message = await this.options.engine
      .findUnavailability()
      .catch(error => `The engine cannot be looked for: ${error}`);
    return message === undefined
      ? { status: 'ok' }
      : { status: 'error', message };
  }
}
