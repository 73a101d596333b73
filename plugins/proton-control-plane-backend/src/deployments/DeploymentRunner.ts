import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  DEPLOYMENT_STEPS,
  DeploymentStep,
  formatExactJson,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import {
  classifyDatabaseError,
  describeDatabaseError,
} from '../database/classifyDatabaseError';
import { Stores } from '../database/Database';
import { DeploymentRecord, EnteredStep } from '../database/deploymentRows';
import {
  EngineOutput,
  EngineResult,
  EngineRun,
  ProvisioningEngine,
  ProvisioningError,
  ProvisioningInterrupted,
} from '../engines/types';
import { StatusEvents } from '../events/StatusEvents';
import { DeploymentMetrics } from '../metrics/DeploymentMetrics';
import { DeploymentTimer } from '../metrics/DeploymentTimer';
import { Redactor } from '../redaction/Redactor';
import { redactError } from '../redaction/redactError';
import { InvalidBundleError } from '../templates/sources/InvalidBundleError';
import { decodeBundle } from '../templates/sources/bundleCodec';
import { DeploymentFolders } from './DeploymentFolders';
import { DeploymentLease, LeaseLostError } from './DeploymentLease';
import { DeploymentLog } from './DeploymentLog';
import { DeploymentExecutor } from './DeploymentWorker';
import { StopSignals } from './StopSignals';
import { MAX_FAILED_ATTEMPTS, isQuarantined, isTriedAgain } from './attempts';
import { abandonRuns } from './abandonRuns';
import { createRedactor } from './createRedactor';
import { createStateRecord } from './createStateRecord';
import { describeDuration } from './describeDuration';
import { describeFailedAttempts } from './describeFailedAttempts';
import { describeQuarantine } from './describeQuarantine';
import { LogAnnouncements } from './logs/LogAnnouncements';
import { describeRun } from './describeRun';
import { describePlan, describeStart } from './describeStep';
import { loadVersion } from './loadVersion';
import { readInputs, renderDeployment } from './renderDeployment';
import { redactEnd } from './redactEnd';
import { retryWhileAway } from './retryWhileAway';
import { DeploymentOutcome } from './settleDeployment';
import { settleSafely } from './settleSafely';
import { withinFolder } from './withinFolder';

const RETRY_DELAY_MS = 10_000;
const LONGEST_RETRY_DELAY_MS = 5 * 60_000;

export interface DeploymentRunnerOptions {
  engine: ProvisioningEngine;
  folders: DeploymentFolders;
  events: StatusEvents;
  logger: LoggerService;
  announcements: LogAnnouncements;
  metrics: DeploymentMetrics;
  /** Called when one isn't tried again, because it broke the backend too often. */
  onQuarantined?(): void;
  schemaValidator: SchemaValidator;
  /** How long a deployment may take, in milliseconds. */
  timeout: number;
  /** How many characters of an engine's output are kept. */
  logLimit: number;
  /** How many bytes a working folder may hold. */
  workingFolderLimit: number;
}

/** The engine that a deployment began with is not there any more. */
class EngineGoneError extends Error {}

/**
 * Takes a deployment through its steps: render, plan, apply, settle. A step
 * that an earlier worker began is not begun again.
 */
export class DeploymentRunner implements DeploymentExecutor {
  static create(options: DeploymentRunnerOptions): DeploymentRunner {
    return new DeploymentRunner(options);
  }

  private readonly timers = new WeakMap<DeploymentLease, DeploymentTimer>();

  private constructor(private readonly options: DeploymentRunnerOptions) {}

  async execute(lease: DeploymentLease, shutdown: AbortSignal): Promise<void> {
    const { deployment } = lease;
    const timer = this.options.metrics.start(deployment);
    this.timers.set(lease, timer);
    try {
      const { outcome, change } = await settleSafely({
        lease,
        outcome: await abandonRuns(
          { lease, ...this.options },
          await this.provision(lease, shutdown),
        ),
        shutdown,
        logger: this.options.logger,
      });
      this.options.announcements.announce(deployment.id);
      timer.end(outcome.kind);
      if (change) {
        await this.options.events.publish(change);
      }
      await this.removeFolders(lease, outcome);
    } catch (error) {
      timer.end('interrupted');
      if (error instanceof LeaseLostError) {
        this.options.logger.warn(error.message);
      } else if (error instanceof ProvisioningInterrupted) {
        await this.giveBack(lease, shutdown, { delayMs: 0 });
      } else if (error instanceof EngineGoneError) {
        this.options.logger.warn(
          `Deployment ${deployment.id} waits for its engine: ${error.message}`,
        );
        await this.giveBack(lease, shutdown, { delayMs: RETRY_DELAY_MS });
      } else if (classifyDatabaseError(error) === 'unavailable') {
        this.options.logger.warn(
          `Deployment ${
            deployment.id
          } waits for the database (${describeDatabaseError(error)})`,
        );
        await this.giveBack(lease, shutdown, { delayMs: RETRY_DELAY_MS });
      } else {
        this.options.logger.error(
          `Deployment ${deployment.id} failed unexpectedly; retrying`,
          toError(error),
        );
        await this.giveBack(lease, shutdown, {
          delayMs: findRetryDelay(deployment),
          hasFailed: true,
        });
      }
    }
  }

