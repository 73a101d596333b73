import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  InputProblem,
  ProvisioningError,
  ProvisioningInterrupted,
} from '@proton-vending/backstage-plugin-proton-common';
import { randomUUID } from 'node:crypto';
import { Database } from '../database/Database';
import {
  EnvironmentPlanRecord,
  PlanEnd,
} from '../database/EnvironmentPlanStore';
import { classifyDatabaseError } from '../database/classifyDatabaseError';
import { describeDuration } from '../deployments/describeDuration';
import { EncryptedValueError } from '../encryption/EncryptedValueError';
import { InvalidBundleError } from '../templates/sources/InvalidBundleError';
import { PreviewAttempt, PreviewRunner } from './PreviewRunner';
import { findChangeSince, readPlanBasis } from './planBasis';
import { PreviewLimits } from './readPreviewLimits';

/** A plan that the backend has left so often isn't made again. */
const MAX_ATTEMPTS = 2;

const LEASE_MS = 15_000;
const HEARTBEAT_MS = 1_500;
const PRUNE_MS = 60_000;
const REMOVE_RUNNERS_MS = 5_000;
const REMOVE_AGAIN_MS = 10_000;

/** A plan that nobody has asked for since is cancelled. */
const ABANDONED_MS = 60_000;

/** How long it is known that a plan has expired. */
const KEPT_MS = 24 * 60 * 60_000;

export interface PreviewWorkerOptions {
  database: Database;
  runner: Pick<PreviewRunner, 'cleanUp' | 'endRuns' | 'run'>;
  limits: PreviewLimits;
  logger: LoggerService;
  /** How often to look for work that nobody announced, in milliseconds. */
  pollInterval?: number;
  /** When a plan that nobody asks for is cancelled, in milliseconds. */
  abandonedAfter?: number;
  /** Why nothing may run here now; undefined when it may. */
  findDisabledReason?(): string | undefined;
}

/** Makes the plans that people have asked for, apart from deployments. */
export class PreviewWorker {
  private readonly shutdown = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private prunedAt = 0;
  private removing: Promise<void> | undefined;
  private removesAt = 0;

  constructor(private readonly options: PreviewWorkerOptions) {}

  start(): void {
    const { logger, pollInterval = 2_000 } = this.options;
    this.timer = setInterval(() => this.wake(), pollInterval);
    this.timer.unref();
    this.looking = this.removeLeftovers()
      .catch(error =>
        logger.warn(
          "Folders of earlier plans can't be removed",
          toError(error),
        ),
      )
      .finally(() => {
        this.looking = undefined;
        this.wake();
      });
  }

  /** Looks for work now. */
  wake(): void {
    if (this.shutdown.signal.aborted || !this.timer || this.looking) {
      return;
    }
    this.looking = this.look()
      .catch(error =>
        this.options.logger.error(
          'Looking for plans to make failed; trying again',
          toError(error),
        ),
      )
      .finally(() => {
        this.looking = undefined;
      });
  }

  /** Interrupts what runs; another backend makes the plans that aren't ready. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.shutdown.abort();
    await this.looking;
    await Promise.all(this.running);
    await this.removing;
  }

  private async look(): Promise<void> {
    const { abandonedAfter = ABANDONED_MS, database, limits } = this.options;
    const { environmentPlans } = database.stores;
    const now = new Date();
    await environmentPlans.cancelAbandoned(
      new Date(now.getTime() - abandonedAfter),
      now,
    );
    if (now.getTime() - this.prunedAt >= PRUNE_MS) {
      this.prunedAt = now.getTime();
      await environmentPlans.prune(now, new Date(now.getTime() - KEPT_MS));
    }
    if (now.getTime() >= this.removesAt) {
      this.removing ??= this.removeRunners().finally(() => {
        this.removing = undefined;
      });
    }
    if (this.options.findDisabledReason?.() !== undefined) {
      return;
    }
    while (
      this.running.size < limits.concurrency &&
      !this.shutdown.signal.aborted
    ) {
      const owner = randomUUID();
      const plan = await environmentPlans.claim({
        owner,
        now: new Date(),
        leaseExpiresAt: new Date(Date.now() + LEASE_MS),
      });
      if (!plan) {
        return;
      }
      const work = this.make(plan, owner).finally(() => {
        this.running.delete(work);
        this.removesAt = 0;
        this.wake();
      });
      this.running.add(work);
    }
  }

  /** Makes one plan; it does not reject. */
  private async make(
    plan: EnvironmentPlanRecord,
    owner: string,
  ): Promise<void> {
    const { database, limits, logger } = this.options;
    const { environmentPlans } = database.stores;
    const lost = new AbortController();
    const timeout = AbortSignal.timeout(limits.timeout);
    const wait: { reason?: string } = {};
    const heartbeat = setInterval(async () => {
      const expiresAt = new Date(Date.now() + LEASE_MS);
      // While the database is away, nobody else can take the plan.
      const isHeld = await environmentPlans
        .extendLease(plan.id, owner, expiresAt)
        .catch(() => true);
      if (!isHeld) {
        lost.abort();
      }
    }, HEARTBEAT_MS);
    heartbeat.unref();
    try {
      const signals = [this.shutdown.signal, lost.signal, timeout];
      const end = await this.findEnd(plan, {
        owner,
        signal: AbortSignal.any(signals),
        onWait: async reason => {
          if (reason !== wait.reason) {
            wait.reason = reason;
            await environmentPlans.setWaitReason(plan.id, owner, reason);
          }
        },
      });
      await environmentPlans.settle(plan.id, owner, this.complete(end));
    } catch (error) {
      if (lost.signal.aborted) {
        return;
      }
      const stopped = { isLate: timeout.aborted, waitReason: wait.reason };
      await this.settleFailure(plan, owner, error, stopped).catch(unsettled =>
        // When its lease expires, another worker settles the plan.
        logger.warn(`Plan ${plan.id} can't be settled`, toError(unsettled)),
      );
    } finally {
      clearInterval(heartbeat);
    }
  }

