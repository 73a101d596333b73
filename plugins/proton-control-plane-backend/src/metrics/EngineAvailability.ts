import { LoggerService } from '@backstage/backend-plugin-api';
import { ProvisioningEngine } from '../engines/types';

/** How long an answer is good for, in milliseconds. */
const FRESH_MS = 60_000;

/** Knows whether the engine can run, and says in the log when that changes. */
export class EngineAvailability {
  static create(options: {
    engine: ProvisioningEngine;
    logger: LoggerService;
    now?: () => number;
  }): EngineAvailability {
    return new EngineAvailability(options);
  }

  private known: { isAvailable: boolean; until: number } | undefined;

  private constructor(
    private readonly options: {
      engine: ProvisioningEngine;
      logger: LoggerService;
      now?: () => number;
    },
  ) {}

  async isAvailable(): Promise<boolean> {
    const { engine, logger, now = Date.now } = this.options;
    if (this.known && now() < this.known.until) {
      return this.known.isAvailable;
    }
    const unavailability = await engine.findUnavailability();
    const isAvailable = unavailability === undefined;
    if (!isAvailable && this.known?.isAvailable !== false) {
      logger.warn(`Deployments cannot run in this backend: ${unavailability}`);
    } else if (isAvailable && this.known?.isAvailable === false) {
      logger.info('Deployments can run in this backend again');
    }
    this.known = { isAvailable, until: now() + FRESH_MS };
    return isAvailable;
  }
}
