import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  EngineLog,
  EnginePlanDetails,
  ProvisioningError,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProvisioningEngine } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { AssumedRoles } from '../credentials/AssumedRoles';
import { Database } from '../database/Database';
import { EnvironmentPlanRecord } from '../database/EnvironmentPlanStore';
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

export interface PreviewRunnerOptions {
  assumedRoles: AssumedRoles;
  database: Database;
  engines: EngineRegistry;
  folders: DeploymentFolders;
  logger: LoggerService;
  protectedResourceTypes: ReadonlySet<string>;
  runStates: RunStates;
  runnerRuns: RunnerRuns;
  workingFolderLimit: number;
}

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
    owner: string,
    signal: AbortSignal,
  ): Promise<FinishedPreview> {
    const { engines } = this.options;
    const engine = engines.get(plan.engine);
    const secrets = { redactor: Redactor.create([]) };
    await this.cleanUp(plan);
    try {
      return await this.preview(engine, plan, owner, signal, secrets);
    } catch (error) {
      redactError(error, secrets.redactor);
      throw error;
    } finally {
      await this.cleanUp(plan);
    }
  }

  private async preview(
    engine: ProvisioningEngine,
    plan: EnvironmentPlanRecord,
    owner: string,
    signal: AbortSignal,
    secrets: { redactor: Redactor },
  ): Promise<FinishedPreview> {
    const { assumedRoles, database, workingFolderLimit } = this.options;
    const unavailability = await engine.findUnavailability();
    if (unavailability !== undefined) {
      throw new ProvisioningError(unavailability);
    }
    if (!engine.preview) {
      throw new ProvisioningError(describeNoPreviews(engine));
    }
    const deployment = toPlannedDeployment(plan);
    const opened = await assumedRoles.open(deployment, plan.roles);
    const credentials = opened && {
      planning: opened.planning,
      applying: opened.planning,
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
      places: this.options,
      log: NO_LOG,
      redactor: secrets.redactor,
      stateStore: this.options.runStates.at(deployment),
      credentials,
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
      // The method was looked for above.
      limited => engine.preview?.(limited) ?? Promise.reject(signal.reason),
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
      result: encodeResult(result),
      savedPlan: encodeSavedPlan(savedPlan),
    };
  }

  /** Stops what is left of a plan on this machine, and removes its folder. */
  async cleanUp(plan: EnvironmentPlanRecord): Promise<void> {
    const { engines, folders, logger } = this.options;
    const deployment = toPlannedDeployment(plan);
    const engine = engines.get(plan.engine);
    try {
      if (await folders.hasWork(deployment)) {
        await engine.cancel(toRunReference(deployment, this.options));
        await (plan.operation === 'create'
          ? folders.removeTarget(deployment.target)
          : folders.removeWork(deployment));
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
}: Pick<ProvisioningEngine, 'id'>): string {
  return `Previews aren't available with the engine ${id}. Deploy the change: the deployment stops after its plan if it would replace or destroy protected resources`;
}
