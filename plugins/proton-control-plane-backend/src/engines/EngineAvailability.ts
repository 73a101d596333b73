import { LoggerService } from '@backstage/backend-plugin-api';
import { EngineRegistry } from './EngineRegistry';

/** How long an answer is good for, in milliseconds. */
const FRESH_MS = 15_000;

interface EngineAvailabilityOptions {
  engines: Pick<EngineRegistry, 'findUnavailability'>;
  logger: LoggerService;
  now?: () => number;
}

/**
 * Knows whether the engines can run, and says in the log when that changes.
 * Probes and metrics ask often, so the engines are not asked at every one.
 */
export class EngineAvailability {
  static create(options: EngineAvailabilityOptions): EngineAvailability {
    return new EngineAvailability(options);
  }

  private known:
    | { answer: Promise<string | undefined>; until: number }
    | undefined;
  private isAvailable = true;

  private constructor(private readonly options: EngineAvailabilityOptions) {}

  /** Why an engine can't run here, and what to do; undefined when all can. */
  async findUnavailability(): Promise<string | undefined> {
    const { now = Date.now } = this.options;
    if (!this.known || now() >= this.known.until) {
      this.known = { answer: this.ask(), until: now() + FRESH_MS };
    }
    return this.known.answer;
  }

  private async ask(): Promise<string | undefined> {
    const { engines, logger } = this.options;
    const unavailability = await engines
      .findUnavailability()
      .catch(error => `The engine can't be checked: ${error}`);
    const isAvailable = unavailability === undefined;
    if (!isAvailable && this.isAvailable) {
      logger.warn(`Deployments cannot run in this backend: ${unavailability}`);
    } else if (isAvailable && !this.isAvailable) {
      logger.info('Deployments can run in this backend again');
    }
    this.isAvailable = isAvailable;
    return unavailability;
  }
}