  /** Does the work; what becomes of the deployment itself is its outcome. */
  private async provision(
    lease: DeploymentLease,
    shutdown: AbortSignal,
  ): Promise<DeploymentOutcome> {
    const stop = new StopSignals(lease, shutdown, this.options.timeout);
    let redactor = Redactor.create([]);
    try {
      if (isQuarantined(lease.deployment)) {
        return this.quarantine(lease);
      }
      if (lease.deployment.failedAttempts >= MAX_FAILED_ATTEMPTS) {
        return describeFailedAttempts(lease);
      }
      redactor = await lease.transaction(stores =>
        createRedactor(
          stores,
          lease.deployment,
          this.options.engine.listSecrets(),
        ),
      );
      const outcome = await this.run(lease, stop.signal, redactor);
      await retryWhileAway(lease, shutdown, () =>
        this.enter(lease, 'settling'),
      );
      return await redactEnd({ lease, redactor, outcome });
    } catch (error) {
      redactError(error, redactor);
      if (
        error instanceof ProvisioningError ||
        error instanceof InvalidBundleError
      ) {
        const outcome: DeploymentOutcome = {
          kind: 'failed',
          message: error.message,
          ...(error instanceof ProvisioningError && {
            resources: error.resources,
            secrets: error.secrets,
            provisioningEngine: this.options.engine.name,
          }),
        };
        return redactEnd({ lease, redactor, outcome });
      }
      if (error instanceof ProvisioningInterrupted) {
        const { reason } = stop;
        if (reason === 'cancelled' || reason === 'timedOut') {
          const left = {
            resources: await error.findResources(),
            provisioningEngine: this.options.engine.name,
          };
          const outcome: DeploymentOutcome =
            reason === 'cancelled'
              ? { kind: 'cancelled', ...left }
              : { kind: 'failed', message: this.describeTimeout(), ...left };
          return redactEnd({ lease, redactor, outcome });
        }
      }
      const databaseError = classifyDatabaseError(error);
      const retry =
        error instanceof EngineGoneError ||
        error instanceof LeaseLostError ||
        error instanceof ProvisioningInterrupted ||
        databaseError === 'unavailable' ||
        (databaseError !== 'refused' && isTriedAgain(lease.deployment));
      if (retry) {
        throw error;
      }
      this.options.logger.error(
        `Deployment ${lease.deployment.id} has failed: the control plane could not run it`,
        toError(error),
      );
      return databaseError === 'refused'
        ? {
            kind: 'failed',
            message: `The control plane couldn't store what the deployment did (${describeDatabaseError(
              error,
            )}); the backend's log has the reason under ${lease.deployment.id}`,
          }
        : describeFailedAttempts(lease, error);
    }
  }

  /** Ends a deployment that has to be tried no more, whatever is left of it. */
  private quarantine({ deployment }: DeploymentLease): DeploymentOutcome {
    const message = describeQuarantine(deployment);
    this.options.onQuarantined?.();
    this.options.logger.error(
      `Deployment ${deployment.id} of environment ${deployment.environmentName} is quarantined: ${message}`,
    );
    return { kind: 'failed', message };
  }

  private describeTimeout(): string {
    return `The deployment was stopped since it took longer than ${describeDuration(
      this.options.timeout,
    )}, the limit that protonControlPlane.deployments.timeout sets. What it had changed until then stays, and another attempt goes on from there`;
  }

  private async run(
    lease: DeploymentLease,
    signal: AbortSignal,
    redactor: Redactor,
  ): Promise<DeploymentOutcome> {
    const { announcements, logLimit } = this.options;
    const log = DeploymentLog.create({
      lease,
      redactor,
      limit: logLimit,
      announcements,
    });
    if (hasNotReached(lease, 'planning')) {
      requireGoingOn(signal);
    }
    if (await this.hasNothingToDestroy(lease)) {
      return this.skipDestroy(
        lease,
        log,
        'this control plane never provisioned anything for the environment',
      );
    }
    try {
      return await this.runVersion(lease, signal, redactor, log);
    } catch (error) {
      if (await this.isEmptied(lease, signal, { error, redactor, log })) {
        return this.skipDestroy(lease, log, 'the state lists no resources');
      }
      throw error;
    }
  }

