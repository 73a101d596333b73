import { LoggerService } from '@backstage/backend-plugin-api';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Database } from '../database/Database';
import { readDataDirectoryId } from './readDataDirectoryId';

const HEARTBEAT_MS = 5_000;

/** After that time without a heartbeat, a control plane is taken for dead. */
const LIVE_MS = 30_000;

export interface InstanceGuardOptions {
  database: Database;
  dataDirectory: string;
  /** Whether states are in the data directory, where no other machine sees them. */
  keepsStatesLocally: boolean;
  logger: LoggerService;
  /** Hears why no deployments run here, and that they do again. */
  onChange(obstacle: string | undefined): void;
  heartbeat?: number;
  live?: number;
}

/**
 * Tells control planes on one database of each other. One that keeps states in
 * its own data directory runs nothing beside one with another data directory:
 * each would build what the other has built.
 */
export class InstanceGuard {
  static create(options: InstanceGuardOptions): InstanceGuard {
    return new InstanceGuard(options);
  }

  private readonly id = randomUUID();
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> | undefined;
  private current: string | undefined;

  private constructor(private readonly options: InstanceGuardOptions) {}

  /** Why no deployments run here; undefined when they do. */
  get obstacle(): string | undefined {
    return this.current;
  }

  /** Returns once this control plane is known to others, and knows them. */
  async start(): Promise<void> {
    await this.beat();
    this.timer = setInterval(() => {
      this.beating ??= this.beat().finally(() => {
        this.beating = undefined;
      });
    }, this.options.heartbeat ?? HEARTBEAT_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
    try {
      await this.options.database.stores.instances.delete(this.id);
    } catch {
      // The others find out when no heartbeat comes any more.
    }
  }

  private async beat(): Promise<void> {
    const { database, dataDirectory, keepsStatesLocally, logger } =
      this.options;
    const live = this.options.live ?? LIVE_MS;
    try {
      const dataDirectoryId = await readDataDirectoryId(dataDirectory);
      const { instances } = database.stores;
      const seenAt = new Date();
      await instances.save({
        id: this.id,
        host: hostname(),
        dataDirectoryId,
        seenAt,
      });
      const since = new Date(seenAt.getTime() - live);
      await instances.deleteSeenBefore(new Date(since.getTime() - live));
      const other = keepsStatesLocally
        ? await instances.findElsewhere(dataDirectoryId, since)
        : undefined;
      this.take(other && describeOther(other.host));
    } catch (error) {
      // What was known last still holds until the next heartbeat.
      logger.warn(
        'Looking for other control planes on this database failed; trying again',
        error instanceof Error ? error : undefined,
      );
    }
  }

  private take(obstacle: string | undefined): void {
    if (obstacle === this.current) {
      return;
    }
    this.current = obstacle;
    if (obstacle === undefined) {
      this.options.logger.info(
        'No other control plane uses this database any more; deployments run again',
      );
    } else {
      this.options.logger.error(obstacle);
    }
    this.options.onChange(obstacle);
  }
}

function describeOther(host: string): string {
  return `No deployments run, because the control plane on ${host} uses the same database with another data directory, and Terraform states are kept in data directories: each control plane would build again what the other has built. Set protonControlPlane.terraform.backend to a state backend that all of them reach (such as s3 or pg), give them one shared data directory, or stop all but one`;
}
