import { EngineWait } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { randomUUID } from 'node:crypto';
import { Database, Stores } from '../database/Database';
import { DeploymentRecord } from '../database/deploymentRows';
import { mergeLinks } from './mergeLinks';

/** Thrown by whoever writes for a deployment that another worker holds by now. */
export class LeaseLostError extends Error {
  constructor(deploymentId: string) {
    super(`Deployment ${deploymentId} is no longer held by this worker`);
    this.name = 'LeaseLostError';
  }
}

/** How long a lease lasts, and how often it is extended. In milliseconds. */
export interface LeaseTimes {
  duration: number;
  heartbeat: number;
}

/** When an engine that can't stop yet is asked again, in milliseconds. */
const RETRY_DELAY_MS = 10_000;

/**
 * A worker's right to run one deployment.
 *
 * It is extended as long as the worker lives. A worker that dies stops
 * extending it, and another one takes the deployment up when it lapses. A
 * worker that merely stalled finds out at its next write, which fails.
 */
export class DeploymentLease {
  /**
   * Takes the next deployment that waits, none of those in `except` and none
   * that `mayRun` refuses; undefined when none does.
   */
  static async claimNext(
    database: Database,
    times: LeaseTimes,
    options: {
      /** How long a deployment may take, in milliseconds; any time when absent. */
      timeout?: number;
      except?: string[];
      /** The id of the data directory in which the worker works. */
      dataDirectoryId?: string;
      mayRun?: (deployment: { lostAttempts: number }) => boolean;
    } = {},
  ): Promise<DeploymentLease | undefined> {
    const owner = randomUUID();
    const now = new Date();
    const deployment = await database.stores.deploymentQueue.claim({
      owner,
      now,
      expiresAt: new Date(now.getTime() + times.duration),
      ...options,
    });
    return (
      deployment && new DeploymentLease(database, times, deployment, owner)
    );
  }

  private readonly lost = new AbortController();
  private readonly cancelled = new AbortController();
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly database: Database,
    private readonly times: LeaseTimes,
    readonly deployment: DeploymentRecord,
    readonly owner: string,
  ) {
    if (deployment.status === 'CANCELLING') {
      this.cancelled.abort();
    }
    this.timer = setInterval(() => this.extend(), times.heartbeat);
    this.timer.unref();
  }

  /** Aborted when the lease is lost. */
  get signal(): AbortSignal {
    return this.lost.signal;
  }

  /** Aborted when somebody cancels the deployment, here or at another backend. */
  get cancelSignal(): AbortSignal {
    return this.cancelled.signal;
  }

  /** Runs a transaction that takes effect only while the lease is held. */
  async transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    return this.database.transaction(async stores => {
      const { deploymentQueue } = stores;
      if (
        !(await deploymentQueue.confirmLease(this.deployment.id, this.owner))
      ) {
        this.lost.abort();
        throw new LeaseLostError(this.deployment.id);
      }
      return work(stores);
    });
  }

  /** Ends the heartbeat; the lease then lapses unless it is given back. */
  stop(): void {
    clearInterval(this.timer);
  }

  /**
   * Gives the deployment back, to be taken up again after a delay, or after
   * another one if somebody has cancelled it; the attempt may have failed. Until
   * that is recorded, the lease is extended.
   */
  async release(
    delayMs: number,
    {
      delayIfCancelledMs = delayMs,
      hasFailed = false,
    }: { delayIfCancelledMs?: number; hasFailed?: boolean } = {},
  ): Promise<void> {
    const now = Date.now();
    await this.database.stores.deploymentQueue.releaseLease(
      this.deployment.id,
      this.owner,
      {
        availableAt: new Date(now + delayMs),
        availableIfCancelledAt: new Date(now + delayIfCancelledMs),
        hasFailed,
      },
    );
    this.stop();
  }

  /**
   * The deadline that the owner of the deployment is to be notified of now;
   * undefined when there is none, or the owner was notified of it.
   */
  findNearDeadline(wait: EngineWait): Date | undefined {
    return this.isOverdue ? undefined : findNearDeadline(this.deployment, wait);
  }

  /**
   * Releases the deployment until it no longer has to wait. Its log says what
   * it waits for, once.
   *
   * @param isHeld - whether the control plane has it wait, and not its engine
   * @param notifiedDeadline - the deadline that its owner was notified of
   */
  async releaseWaiting(
    wait: EngineWait,
    {
      isHeld = false,
      notifiedDeadline,
    }: { isHeld?: boolean; notifiedDeadline?: Date } = {},
  ): Promise<void> {
    const { isOverdue } = this;
    const { id, status, wait: last } = this.deployment;
    const soon = new Date(Date.now() + RETRY_DELAY_MS);
    await this.transaction(async ({ deploymentLogs, deploymentQueue }) => {
      const step = await deploymentQueue.setWait(
        this.deployment,
        this.owner,
        {
          handle: wait.handle,
          reason: wait.reason,
          links: wait.links ?? [],
          checkAt: status === 'CANCELLING' ? soon : wait.checkAt,
          ...(isOverdue && { isOverdue: true }),
          ...(isHeld && { isHeld: true }),
        },
        {
          deadlineAt: isOverdue ? soon : wait.deadlineAt,
          ...(wait.lastingLinks && {
            links: mergeLinks(this.deployment.links ?? [], wait.lastingLinks),
          }),
          ...(notifiedDeadline && { deadlineNotifiedAt: notifiedDeadline }),
        },
      );
      if (step && wait.reason !== last?.reason) {
        await deploymentLogs.append(
          id,
          [{ step, level: 'info', message: wait.reason }],
          new Date(),
        );
      }
    });
    this.stop();
  }

  /** Whether the deadline passed while the deployment waited. */
  private get isOverdue(): boolean {
    const { deadlineAt, wait } = this.deployment;
    return (
      wait !== undefined &&
      (wait.isOverdue === true ||
        (deadlineAt !== undefined && deadlineAt <= new Date()))
    );
  }

  /** Extends the lease, and finds out whether the deployment is cancelled. */
  async extend(): Promise<void> {
    try {
      const status = await this.database.stores.deploymentQueue.extendLease(
        this.deployment.id,
        this.owner,
        new Date(Date.now() + this.times.duration),
      );
      if (!status) {
        this.lost.abort();
        this.stop();
      } else if (status === 'CANCELLING') {
        this.cancelled.abort();
      }
    } catch {
      // The database may answer the next heartbeat. Until it does the lease may
      // have lapsed, but it is lost only to somebody who takes it: to interrupt
      // what runs would do harm each time that the database is away.
    }
  }
}

/** A deployment that is being cancelled ends by itself, so nobody is notified. */
function findNearDeadline(
  { deadlineNotifiedAt, status }: DeploymentRecord,
  { deadlineAt, deadlineNoticeAt }: EngineWait,
): Date | undefined {
  return deadlineAt &&
    deadlineNoticeAt &&
    deadlineNoticeAt <= new Date() &&
    deadlineNotifiedAt?.getTime() !== deadlineAt.getTime() &&
    status !== 'CANCELLING'
    ? deadlineAt
    : undefined;
}