  private async runVersion(
    lease: DeploymentLease,
    signal: AbortSignal,
    redactor: Redactor,
    log: DeploymentLog,
  ): Promise<DeploymentOutcome> {
    const { engine, folders, schemaValidator } = this.options;
    const { deployment } = lease;
    const { version, bundle, dependencyLock, provisioning } =
      await lease.transaction(stores => loadVersion(stores, deployment));
    if (provisioning !== 'CUSTOMER_MANAGED') {
      await this.requireEngine(lease);
    }
    if (deployment.attempts > 1) {
      await log.write({
        step: deployment.step,
        level: 'warn',
        message: lease.cancelSignal.aborted
          ? 'The deployment was interrupted and is cancelled here'
          : 'The deployment was interrupted and goes on here',
      });
    }
    if (provisioning === 'CUSTOMER_MANAGED') {
      return {
        kind: 'succeeded',
        result: {
          outputs: toOutputs(
            await readInputs(schemaValidator, deployment, version),
          ),
          resources: [],
        },
        provisioningEngine: 'CUSTOMER_MANAGED',
      };
    }
    await this.begin(lease, log, 'rendering', describeStart(deployment));
    if (!bundle) {
      throw new ProvisioningError(
        `The bundle of ${version.templateName}:${version.majorVersion}.${version.minorVersion} is no longer there`,
      );
    }
    const files = await renderDeployment(
      schemaValidator,
      deployment,
      version,
      decodeBundle(bundle),
    );
    const run: EngineRun = {
      ...describeRun(deployment),
      ...(await folders.prepare(deployment)),
      files,
      dependencies: version.contentHash
        ? {
            bundleHash: version.contentHash,
            lock: dependencyLock,
            keepLock: lock =>
              this.unlessRefused('The dependency lock', lease, stores =>
                stores.versions.keepDependencyLock(
                  version,
                  lock,
                  dependencyLock,
                ),
              ),
          }
        : undefined,
      stateRecord: await createStateRecord(lease, engine.name),
      log,
      redactor,
      recordPlan: plan =>
        this.unlessRefused('The plan', lease, stores =>
          stores.deploymentPlans.replace(deployment.id, plan, new Date()),
        ),
      recordProgress: progress =>
        this.unlessRefused('The progress', lease, stores =>
          stores.deploymentQueue.setProgress(
            deployment.id,
            lease.owner,
            progress,
          ),
        ),
      progress: deployment.resources,
      signal,
    };
    const result = await withinFolder(
      { run, limit: this.options.workingFolderLimit },
      limited =>
        deployment.operation === 'delete'
          ? this.destroy(lease, log, limited)
          : this.apply(lease, log, limited),
    );
    return { kind: 'succeeded', result, provisioningEngine: engine.name };
  }

  /**
   * A delete needs neither a bundle nor an engine when nothing was ever
   * provisioned, so that broken templates leave no environment behind.
   */
  private async hasNothingToDestroy(lease: DeploymentLease): Promise<boolean> {
    const { environmentId, operation } = lease.deployment;
    return (
      operation === 'delete' &&
      !(await lease.transaction(stores =>
        stores.environments.mayHaveProvisioned(environmentId),
      )) &&
      !(await this.options.folders.hasState(environmentId))
    );
  }

  /**
   * Whether a delete that can't use its bundle needs none, because nothing is
   * left of what was provisioned.
   */
  private async isEmptied(
    lease: DeploymentLease,
    signal: AbortSignal,
    context: { error: unknown; redactor: Redactor; log: DeploymentLog },
  ): Promise<boolean> {
    const { engine, folders } = this.options;
    const { deployment } = lease;
    const { error, redactor, log } = context;
    const isOfTheBackend =
      error instanceof LeaseLostError ||
      error instanceof ProvisioningInterrupted ||
      classifyDatabaseError(error) !== undefined;
    if (deployment.operation !== 'delete' || isOfTheBackend) {
      return false;
    }
    return engine.hasNothingToDestroy({
      ...describeRun(deployment),
      ...(await folders.prepare(deployment)),
      files: [],
      stateRecord: await createStateRecord(lease, engine.name),
      log,
      redactor,
      recordPlan: async () => {},
      recordProgress: async () => {},
      signal,
    });
  }

  private async skipDestroy(
    lease: DeploymentLease,
    log: DeploymentLog,
    reason: string,
  ): Promise<DeploymentOutcome> {
    await this.enter(lease, 'settling');
    await log.write({
      step: 'settling',
      level: 'info',
      message: `Nothing to destroy: ${reason}`,
    });
    return {
      kind: 'succeeded',
      result: { outputs: [], resources: [] },
      provisioningEngine: this.options.engine.name,
    };
  }

