import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Database } from '../database/Database';
import { InstanceRecord } from '../database/InstanceStore';
import { describeClockSkew } from './describeClockSkew';
import { readDataDirectoryId } from './readDataDirectoryId';

const HEARTBEAT_MS = 5_000;

/** After that time without a heartbeat, a control plane is taken for dead. */
const LIVE_MS = 30_000;

const NOT_CONFIRMED =
  'No deployments run until the control plane has found out whether another one uses its database';

export interface InstanceGuardOptions {
  database: Database;
  dataDirectory: string;
  /** Whether states are in the data directory, where no other machine sees them. */
  keepsStatesLocally: boolean;
  /** How the engines' states can be kept elsewhere, such as `Set … to …`. */
  sharedStateAdvice?: string;
  logger: LoggerService;
  /** Hears why no deployments run here, and that they do again. */
  onChange(disabledReason: string | undefined): void;
  /** This machine's clock, in milliseconds. */
  now?: () => number;
  heartbeat?: number;
  live?: number;
}

/**
 * Says why no deployments may run in this backend: its clock is wrong, or the
 * local states are elsewhere.
 *
 * Lets only one data directory on a database have local states: in another one,
 * a control plane would build again what is built already. The directory that
 * had them first keeps them. Another one takes over when the first gives no
 * sign of life, and then continues no state that it doesn't have: each run
 * compares the state with what was recorded of it.
 */
export class InstanceGuard {
  static create(options: InstanceGuardOptions): InstanceGuard {
    return new InstanceGuard(options);
  }

  private readonly id = randomUUID();
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> | undefined;
  private current: string | undefined;
  /** In milliseconds, as `Date.now()` has it. */
  private readonly createdAt = Date.now();
  private confirmedAt = 0;

  private constructor(private readonly options: InstanceGuardOptions) {}

  /** Why no deployments run here; undefined when they do. */
  get disabledReason(): string | undefined {
    if (this.current === undefined && this.isOutdated()) {
      return NOT_CONFIRMED;
    }
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

  /** After a pause, another control plane may have taken this one for dead. */
  private isOutdated(): boolean {
    return (
      this.options.keepsStatesLocally &&
      Date.now() - this.confirmedAt >= this.live
    );
  }

  private get live(): number {
    return this.options.live ?? LIVE_MS;
  }

  private async beat(): Promise<void> {
    const { database, dataDirectory, keepsStatesLocally, logger } =
      this.options;
    try {
      const skew = await this.findClockSkew();
      if (skew !== undefined) {
        // By such a clock, the others would look dead.
        this.take(skew);
        return;
      }
      const seenAt = new Date();
      const instance = {
        id: this.id,
        host: hostname(),
        dataDirectoryId: await readDataDirectoryId(dataDirectory),
        keepsStatesLocally,
        seenAt,
      };
      const { instances } = database.stores;
      await instances.save(instance);
      const since = new Date(seenAt.getTime() - this.live);
      await instances.deleteSeenBefore(new Date(since.getTime() - this.live));
      this.take(
        keepsStatesLocally
          ? await this.findDisabledReason(instance, since)
          : undefined,
      );
      this.confirmedAt = seenAt.getTime();
    } catch (error) {
      // What was known last still holds for a while.
      logger.warn(
        'Looking for other control planes on this database failed; trying again',
        toError(error),
      );
    }
  }

  private async findClockSkew(): Promise<string | undefined> {
    const { database, now = Date.now } = this.options;
    const askedAt = now();
    const time = await database.stores.instances.findTime();
    return (
      time && describeClockSkew({ database: time, askedAt, answeredAt: now() })
    );
  }

  private async findDisabledReason(
    instance: InstanceRecord,
    since: Date,
  ): Promise<string | undefined> {
    const { instances } = this.options.database.stores;
    // The owner may be starting too, after an outage of all.
    const mayTakeOver = Date.now() - this.createdAt >= this.live;
    const owner = await instances.claimLocalStates(
      instance,
      mayTakeOver ? since : undefined,
    );
    if (owner !== undefined) {
      return describeOwner(owner, this.remedy);
    }
    const other = await instances.findHostWithRemoteStates(since);
    return other && describeOther(other, this.remedy);
  }

  private get remedy(): string {
    const { sharedStateAdvice } = this.options;
    const begin = sharedStateAdvice ? `${sharedStateAdvice}, give` : 'Give';
    return `${begin} them one shared data directory, or stop all but one`;
  }

  private take(disabledReason: string | undefined): void {
    if (disabledReason === this.current) {
      return;
    }
    this.current = disabledReason;
    if (disabledReason === undefined) {
      this.options.logger.info(
        'Deployments run here again: the reason against it no longer exists',
      );
    } else {
      this.options.logger.error(disabledReason);
    }
    this.options.onChange(disabledReason);
  }
}

function describeOwner(host: string, remedy: string): string {
  return `No deployments run here, because the states are in the data directory of the control plane on ${host}, which uses the same database: this one would build again what the other has built. ${remedy}`;
}

function describeOther(host: string, remedy: string): string {
  return `No deployments run here, because the control plane on ${host} uses the same database and keeps states in a state backend, and this one keeps them in its data directory: each would build again what the other has built. ${remedy}`;
}
