import { toError } from '@backstage/errors';
import {
  ProvisioningCancelled,
  ProvisioningError,
  ProvisioningInterrupted,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineWaiting,
  ProvisioningEngine,
  waiting,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  classifyDatabaseError,
  describeDatabaseError,
} from '../database/classifyDatabaseError';
import { DeploymentRecord } from '../database/deploymentRows';
import { EncryptedValueError } from '../encryption/EncryptedValueError';
import { EngineRegistry } from '../engines/EngineRegistry';
import { StatusEvents } from '../events/StatusEvents';
import { DeploymentMetrics } from '../metrics/DeploymentMetrics';
import { DeploymentTimer } from '../metrics/DeploymentTimer';
import { describeTarget } from '../resources/deploymentTargets';
import { InvalidBundleError } from '../templates/sources/InvalidBundleError';
import { DeploymentLease, LeaseLostError } from './DeploymentLease';
import { DeploymentLog } from './DeploymentLog';
import {
  DeploymentSteps,
  DeploymentStepsOptions,
  DeploymentWork,
  EngineUnavailableError,
} from './DeploymentSteps';
import { DeploymentOutcome } from './DeploymentOutcome';
import { DeploymentExecutor } from './DeploymentWorker';
import { HeldDeployment } from './HeldDeployment';
import { RoleSessions, RoleSessionsOptions } from './RoleSessions';
import { StopSignals } from './StopSignals';
import {
  MAX_FAILED_ATTEMPTS,
  MAX_LOST_ATTEMPTS,
  describeFailedAttempts,
  describeLostAttempts,
  isRetried,
} from './attempts';
import { describeDuration } from './describeDuration';
import { WAS_CANCELLED, abandonRuns, cleanUp } from './endRuns';
import { LogAnnouncements } from './logs/LogAnnouncements';
import { toRunReference } from './engineRuns';
import {
  createRedactor,
  listCredentials,
  redactError,
  redactOutcome,
  redactWait,
} from './redaction';
import { retryWhileDatabaseIsUnavailable } from './retryWhileDatabaseIsUnavailable';
import { settleSafely } from './settleSafely';
import { DeploymentState, stateOf, transition } from './transitions';

const RETRY_DELAY_MS = 10_000;
const LONGEST_RETRY_DELAY_MS = 5 * 60_000;

export interface DeploymentRunnerOptions
  extends DeploymentStepsOptions,
    RoleSessionsOptions {
  announcements: LogAnnouncements;
  engines: EngineRegistry;
  events: StatusEvents;
  metrics: DeploymentMetrics;
  /** Called when one isn't tried again, because it broke the backend too often. */
  onQuarantined?(): void;
  /** How many characters of an engine's output are kept. */
  logLimit: number;
  /** How long a deployment may take, in milliseconds. */
  timeout: number;
}

/** One attempt to run a deployment. */
interface Execution {
  lease: DeploymentLease;
  engine: ProvisioningEngine;
  timer: DeploymentTimer;
  /** Knows all secrets once the attempt has read them. */
  secrets: { redactor: Redactor };
}

/** Runs deployments to their end, whatever happens on the way. */
export class DeploymentRunner implements DeploymentExecutor {
  static create(options: DeploymentRunnerOptions): DeploymentRunner {
    return new DeploymentRunner(options);
  }

  private readonly roleSessions: RoleSessions;
  private readonly steps: DeploymentSteps;

  private constructor(private readonly options: DeploymentRunnerOptions) {
    this.roleSessions = new RoleSessions(options);
    this.steps = DeploymentSteps.create(options);
  }

  async execute(lease: DeploymentLease, shutdown: AbortSignal): Promise<void> {
    const { announcements, engines, events, logger, metrics } = this.options;
    const { deployment } = lease;
    const engine = engines.get(deployment.engine);
    const timer = metrics.start(deployment);
    const secrets = { redactor: Redactor.create([]) };
    try {
      const provisioned = await this.provision(
        { lease, engine, timer, secrets },
        shutdown,
      );
      if (provisioned instanceof EngineWaiting) {
        timer.end('interrupted');
        const { wait } = provisioned;
        const nearDeadline = lease.findNearDeadline(wait);
        // Before it is stored: a backend that stops in between publishes it twice.
        const isPublished =
          nearDeadline !== undefined &&
          (await events.publishDeadline(deployment, nearDeadline));
        await retryWhileDatabaseIsUnavailable(lease, shutdown, () =>
          lease.releaseWaiting(wait, {
            isHeld: provisioned instanceof HeldDeployment,
            ...(isPublished && { notifiedDeadline: nearDeadline }),
          }),
        );
        announcements.announce(deployment.id);
        return;
      }
      const { redactor } = secrets;
      const abandoned = await abandonRuns(
        { ...this.options, lease, engine, redactor, shutdown },
        provisioned,
      );
      if (abandoned.hasEndedHere) {
        await retryWhileDatabaseIsUnavailable(lease, shutdown, () =>
          this.roleSessions.end(lease, engine),
        );
      }
      const { outcome, change } = await settleSafely({
        lease,
        outcome: abandoned.outcome,
        shutdown,
        logger,
      });
      announcements.announce(deployment.id);
      timer.end(outcome.kind);
      if (change) {
        await events.publish(change);
      }
      const { mayHoldState } = abandoned;
      await cleanUp({
        ...this.options,
        deployment,
        engine,
        redactor,
        outcome,
        mayHoldState,
      });
    } catch (error) {
      timer.end('interrupted');
      redactError(error, secrets.redactor);
      await this.release({ lease, engine }, shutdown, error);
    }
  }

