import {
  DEPLOYMENT_STEPS,
  DeploymentStep,
  EngineResult,
  ProvisioningError,
  ProvisioningInterrupted,
  Redactor,
  RunStateStore,
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
import {
  DeploymentTarget,
  describeTarget,
  nounOf,
} from '../resources/deploymentTargets';
import { findPreviewedPlan, findUnappliedPlan } from '../plans/previewedPlan';
import { RunnerRuns } from '../runners/RunnerRuns';
import { RunStates } from '../states/RunStates';
import { DeploymentFolders } from './DeploymentFolders';
import { DeploymentLease, LeaseLostError } from './DeploymentLease';
import { DeploymentLog } from './DeploymentLog';
import { DeploymentOutcome } from './DeploymentOutcome';
import { HeldDeployment } from './HeldDeployment';
import {
  createEngineRun,
  createStateRecord,
  toRunReference,
} from './engineRuns';
import { limitWorkingFolder } from './limitWorkingFolder';
import { requireAllowedPlan } from './protectedResources';
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
  runStates: RunStates;
  runnerRuns: RunnerRuns;
  logger: LoggerService;
  /** How many bytes a working folder may hold. */
  workingFolderLimit: number;
  /** The types of resources that an ordinary update never replaces, destroys or forgets. */
  protectedResourceTypes: ReadonlySet<string>;
}

/** What the steps of one deployment need besides. */
export interface DeploymentWork {
  lease: DeploymentLease;
  engine: ProvisioningEngine;
  log: DeploymentLog;
  signal: AbortSignal;
  redactor: Redactor;
  stateStore: RunStateStore;
  credentials: EngineRun['credentials'];
  timer: DeploymentTimer;
  /** Where the deployment is; moves on with the steps that it enters. */
  state: DeploymentState;
}