  private async findEnd(
    plan: EnvironmentPlanRecord,
    attempt: PreviewAttempt,
  ): Promise<UntimedEnd> {
    const { database, runner } = this.options;
    if (plan.attempts > MAX_ATTEMPTS) {
      return failed(
        `The backend stopped ${MAX_ATTEMPTS} times in the middle of this preview, so it isn't tried again. Find out why the backend stopped, then preview again`,
      );
    }
    const basis = await database.transaction(stores =>
      readPlanBasis(stores, plan),
    );
    if (
      basis.lastAttemptedDeploymentId !== plan.basis.lastAttemptedDeploymentId
    ) {
      return failed(
        `The environment was deployed while the preview waited. Preview the change again`,
      );
    }
    if (basis.provisioningHash !== plan.basis.provisioningHash) {
      return failed(
        'The roles or the repository of the environment changed while the preview waited. Preview the change again',
      );
    }
    await database.stores.environmentPlans.setBasis(
      plan.id,
      attempt.owner,
      basis,
    );
    const preview = await runner.run(plan, attempt);
    const change = findChangeSince(
      basis,
      await database.transaction(stores => readPlanBasis(stores, plan)),
    );
    return change === undefined
      ? { status: 'READY', ...preview }
      : failed(
          `The preview is out of date: ${change}. Preview the change again`,
        );
  }

  private async settleFailure(
    plan: EnvironmentPlanRecord,
    owner: string,
    error: unknown,
    { isLate, waitReason }: { isLate: boolean; waitReason?: string },
  ): Promise<void> {
    const { limits, logger } = this.options;
    const { environmentPlans } = this.options.database.stores;
    const settle = (message: string, inputProblems?: InputProblem[]) =>
      environmentPlans.settle(
        plan.id,
        owner,
        this.complete({ ...failed(message), inputProblems }),
      );
    if (error instanceof ProvisioningError) {
      await settle(error.message, error.inputProblems);
    } else if (
      error instanceof InvalidBundleError ||
      error instanceof EncryptedValueError
    ) {
      await settle(error.message);
    } else if (isLate) {
      await settle(
        `The preview was stopped since it took longer than ${describeDuration(
          limits.timeout,
        )}, the limit that protonControlPlane.previews.timeout sets${
          waitReason === undefined ? '' : `. Its last status: ${waitReason}`
        }`,
      );
    } else if (
      error instanceof ProvisioningInterrupted ||
      classifyDatabaseError(error) === 'unavailable'
    ) {
      await environmentPlans.release(plan.id, owner);
    } else {
      logger.error(`Plan ${plan.id} failed unexpectedly`, toError(error));
      await settle(
        `The control plane could not make this plan; the backend's log says why under ${plan.id}`,
      );
    }
  }

  private complete(end: UntimedEnd): PlanEnd {
    const completedAt = new Date();
    const expiresAt = new Date(
      completedAt.getTime() + this.options.limits.expiry,
    );
    return { ...end, completedAt, expiresAt };
  }

  /** Removes the runners of plans that have ended, whoever has made them. */
  private async removeRunners(): Promise<void> {
    const { database, logger, runner } = this.options;
    const { environmentPlans, previewRuns } = database.stores;
    let pause = REMOVE_RUNNERS_MS;
    try {
      const ids = await previewRuns.listOwners();
      for (const plan of await environmentPlans.listEnded(ids)) {
        if (await runner.endRuns(plan)) {
          await previewRuns.deleteOf(plan.id);
        } else {
          pause = REMOVE_AGAIN_MS;
        }
      }
    } catch (error) {
      pause = REMOVE_AGAIN_MS;
      logger.warn(
        'Runners of plans that have ended are removed later',
        toError(error),
      );
    }
    this.removesAt = Date.now() + pause;
  }

  /** A backend that was killed has left what it was working on. */
  private async removeLeftovers(): Promise<void> {
    const { database, runner } = this.options;
    const { environmentPlans } = database.stores;
    for (const plan of await environmentPlans.listIdle()) {
      // Its deployment works in the same folder.
      if (await environmentPlans.isIdle(plan.id)) {
        await runner.cleanUp(plan);
      }
    }
  }
}

type UntimedEnd =
  | { status: 'READY'; result: Buffer; savedPlan: Buffer }
  | { status: 'FAILED'; failure: string; inputProblems?: InputProblem[] };

function failed(failure: string): UntimedEnd & { status: 'FAILED' } {
  return { status: 'FAILED', failure };
}