  /** Gives back a deployment that another attempt has to end. */
  private async release(
    { engine, lease }: Pick<Execution, 'engine' | 'lease'>,
    shutdown: AbortSignal,
    error: unknown,
  ): Promise<void> {
    const { logger } = this.options;
    const { id } = lease.deployment;
    if (error instanceof LeaseLostError) {
      logger.warn(error.message);
      return;
    }
    let delayMs = RETRY_DELAY_MS;
    let delayIfCancelledMs: number | undefined;
    let hasFailed = false;
    if (error instanceof ProvisioningInterrupted) {
      delayMs = 0;
    } else if (error instanceof EngineUnavailableError) {
      logger.warn(`Deployment ${id} waits for its engine: ${error.message}`);
    } else if (classifyDatabaseError(error) === 'unavailable') {
      logger.warn(
        `Deployment ${id} waits for the database (${describeDatabaseError(
          error,
        )})`,
      );
    } else {
      logger.error(
        `Deployment ${id} failed unexpectedly; retrying`,
        toError(error),
      );
      delayMs = findRetryDelay(lease.deployment);
      // Whoever cancels it doesn't wait for a retry.
      delayIfCancelledMs = isRetried(lease.deployment) ? 0 : undefined;
      hasFailed = true;
    }
    try {
      await retryWhileDatabaseIsUnavailable(lease, shutdown, async () => {
        if (error instanceof ProvisioningInterrupted) {
          await this.roleSessions.end(lease, engine);
        }
        await lease.release(delayMs, { delayIfCancelledMs, hasFailed });
      });
    } catch (releaseError) {
      logger.warn(
        `Deployment ${id} could not be released; another worker resumes it when its lease expires`,
        toError(releaseError),
      );
    }
  }

  /** Does the work; what becomes of the deployment itself is its outcome. */
  private async provision(
    { lease, engine, timer, secrets }: Execution,
    shutdown: AbortSignal,
  ): Promise<DeploymentOutcome | EngineWaiting> {
    const { deployment } = lease;
    const stop = new StopSignals(lease, shutdown);
    try {
      if (deployment.lostAttempts >= MAX_LOST_ATTEMPTS) {
        return this.quarantine(deployment);
      }
      if (deployment.failedAttempts >= MAX_FAILED_ATTEMPTS) {
        return describeFailedAttempts(deployment);
      }
      const lost = stop.isFinal
        ? undefined
        : await this.roleSessions.findLost(lease, engine);
      const credentials = lost
        ? undefined
        : await this.roleSessions.open(lease, engine);
      const redactor = await lease.transaction(stores =>
        createRedactor(stores, deployment, [
          ...engine.listSecrets(),
          ...listCredentials(credentials),
        ]),
      );
      secrets.redactor = redactor;
      const { announcements, logLimit } = this.options;
      const work: DeploymentWork = {
        lease,
        engine,
        redactor,
        credentials,
        stateStore: this.options.runStates.at(deployment),
        log: DeploymentLog.create({
          lease,
          redactor,
          limit: logLimit,
          announcements,
        }),
        signal: stop.signal,
        timer,
        state: findClaimedState(deployment),
      };
      if (
        deployment.wait &&
        stop.isFinal &&
        (await this.cancelWaiting(work, stop))
      ) {
        throw new ProvisioningInterrupted();
      }
      if (lost) {
        return await this.steps.hold(work, lost);
      }
      const outcome = await this.steps.run(work);
      if (outcome instanceof EngineWaiting) {
        return waiting(redactWait(outcome.wait, redactor));
      }
      await retryWhileDatabaseIsUnavailable(lease, shutdown, async () => {
        await this.roleSessions.end(lease, engine);
        await this.steps.enter(work, 'settling');
      });
      return await redactOutcome(lease, redactor, outcome);
    } catch (error) {
      const { redactor } = secrets;
      redactError(error, redactor);
      const outcome = await this.findOutcome(lease, engine, stop, error);
      return redactOutcome(lease, redactor, outcome);
    }
  }

