import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  EngineLog,
  EnginePlanDetails,
  ProvisioningError,
  ProvisioningInterrupted,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EnginePreview,
  EngineRun,
  EngineWaiting,
  ProvisioningEngine,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { setTimeout as delay } from 'node:timers/promises';
import { AssumedRoles } from '../credentials/AssumedRoles';
import { Database } from '../database/Database';
import { EnvironmentPlanRecord } from '../database/EnvironmentPlanStore';
import { SessionPlace } from '../database/RoleSessionStore';
import { DeploymentRecord } from '../database/deploymentRows';
import { DeploymentFolders } from '../deployments/DeploymentFolders';
import { createEngineRun, toRunReference } from '../deployments/engineRuns';
import { limitWorkingFolder } from '../deployments/limitWorkingFolder';
import {
  createRedactor,
  listCredentials,
  redactError,
} from '../deployments/redaction';
import { EngineRegistry } from '../engines/EngineRegistry';
import { RunnerRuns } from '../runners/RunnerRuns';
import { RunStates } from '../states/RunStates';
import { PlanResult, encodeResult, encodeSavedPlan } from './planContents';
import { toPlannedDeployment } from './plannedDeployment';
import { redactPreview } from './redactPreview';

export interface PreviewRunnerOptions {
  assumedRoles: AssumedRoles;
  database: Database;
  engines: EngineRegistry;
  folders: DeploymentFolders;
  logger: LoggerService;
  protectedResourceTypes: ReadonlySet<string>;
  runStates: RunStates;
  runnerRuns: RunnerRuns;
  /** How long a preview may take, in milliseconds. */
  timeout: number;
  workingFolderLimit: number;
  /** Where this backend runs previews. */
  findSessionPlace(): Promise<SessionPlace>;
}

/** Who makes a preview, and how they hear of it. */
export interface PreviewAttempt {
  /** Holds the lease of the plan. */
  owner: string;
  signal: AbortSignal;
  /** Called with what the preview waits for, without secrets. */
  onWait(reason: string): Promise<void>;
}

/** How long a runner that is being stopped may take to say that it has ended. */
const STOPPING_MS = 5 * 60_000;

/** How often a preview that waits looks for the result of its runner. */
const LOOK_MS = 1_000;

const INTERRUPTED = 'The preview was interrupted';

/** A plan that is ready, as it is stored. */
export interface FinishedPreview {
  result: Buffer;
  savedPlan: Buffer;
}

/** People see the result of a preview, and no log. */
const NO_LOG: EngineLog = {
  write: async () => {},
  cursor: async () => 0,
};

/** Makes plans with the engines of this backend. */
export class PreviewRunner {
  constructor(private readonly options: PreviewRunnerOptions) {}

  /**
   * Makes a plan in an empty folder.
   *
   * @throws ProvisioningError or InvalidBundleError when it fails
   * @throws ProvisioningInterrupted when the signal is aborted
   */
  async run(
    plan: EnvironmentPlanRecord,
    attempt: PreviewAttempt,
  ): Promise<FinishedPreview> {
    const { engines } = this.options;
    const engine = engines.get(plan.engine);
    const secrets = { redactor: Redactor.create([]) };
    await this.cleanUp(plan, attempt.owner);
    try {
      return await this.preview(engine, plan, attempt, secrets);
    } catch (error) {
      redactError(error, secrets.redactor);
      throw error;
    } finally {
      await this.cleanUp(plan, attempt.owner);
    }
  }

  private async preview(
    engine: ProvisioningEngine,
    plan: EnvironmentPlanRecord,
    { onWait, owner, signal }: PreviewAttempt,
    secrets: { redactor: Redactor },
  ): Promise<FinishedPreview> {
    const { assumedRoles, database, timeout, workingFolderLimit } =
      this.options;
    const unavailability = await engine.findUnavailability();
    if (unavailability !== undefined) {
      throw new ProvisioningError(unavailability);
    }
    if (!engine.preview) {
      throw new ProvisioningError(describeNoPreviews(engine));
    }
    const deployment = {
      ...toPlannedDeployment(plan),
      deadlineAt: new Date(Date.now() + timeout),
    };
    const opened = engine.usesRunners
      ? undefined
      : await assumedRoles.openStep(deployment, 'planning', plan.roles);
    // Nobody waits for a preview that can't change anything.
    if (opened?.changesAws) {
      await database.stores.roleSessions.insert(
        { ...deployment, isPreview: true },
        await this.options.findSessionPlace(),
        opened.expiresAt,
      );
    }
    const credentials = opened && {
      planning: opened.credentials,
      applying: opened.credentials,
    };
    secrets.redactor = await database.transaction(stores =>
      createRedactor(stores, deployment, [
        ...engine.listSecrets(),
        ...listCredentials(credentials),
      ]),
    );
    let details: EnginePlanDetails | undefined;
    const run = await createEngineRun({
      ...this.options,
      lease: {
        deployment,
        owner,
        transaction: work => database.transaction(work),
      },
      engine,
      places: this.places,
      log: NO_LOG,
      redactor: secrets.redactor,
      stateStore: this.options.runStates.at(deployment),
      credentials,
      roles: plan.roles,
      signal,
    });
    const {
      changes,
      changesTruncated,
      counts,
      inputWarnings,
      savedPlan,
      ...preview
    } = await limitWorkingFolder(
      {
        ...run,
        recordPlan: async recorded => {
          details = recorded;
        },
        recordProgress: async () => {},
      },
      workingFolderLimit,
      'preview',
      limited =>
        this.untilMade(engine, limited, reason =>
          onWait(secrets.redactor.redact(reason)),
        ),
    );
    const result: PlanResult = {
      changes,
      changesTruncated,
      counts,
      inputWarnings,
      plan: details ?? {
        ...preview.plan,
        changes: [],
        text: '',
        truncated: true,
      },
    };
    return {
      result: encodeResult(redactPreview(result, secrets.redactor)),
      savedPlan: encodeSavedPlan(savedPlan),
    };
  }