  /**
   * A deployment that has not begun fails without an engine. One that has must
   * not: its provisioning may go on by itself, and is taken up when the engine
   * is back. A delete may have nothing to destroy, which the engine can tell.
   */
  private async requireEngine(lease: DeploymentLease): Promise<void> {
    if (lease.deployment.operation === 'delete') {
      return;
    }
    const unavailability = await this.options.engine.findUnavailability();
    if (unavailability === undefined) {
      return;
    }
    if (hasNotReached(lease, 'planning')) {
      throw new ProvisioningError(unavailability);
    }
    throw new EngineGoneError(unavailability);
  }

  private async apply(
    lease: DeploymentLease,
    log: DeploymentLog,
    run: EngineRun,
  ): Promise<EngineResult> {
    const { engine } = this.options;
    if (hasNotReached(lease, 'applying')) {
      await this.begin(lease, log, 'planning', 'Planning the changes');
      const plan = await engine.plan(run);
      requireGoingOn(run.signal);
      await this.begin(lease, log, 'applying', describePlan(plan));
    }
    return engine.apply(run);
  }

  private async destroy(
    lease: DeploymentLease,
    log: DeploymentLog,
    run: EngineRun,
  ): Promise<EngineResult> {
    await this.begin(
      lease,
      log,
      'applying',
      'Destroying what the environment has provisioned',
    );
    await this.options.engine.destroy(run);
    return { outputs: [], resources: [] };
  }

  /** Enters a step and says so, unless an earlier worker did. */
  private async begin(
    lease: DeploymentLease,
    log: DeploymentLog,
    step: EnteredStep,
    message: string,
  ): Promise<void> {
    if (hasNotReached(lease, step)) {
      await this.enter(lease, step);
      await log.write({ step, level: 'info', message });
    }
  }

  private async enter(
    lease: DeploymentLease,
    step: EnteredStep,
  ): Promise<void> {
    await enterStep(lease, step);
    this.timers.get(lease)?.enter(step);
  }

  private async removeFolders(
    lease: DeploymentLease,
    outcome: DeploymentOutcome,
  ): Promise<void> {
    const { folders, logger } = this.options;
    const { deployment } = lease;
    try {
      if (deployment.operation === 'delete' && outcome.kind === 'succeeded') {
        await folders.removeEnvironment(deployment.environmentId);
      } else {
        const unsaved = await folders.removeWork(deployment);
        if (unsaved !== undefined) {
          logger.error(
            `Terraform couldn't save the state of environment ${deployment.environmentName} in deployment ${deployment.id}. What it left is in ${unsaved}: compare it with the state before the next deployment`,
          );
        }
      }
    } catch (error) {
      logger.warn(
        `The working folder of deployment ${deployment.id} could not be removed`,
        toError(error),
      );
    }
  }

  /** What a deployment can do without must not end it. */
  private async unlessRefused(
    what: string,
    lease: DeploymentLease,
    store: (stores: Stores) => Promise<void>,
  ): Promise<void> {
    try {
      await lease.transaction(store);
    } catch (error) {
      if (classifyDatabaseError(error) !== 'refused') {
        throw error;
      }
      this.options.logger.warn(
        `${what} of deployment ${lease.deployment.id} can't be stored`,
        toError(error),
      );
    }
  }

  private async giveBack(
    lease: DeploymentLease,
    shutdown: AbortSignal,
    { delayMs, hasFailed }: { delayMs: number; hasFailed?: boolean },
  ) {
    try {
      await retryWhileAway(lease, shutdown, () =>
        lease.release(delayMs, { hasFailed }),
      );
    } catch (error) {
      this.options.logger.warn(
        `Deployment ${lease.deployment.id} could not be given back; another worker takes it up when its lease lapses`,
        toError(error),
      );
    }
  }
}

/** Grows once the deployment has failed and even that can't be stored. */
function findRetryDelay({ failedAttempts }: DeploymentRecord): number {
  const extra = Math.max(0, failedAttempts + 1 - MAX_FAILED_ATTEMPTS);
  return Math.min(RETRY_DELAY_MS * 2 ** extra, LONGEST_RETRY_DELAY_MS);
}

async function enterStep(
  lease: DeploymentLease,
  step: EnteredStep,
): Promise<void> {
  const { deployment, owner } = lease;
  await lease.transaction(async stores => {
    await stores.deploymentQueue.setStep(
      deployment.id,
      owner,
      step,
      new Date(),
    );
    if (step === 'applying' && deployment.operation !== 'delete') {
      await stores.environments.markReachedApply(deployment.environmentId);
    }
  });
}

function requireGoingOn(signal: AbortSignal): void {
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

function toOutputs(inputs: Record<string, unknown>): EngineOutput[] {
  return Object.entries(inputs).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? value : formatExactJson(value),
    sensitive: false,
  }));
}