  /** How a deployment ends that an error has stopped; throws when another attempt follows. */
  private async findOutcome(
    lease: DeploymentLease,
    engine: ProvisioningEngine,
    stop: StopSignals,
    error: unknown,
  ): Promise<DeploymentOutcome> {
    if (error instanceof ProvisioningError) {
      return {
        kind: 'failed',
        message: error.message,
        resources: error.resources,
        secrets: error.secrets,
        inputProblems: error.inputProblems,
        provisioningEngine: engine.provisioner ?? engine.id,
      };
    }
    if (error instanceof ProvisioningCancelled) {
      return { kind: 'cancelled', message: error.message };
    }
    if (
      error instanceof InvalidBundleError ||
      error instanceof EncryptedValueError
    ) {
      return { kind: 'failed', message: error.message };
    }
    if (error instanceof EngineUnavailableError && stop.isFinal) {
      return {
        kind: 'failed',
        message: `The deployment has ended without its engine, so what it had started may go on. ${error.message}`,
      };
    }
    if (error instanceof ProvisioningInterrupted && stop.isFinal) {
      const left = {
        resources: await error.findResources(),
        provisioningEngine: engine.provisioner ?? engine.id,
      };
      return stop.reason === 'cancelled'
        ? { kind: 'cancelled', ...left }
        : { kind: 'failed', message: this.describeTimeout(lease), ...left };
    }
    const databaseError = classifyDatabaseError(error);
    if (
      error instanceof EngineUnavailableError ||
      error instanceof LeaseLostError ||
      error instanceof ProvisioningInterrupted ||
      databaseError === 'unavailable' ||
      (databaseError !== 'refused' && isRetried(lease.deployment))
    ) {
      throw error;
    }
    const { id } = lease.deployment;
    this.options.logger.error(
      `Deployment ${id} has failed: the control plane could not run it`,
      toError(error),
    );
    return databaseError === 'refused'
      ? {
          kind: 'failed',
          message: `The control plane couldn't store what the deployment did (${describeDatabaseError(
            error,
          )}); the backend's log has the reason under ${id}`,
        }
      : describeFailedAttempts(lease.deployment, error);
  }

  /** Whether the engine has stopped what the deployment waits for. */
  private async cancelWaiting(
    { lease, engine, redactor }: DeploymentWork,
    stop: StopSignals,
  ): Promise<boolean> {
    const { logger } = this.options;
    const { deployment } = lease;
    try {
      return await engine.cancel(
        toRunReference(deployment, this.options),
        stop.reason === 'cancelled'
          ? WAS_CANCELLED
          : this.describeTimeout(lease),
      );
    } catch (error) {
      redactError(error, redactor);
      logger.warn(
        `What deployment ${deployment.id} waits for can't be stopped`,
        toError(error),
      );
      return false;
    }
  }

  /** Ends a deployment that is never run again, whatever it left behind. */
  private quarantine(deployment: DeploymentRecord): DeploymentOutcome {
    const outcome = describeLostAttempts(deployment);
    this.options.onQuarantined?.();
    this.options.logger.error(
      `Deployment ${deployment.id} of ${describeTarget(
        deployment.target,
      )} is quarantined: ${outcome.message}`,
    );
    return outcome;
  }

  private describeTimeout({ deployment }: DeploymentLease): string {
    return deployment.wait
      ? `The deployment still waited when its deadline passed: ${deployment.wait.reason}`
      : `The deployment was stopped since it took longer than ${describeDuration(
          this.options.timeout,
        )}, the limit that protonControlPlane.deployments.timeout sets. What it had changed until then stays, and another attempt goes on from there`;
  }
}

/** Where a worker that has claimed a deployment resumes. */
function findClaimedState(deployment: DeploymentRecord): DeploymentState {
  const state = stateOf(deployment);
  const claimed = transition(state, deployment.wait ? 'wake' : 'claim');
  if (!claimed) {
    throw new Error(`Deployment ${deployment.id} can't be run: it is ${state}`);
  }
  return claimed;
}

/** Grows once the deployment has failed and even that can't be stored. */
function findRetryDelay({ failedAttempts }: DeploymentRecord): number {
  const extra = Math.max(0, failedAttempts + 1 - MAX_FAILED_ATTEMPTS);
  return Math.min(RETRY_DELAY_MS * 2 ** extra, LONGEST_RETRY_DELAY_MS);
}
