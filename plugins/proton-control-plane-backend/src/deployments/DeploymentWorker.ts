import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { Database } from '../database/Database';
import { DeploymentLease, LeaseTimes } from './DeploymentLease';
import { isLastAttempt } from './attempts';

/** Runs the deployment of a lease to its end, or gives it back. */
export interface DeploymentExecutor {
  /** `shutdown` is aborted when this process ends. It does not reject. */
  execute(lease: DeploymentLease, shutdown: AbortSignal): Promise<void>;
}

export interface DeploymentWorkerOptions {
  database: Database;
  executor: DeploymentExecutor;
  logger: LoggerService;
  /** How many deployments run at once in this process. */
  concurrency: number;
  /** How long a deployment may take, in milliseconds; any time when absent. */
  timeout?: number;
  /** How often to look for work that nobody announced, in milliseconds. */
  pollInterval?: number;
  leaseTimes?: LeaseTimes;
  /** The id of the data directory in which deployments run here. */
  findDataDirectoryId?(): Promise<string>;
  /** Deployments that must not be taken up here now. */
  listBusy?(): string[];
  /** Why nothing may run here now; undefined when it may. */
  findDisabledReason?(): string | undefined;
}

/** Takes deployments from the queue and runs them. */
export class DeploymentWorker {
  static create(options: DeploymentWorkerOptions): DeploymentWorker {
    return new DeploymentWorker(options);
  }

  private readonly shutdown = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private readonly leases = new Set<DeploymentLease>();
  private readonly leaseTimes: LeaseTimes;
  private timer: NodeJS.Timeout | undefined;
  private claiming: Promise<void> | undefined;
  private claimAgain = false;
  /** In milliseconds, as `Date.now()` has it. */
  private claimFrom = 0;
  /** Since it answered last; it is asked whether it is there again before anything is claimed. */
  private databaseWasUnavailable = false;

  private constructor(private readonly options: DeploymentWorkerOptions) {
    this.leaseTimes = options.leaseTimes ?? {
      duration: 15_000,
      heartbeat: 1_500,
    };
  }

  /** How many deployments run in this process. */
  get runningCount(): number {
    return this.running.size;
  }

  /** The deployments that run in this process. */
  listHeld(): string[] {
    return [...this.leases].map(({ deployment }) => deployment.id);
  }

  /** Returns when `listHeld` lists each deployment that is being taken up now. */
  async untilClaimed(): Promise<void> {
    await this.claiming;
  }

  start(): void {
    this.timer = setInterval(
      () => this.wake(),
      this.options.pollInterval ?? 1_000,
    );
    this.timer.unref();
    this.wake();
  }

  /** Looks for work now. */
  wake(): void {
    if (
      this.shutdown.signal.aborted ||
      !this.timer ||
      Date.now() < this.claimFrom
    ) {
      return;
    }
    if (this.claiming) {
      this.claimAgain = true;
      return;
    }
    this.claiming = this.claimAll().finally(() => {
      this.claiming = undefined;
      if (this.claimAgain) {
        this.claimAgain = false;
        this.wake();
      }
    });
  }

  /** Looks now whether a deployment is to be cancelled, if it runs here. */
  async checkForCancel(deploymentId: string): Promise<void> {
    const lease = [...this.leases].find(
      ({ deployment }) => deployment.id === deploymentId,
    );
    await lease?.extend();
  }

  /** Interrupts what runs, and returns when all of it is given back. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.shutdown.abort();
    await this.claiming;
    await Promise.all(this.running);
  }

  private async claimAll(): Promise<void> {
    const { database, findDataDirectoryId, findDisabledReason, listBusy } =
      this.options;
    try {
      const dataDirectoryId = await findDataDirectoryId?.();
      if (this.databaseWasUnavailable) {
        await database.stores.deploymentQueue.countQueued();
        this.databaseWasUnavailable = false;
        // Nobody could extend a lease: its holder is the first to have a try.
        this.claimFrom = Date.now() + 2 * this.leaseTimes.heartbeat;
        return;
      }
      const disabledReason = findDisabledReason?.();
      if (disabledReason !== undefined) {
        await database.stores.deploymentQueue.explainWaiting(disabledReason);
        return;
      }
      while (this.hasRoom() && !this.shutdown.signal.aborted) {
        const lease = await DeploymentLease.claimNext(
          database,
          this.leaseTimes,
          {
            timeout: this.options.timeout,
            // A lease that lapsed while the database was away is still extended.
            except: [...this.listHeld(), ...(listBusy?.() ?? [])],
            dataDirectoryId,
            mayRun: deployment =>
              !isLastAttempt(deployment) || this.running.size === 0,
          },
        );
        if (!lease) {
          return;
        }
        this.execute(lease);
      }
    } catch (error) {
      this.databaseWasUnavailable = true;
      this.claimFrom = Date.now() + this.leaseTimes.heartbeat;
      this.options.logger.error(
        'Looking for deployments to run failed; trying again',
        toError(error),
      );
    }
  }

  private hasRoom(): boolean {
    return (
      this.running.size < this.options.concurrency &&
      ![...this.leases].some(({ deployment }) => isLastAttempt(deployment))
    );
  }

  private execute(lease: DeploymentLease): void {
    const execution = this.options.executor
      .execute(lease, this.shutdown.signal)
      .finally(() => {
        lease.stop();
        this.leases.delete(lease);
        this.running.delete(execution);
        this.wake();
      });
    this.leases.add(lease);
    this.running.add(execution);
  }
}