  /** Returns when the engine doesn't wait any more. */
  private async untilMade(
    engine: ProvisioningEngine,
    run: EngineRun,
    onWait: (reason: string) => Promise<void>,
  ): Promise<EnginePreview> {
    let handle: EngineRun['handle'];
    for (;;) {
      // The method was looked for before.
      const made = await engine.preview?.({ ...run, handle });
      if (!(made instanceof EngineWaiting)) {
        return made ?? Promise.reject(run.signal.reason);
      }
      const { checkAt, reason } = made.wait;
      handle = made.wait.handle;
      await onWait(reason);
      await this.untilDue(run, checkAt);
    }
  }

  /** @throws ProvisioningInterrupted when the signal of the run is aborted */
  private async untilDue(
    { deploymentId, signal }: EngineRun,
    checkAt: Date | undefined,
  ): Promise<void> {
    const { database } = this.options;
    while (!checkAt || checkAt > new Date()) {
      const left = checkAt ? checkAt.getTime() - Date.now() : LOOK_MS;
      await delay(Math.min(left, LOOK_MS), undefined, { signal }).catch(
        () => {},
      );
      if (signal.aborted) {
        throw new ProvisioningInterrupted();
      }
      if (await database.stores.previewRuns.hasOpenResult(deploymentId)) {
        return;
      }
    }
  }

  private get places() {
    const { folders, runnerRuns } = this.options;
    return {
      folders,
      runnerRuns: {
        at: (deployment: DeploymentRecord) => runnerRuns.atPreview(deployment),
      },
    };
  }

  /**
   * Ends the runs of a plan: their runners can report nothing any more, and are
   * removed. Returns whether none is left, and none has to say that it has ended.
   *
   * @param owner - who makes the plan; absent when it has ended
   */
  async endRuns(plan: EnvironmentPlanRecord, owner = ''): Promise<boolean> {
    const { database, engines, logger } = this.options;
    const engine = engines.get(plan.engine);
    try {
      const hasEnded = await database.transaction(async stores => {
        const { environmentPlans, previewRuns } = stores;
        return (
          !(await environmentPlans.isTakenOver(plan.id, owner)) &&
          previewRuns.endOf(plan.id, new Date(), INTERRUPTED)
        );
      });
      if (hasEnded) {
        const deployment = toPlannedDeployment(plan);
        await engine.cleanUp?.(toRunReference(deployment, this.places));
      }
      return !(await this.mayReportEnd(plan));
    } catch (error) {
      logger.warn(
        `The runners of plan ${plan.id} can't be removed now; trying again`,
        toError(error),
      );
      return false;
    }
  }

  /** Whether a runner that could still change AWS may soon say that it has ended. */
  private async mayReportEnd({
    completedAt,
    id,
  }: EnvironmentPlanRecord): Promise<boolean> {
    const now = new Date();
    return (
      completedAt !== undefined &&
      now.getTime() < completedAt.getTime() + STOPPING_MS &&
      this.options.database.stores.roleSessions.hasOfPreview(id, now)
    );
  }

  /**
   * Stops what is left of a plan, and removes its folder on this machine.
   *
   * @param owner - who makes the plan; absent when nobody does
   */
  async cleanUp(plan: EnvironmentPlanRecord, owner?: string): Promise<void> {
    const { assumedRoles, database, engines, folders, logger } = this.options;
    const { findSessionPlace } = this.options;
    const deployment = toPlannedDeployment(plan);
    const engine = engines.get(plan.engine);
    if (engine.usesRunners) {
      await this.endRuns(plan, owner);
    }
    try {
      if (await folders.hasWork(deployment)) {
        if (!engine.usesRunners) {
          await engine.cancel(toRunReference(deployment, this.places));
        }
        await (plan.operation === 'create'
          ? folders.removeTarget(deployment.target)
          : folders.removeWork(deployment));
      }
      if (assumedRoles.isConfigured && !engine.usesRunners) {
        await database.stores.roleSessions.endAt(
          { id: plan.id, isPreview: true },
          await findSessionPlace(),
        );
      }
    } catch (error) {
      logger.warn(
        `The working folder of plan ${plan.id} could not be removed`,
        toError(error),
      );
    }
  }
}

/** Why an engine can't plan without a deployment. */
export function describeNoPreviews({
  id,
  usesRepository,
}: Pick<ProvisioningEngine, 'id' | 'usesRepository'>): string {
  return `Previews aren't available with the engine ${id}. Deploy the change: ${
    usesRepository
      ? 'the pull request shows its plan, and whoever merges it decides'
      : 'the deployment stops after its plan if it would replace, destroy or stop managing protected resources'
  }`;
}
