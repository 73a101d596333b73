import {
  DEPLOYMENT_STEPS,
  DeploymentStep,
  EngineResult,
  ProvisioningError,
  ProvisioningInterrupted,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineRun,
  EngineWaiting,
  ProvisioningEngine,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { DeploymentRecord, EnteredStep } from '../database/deploymentRows';
import { classifyDatabaseError } from '../database/classifyDatabaseError';
import { DeploymentTimer } from '../metrics/DeploymentTimer';
import { describeTarget, nounOf } from '../resources/deploymentTargets';
import { DeploymentFolders } from './DeploymentFolders';
import { DeploymentLease, LeaseLostError } from './DeploymentLease';
import { DeploymentLog } from './DeploymentLog';
import { DeploymentOutcome } from './DeploymentOutcome';
import {
  createEngineRun,
  createStateRecord,
  toRunReference,
} from './engineRuns';
import { limitWorkingFolder } from './limitWorkingFolder';
import { LogAnnouncements } from './logs/LogAnnouncements';
import { DeploymentEvent, DeploymentState, transition } from './transitions';

const STEP_EVENTS: Record<EnteredStep, DeploymentEvent> = {
  rendering: 'render',
  planning: 'plan',
  applying: 'apply',
  settling: 'settle',
};

/** The engine that a deployment began with is not available any more. */
export class EngineUnavailableError extends Error {}

export interface DeploymentStepsOptions {
  folders: DeploymentFolders;
  announcements: LogAnnouncements;
  logger: LoggerService;
  /** How many characters of an engine's output are kept. */
  logLimit: number;
  /** How many bytes a working folder may hold. */
  workingFolderLimit: number;
}

/** What the steps of one deployment need besides. */
export interface DeploymentWork {
  lease: DeploymentLease;
  engine: ProvisioningEngine;
  signal: AbortSignal;
  redactor: Redactor;
  timer: DeploymentTimer;
  /** Where the deployment is; moves on with the steps that it enters. */
  state: DeploymentState;
}

/**
 * Takes a deployment through its steps: render, plan, apply. A step that an
 * earlier worker began is not begun again.
 */
export class DeploymentSteps {
  static create(options: DeploymentStepsOptions): DeploymentSteps {
    return new DeploymentSteps(options);
  }

  private constructor(private readonly options: DeploymentStepsOptions) {}

  /** Throws an `EngineUnavailableError` when the deployment must wait for its engine. */
  async run(work: DeploymentWork): Promise<DeploymentOutcome | EngineWaiting> {
    const { lease, signal, redactor } = work;
    const { announcements, logLimit } = this.options;
    const log = DeploymentLog.create({
      lease,
      redactor,
      limit: logLimit,
      announcements,
    });
    if (hasNotReached(lease, 'planning')) {
      throwIfInterrupted(signal);
    }
    if (await this.hasNothingToDestroy(lease)) {
      return this.skipDestroy(
        work,
        log,
        `this control plane never provisioned anything for the ${nounOf(
          lease.deployment.target,
        )}`,
      );
    }
    try {
      return await this.runVersion(work, log);
    } catch (error) {
      if (await this.isEmptied(work, log, error)) {
        return this.skipDestroy(work, log, 'the state lists no resources');
      }
      throw error;
    }
  }

  private async runVersion(
    work: DeploymentWork,
    log: DeploymentLog,
  ): Promise<DeploymentOutcome | EngineWaiting> {
    const { lease, engine, redactor, signal } = work;
    const { folders, logger } = this.options;
    const { deployment } = lease;
    await requireAvailable(engine, lease);
    if (deployment.attempts > 1 && !deployment.wait) {
      await log.write({
        step: deployment.step,
        level: 'warn',
        message: lease.cancelSignal.aborted
          ? 'The deployment was interrupted and is cancelled here'
          : 'The deployment was interrupted and goes on here',
      });
    }
    await this.begin(work, log, 'rendering', describeStart(deployment));
    const run = await createEngineRun({
      lease,
      engine,
      folders,
      log,
      redactor,
      signal,
      warn: (message, error) => logger.warn(message, error),
    });
    return limitWorkingFolder(run, this.options.workingFolderLimit, limited =>
      deployment.operation === 'delete'
        ? this.destroy(work, log, limited)
        : this.apply(work, log, limited),
    );
  }

  /** Throws an error for a step that the deployment can't enter. */
  async enter(work: DeploymentWork, step: EnteredStep): Promise<void> {
    const { deployment, owner } = work.lease;
    const next = transition(work.state, STEP_EVENTS[step]);
    if (!next) {
      throw new Error(
        `Deployment ${deployment.id} can't enter the step ${step}: it is ${work.state}`,
      );
    }
    await work.lease.transaction(async stores => {
      await stores.deploymentQueue.setStep(
        deployment.id,
        owner,
        step,
        new Date(),
      );
      if (
        step === 'applying' &&
        deployment.operation !== 'delete' &&
        !work.engine.provisionsNothing
      ) {
        await stores.targets.markReachedApply(deployment.target);
      }
    });
    work.state = next;
    work.timer.enter(step);
  }

  /**
   * A delete needs neither a bundle nor an engine when nothing was ever
   * provisioned, so that broken templates leave nothing behind.
   */
  private async hasNothingToDestroy(lease: DeploymentLease): Promise<boolean> {
    const { operation, target } = lease.deployment;
    return (
      operation === 'delete' &&
      !(await lease.transaction(stores =>
        stores.targets.mayHaveProvisioned(target),
      )) &&
      !(await this.options.folders.hasState(target))
    );
  }

  /**
   * Whether a delete that can't use its bundle needs none, because nothing is
   * left of what was provisioned.
   */
  private async isEmptied(
    { engine, lease, redactor, signal }: DeploymentWork,
    log: DeploymentLog,
    error: unknown,
  ): Promise<boolean> {
    const { deployment } = lease;
    const isOfTheBackend =
      error instanceof LeaseLostError ||
      error instanceof ProvisioningInterrupted ||
      classifyDatabaseError(error) !== undefined;
    if (
      deployment.operation !== 'delete' ||
      isOfTheBackend ||
      !engine.hasNothingToDestroy
    ) {
      return false;
    }
    await this.options.folders.prepare(deployment);
    return engine.hasNothingToDestroy({
      ...toRunReference(deployment, this.options.folders),
      stateRecord: await createStateRecord(lease),
      log,
      redactor,
      recordPlan: async () => {},
      recordProgress: async () => {},
      signal,
    });
  }

  private async skipDestroy(
    work: DeploymentWork,
    log: DeploymentLog,
    reason: string,
  ): Promise<DeploymentOutcome> {
    await this.enter(work, 'settling');
    await log.write({
      step: 'settling',
      level: 'info',
      message: `Nothing to destroy: ${reason}`,
    });
    return succeeded(work.engine, { outputs: [], resources: [] });
  }

  private async apply(
    work: DeploymentWork,
    log: DeploymentLog,
    run: EngineRun,
  ): Promise<DeploymentOutcome | EngineWaiting> {
    const { engine, lease } = work;
    if (hasNotReached(lease, 'applying')) {
      const planned = await this.plan(work, log, run);
      if (planned instanceof EngineWaiting) {
        return planned;
      }
      throwIfInterrupted(run.signal);
      await this.begin(work, log, 'applying', planned);
    }
    const result = await engine.apply(run);
    return result instanceof EngineWaiting ? result : succeeded(engine, result);
  }

  /** Returns what the log says when the plan is applied. */
  private async plan(
    work: DeploymentWork,
    log: DeploymentLog,
    run: EngineRun,
  ): Promise<string | EngineWaiting> {
    const { engine } = work;
    if (!engine.plan) {
      return 'Applying the changes';
    }
    await this.begin(work, log, 'planning', 'Planning the changes');
    const plan = await engine.plan(run);
    return plan instanceof EngineWaiting
      ? plan
      : `Applying the plan: ${plan.toAdd} to add, ${plan.toChange} to change, ${plan.toRemove} to destroy`;
  }

  private async destroy(
    work: DeploymentWork,
    log: DeploymentLog,
    run: EngineRun,
  ): Promise<DeploymentOutcome | EngineWaiting> {
    await this.begin(
      work,
      log,
      'applying',
      `Destroying what the ${nounOf(
        work.lease.deployment.target,
      )} has provisioned`,
    );
    const result = await work.engine.destroy(run);
    return result instanceof EngineWaiting
      ? result
      : succeeded(work.engine, { outputs: [], resources: [] });
  }

  /** Enters a step and says so, unless an earlier worker did. */
  private async begin(
    work: DeploymentWork,
    log: DeploymentLog,
    step: EnteredStep,
    message: string,
  ): Promise<void> {
    if (hasNotReached(work.lease, step)) {
      await this.enter(work, step);
      await log.write({ step, level: 'info', message });
    }
  }
}

function succeeded(
  engine: ProvisioningEngine,
  result: EngineResult,
): DeploymentOutcome {
  return { kind: 'succeeded', ...result, provisioningEngine: engine.id };
}

/**
 * A deployment that has not begun fails without an engine. One that has must
 * not: its provisioning may continue by itself, and is resumed when the engine
 * is back. A delete may have nothing to destroy, which the engine can tell.
 */
async function requireAvailable(
  engine: ProvisioningEngine,
  lease: DeploymentLease,
): Promise<void> {
  if (lease.deployment.operation === 'delete') {
    return;
  }
  const unavailability = await engine.findUnavailability();
  if (unavailability === undefined) {
    return;
  }
  if (hasNotReached(lease, 'planning')) {
    throw new ProvisioningError(unavailability);
  }
  throw new EngineUnavailableError(unavailability);
}

function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new ProvisioningInterrupted();
  }
}

function hasNotReached(lease: DeploymentLease, step: DeploymentStep): boolean {
  return (
    DEPLOYMENT_STEPS.indexOf(lease.deployment.step) <
    DEPLOYMENT_STEPS.indexOf(step)
  );
}

/** What the log says when a deployment begins. */
function describeStart({
  operation,
  target,
  targetState,
}: DeploymentRecord): string {
  const verb = { create: 'Creating', update: 'Updating', delete: 'Deleting' }[
    operation
  ];
  return `${verb} ${describeTarget(target)} with ${targetState.templateName}:${
    targetState.majorVersion
  }.${targetState.minorVersion}`;
}