const NOTHING: EngineResult = { outputs: [], resources: [] };

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
    const { engine, lease, signal } = work;
    if (hasNotReached(lease, 'planning')) {
      throwIfInterrupted(signal);
    }
    const result = await this.runOrSkip(work);
    return result instanceof EngineWaiting
      ? result
      : {
          kind: 'succeeded',
          ...result,
          provisioningEngine: engine.provisioner ?? engine.id,
        };
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

  /** Has a deployment wait, with the reason, before its engine does anything. */
  async hold(
    work: DeploymentWork,
    { checkAt, reason }: { checkAt: Date; reason: string },
  ): Promise<HeldDeployment> {
    const { deployment } = work.lease;
    if (hasNotReached(work.lease, 'planning')) {
      await this.begin(work, 'rendering', describeStart(deployment));
      await (deployment.operation === 'delete'
        ? this.begin(work, 'applying', describeDestroy(deployment))
        : this.begin(work, 'planning', 'Planning the changes'));
    }
    // What the engine waited for before, it finds again.
    const handle = deployment.wait?.handle ?? {};
    return new HeldDeployment({ handle, checkAt, reason });
  }

  /** A delete is skipped when there is nothing to destroy. */
  private async runOrSkip(
    work: DeploymentWork,
  ): Promise<EngineResult | EngineWaiting> {
    const { target } = work.lease.deployment;
    if (await this.wasNeverProvisioned(work)) {
      return this.skipDestroy(
        work,
        `this control plane never provisioned anything for the ${nounOf(
          target,
        )}`,
      );
    }
    try {
      return await this.runVersion(work);
    } catch (error) {
      if (await this.isEmptied(work, error)) {
        return this.skipDestroy(work, 'the state lists no resources');
      }
      throw error;
    }
  }

  private async runVersion(
    work: DeploymentWork,
  ): Promise<EngineResult | EngineWaiting> {
    const { lease, engine, log } = work;
    const { logger, workingFolderLimit } = this.options;
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
    await this.begin(work, 'rendering', describeStart(deployment));
    const run = await createEngineRun({
      ...work,
      places: this.options,
      logger,
      protectedResourceTypes: this.options.protectedResourceTypes,
    });
    return limitWorkingFolder(run, workingFolderLimit, 'deployment', limited =>
      deployment.operation === 'delete'
        ? this.destroy(work, limited)
        : this.apply(work, limited),
    );
  }

  /**
   * A delete needs neither a bundle nor an engine when nothing was ever
   * provisioned, so that broken templates leave nothing behind.
   */
  private async wasNeverProvisioned({
    lease,
  }: DeploymentWork): Promise<boolean> {
    const { operation, target } = lease.deployment;
    return (
      operation === 'delete' &&
      !(await lease.transaction(stores =>
        stores.targets.mayHaveProvisioned(target),
      )) &&
      !(await this.hasState(target))
    );
  }

  private async hasState(target: DeploymentTarget): Promise<boolean> {
    const { folders, runStates } = this.options;
    return (await folders.hasState(target)) || runStates.hasState(target);
  }

  /**
   * Whether a delete that can't use its bundle needs none, because nothing is
   * left of what was provisioned.
   */
  private async isEmptied(
    work: DeploymentWork,
    error: unknown,
  ): Promise<boolean> {
    const { engine, lease, log, redactor, signal, stateStore } = work;
    const { deployment } = lease;
    const { folders } = this.options;
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
    await folders.prepare(deployment);
    return engine.hasNothingToDestroy({
      ...toRunReference(deployment, this.options),
      stateRecord: await createStateRecord(lease),
      stateStore,
      credentials: work.credentials,
      log,
      redactor,
      recordPlan: async () => {},
      checkLosses: async () => {},
      recordProgress: async () => {},
      signal,
    });
  }

  private async skipDestroy(
    work: DeploymentWork,
    reason: string,
  ): Promise<EngineResult> {
    await this.enter(work, 'settling');
    await work.log.write({
      step: 'settling',
      level: 'info',
      message: `Nothing to destroy: ${reason}`,
    });
    return NOTHING;
  }

  private async apply(
    work: DeploymentWork,
    run: EngineRun,
  ): Promise<EngineResult | EngineWaiting> {
    const { engine, lease } = work;
    if (hasNotReached(lease, 'applying')) {
      let message = 'Applying the changes';
      if (engine.plan) {
        const plan = await this.plan(work, run);
        if (plan instanceof EngineWaiting) {
          return plan;
        }
        if (plan) {
          await lease.transaction(stores =>
            requireAllowedPlan(
              stores,
              plan,
              lease.deployment,
              this.options.protectedResourceTypes,
            ),
          );
          message = `Applying the plan: ${plan.toAdd} to add, ${plan.toChange} to change, ${plan.toRemove} to destroy`;
        }
      }
      // What is merged can't be taken back: the pipeline applies it anyway.
      if (!engine.usesRepository) {
        throwIfInterrupted(run.signal);
      }
      await this.begin(work, 'applying', message);
    }
    return engine.apply({
      ...run,
      savedPlan: await lease.transaction(stores =>
        findUnappliedPlan(stores, lease.deployment),
      ),
    });
  }

  /** Plans, unless the deployment was started with a plan that people have seen. */
  private async plan(work: DeploymentWork, run: EngineRun) {
    const { engine, lease } = work;
    const previewed = await lease.transaction(stores =>
      findPreviewedPlan(stores, lease.deployment),
    );
    if (!previewed) {
      await this.begin(work, 'planning', 'Planning the changes');
      return engine.plan?.(run);
    }
    await this.begin(work, 'planning', 'Using the plan of the preview');
    await run.recordPlan(previewed.details);
    return previewed.details;
  }

  private async destroy(
    work: DeploymentWork,
    run: EngineRun,
  ): Promise<EngineResult | EngineWaiting> {
    const message = describeDestroy(work.lease.deployment);
    await this.begin(work, 'applying', message);
    return (await work.engine.destroy(run)) ?? NOTHING;
  }

  /** Enters a step and says so, unless an earlier worker did. */
  private async begin(
    work: DeploymentWork,
    step: EnteredStep,
    message: string,
  ): Promise<void> {
    if (hasNotReached(work.lease, step)) {
      await this.enter(work, step);
      await work.log.write({ step, level: 'info', message });
    }
  }
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

function describeDestroy({ target }: DeploymentRecord): string {
  return `Destroying what the ${nounOf(target)} has provisioned`;
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
