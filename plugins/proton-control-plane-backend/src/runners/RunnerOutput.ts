import { InputError } from '@backstage/errors';
import {
  DeploymentStep,
  EngineLogLine,
  EnginePlanDetails,
  PlanFileLosses,
  RunnerLogLines,
  RunnerPlanResponse,
} from '@proton-vending/backstage-plugin-proton-common';
import { RunnerStep } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { Stores } from '../database/Database';
import { RunnerRunRecord } from '../database/RunnerRunStore';
import { appendWithin } from '../deployments/logLimit';
import { LogAnnouncements } from '../deployments/logs/LogAnnouncements';
import {
  findLossRefusal,
  findPlanRefusal,
} from '../deployments/protectedResources';
import { createRedactor } from '../deployments/redaction';
import { EngineRegistry } from '../engines/EngineRegistry';
import { redactDetails } from '../plans/redactPreview';
import { KnownRun, KnownRuns } from './KnownRuns';
import { ReportedRuns, RunnerCaller } from './ReportedRuns';
import { RunOverError } from './runnerErrors';

/** The part of the log that the runners of each step write. */
const LOG_STEPS: Record<RunnerStep, DeploymentStep> = {
  plan: 'planning',
  preview: 'planning',
  apply: 'applying',
  destroy: 'applying',
};

/**
 * How far the cursor of a line may be beyond the last one. A runner raises it by
 * 2^40 for each command, and reports what follows another runner's cursor.
 */
const MAX_CURSOR_STEP = 2 ** 41;

/** How far the number of a batch may be beyond the last one. A runner counts one by one. */
const MAX_SEQUENCE_STEP = 10;

/** Stores the log lines and plans that runners report, without secrets. */
export class RunnerOutput {
  private readonly known = new KnownRuns();

  constructor(
    private readonly runs: ReportedRuns,
    private readonly options: {
      engines: EngineRegistry;
      announcements: LogAnnouncements;
      /** How many characters of a log are kept. */
      logLimit: number;
      /** The types of resources that an ordinary update never replaces, destroys or forgets. */
      protectedResourceTypes: ReadonlySet<string>;
    },
  ) {}

  /** Adds lines to the deployment's log, once. */
  async log(
    caller: RunnerCaller,
    { lines, sequence }: RunnerLogLines,
  ): Promise<void> {
    const { announcements, logLimit } = this.options;
    const known = await this.learn(caller.run);
    const logStep = LOG_STEPS[caller.run.step];
    const cursor = Math.max(...lines.map(line => line.cursor ?? 0));
    if (lines.some(({ step }) => step !== logStep)) {
      throw new InputError(`This run writes only the log of ${logStep}`);
    }
    const isFull = known.logLength >= logLimit;
    const redacted: EngineLogLine[] = isFull
      ? []
      : lines.map(line => ({
          ...line,
          // Only what an engine wrote counts against the limit.
          cursor: line.cursor ?? 0,
          message: known.redactor.redact(line.message),
        }));
    await this.runs.transaction(caller, async ({ run, runnerRuns, stores }) => {
      if (sequence <= run.logSequence) {
        return;
      }
      if (sequence > run.logSequence + MAX_SEQUENCE_STEP) {
        throw new InputError(
          `The log's batch ${sequence} doesn't follow batch ${run.logSequence}`,
        );
      }
      if (!isFull) {
        await requireNearCursor(stores, run, known, cursor);
      }
      await runnerRuns.update(run.id, { logSequence: sequence });
      if (redacted.length > 0) {
        known.logLength = await appendWithin(
          logLimit,
          stores.deploymentLogs,
          run.deploymentId,
          known.logLength,
          redacted,
        );
        known.cursor = Math.max(known.cursor, cursor);
      }
    });
    announcements.announce(caller.run.deploymentId);
  }

  /** Stores a plan, and says whether it may be applied. */
  async recordPlan(
    caller: RunnerCaller,
    plan: EnginePlanDetails,
  ): Promise<RunnerPlanResponse> {
    const { redactor } = await this.learn(caller.run);
    const redacted = redactDetails(plan, text => redactor.redact(text));
    const { protectedResourceTypes } = this.options;
    return this.runs.transaction(
      caller,
      async ({ deployment, run, stores }) => {
        const { deploymentPlans } = stores;
        await deploymentPlans.replace(run.deploymentId, redacted, new Date());
        const refusal = await findPlanRefusal(
          stores,
          plan,
          deployment,
          protectedResourceTypes,
        );
        return refusal === undefined
          ? {}
          : { refusal: redactor.redact(refusal) };
      },
    );
  }

  /** Says whether a plan file may be applied that loses these resources. */
  async checkLosses(
    caller: RunnerCaller,
    { isNewPlan, losses }: PlanFileLosses,
  ): Promise<RunnerPlanResponse> {
    const { redactor } = await this.learn(caller.run);
    const file = {
      isNewPlan,
      losses: losses.map(loss => ({
        ...loss,
        address: redactor.redact(loss.address),
      })),
    };
    const refusal = await this.runs.transaction(
      caller,
      ({ deployment, stores }) =>
        findLossRefusal(
          stores,
          file,
          deployment,
          this.options.protectedResourceTypes,
        ),
    );
    return refusal === undefined ? {} : { refusal: redactor.redact(refusal) };
  }

  /** Forgets a run that is over. */
  forget(runId: string): void {
    this.known.forget(runId);
  }

  private async learn(run: RunnerRunRecord): Promise<KnownRun> {
    const { engines } = this.options;
    const { database } = this.runs;
    return this.known.get(run.id, () =>
      database.transaction(async stores => {
        const deployment = await stores.deployments.find(run, run.deploymentId);
        if (!deployment) {
          throw new RunOverError('its deployment is over');
        }
        const engine = engines.get(deployment.engine);
        return {
          redactor: await createRedactor(
            stores,
            deployment,
            engine.listSecrets(),
          ),
          logLength: await stores.deploymentLogs.measure(deployment.id),
          cursor: 0,
        };
      }),
    );
  }
}

/**
 * The runners that follow write nothing that is before the last cursor.
 *
 * @throws InputError
 */
async function requireNearCursor(
  { deploymentLogs }: Stores,
  { deploymentId, step }: RunnerRunRecord,
  known: KnownRun,
  cursor: number,
): Promise<void> {
  if (cursor <= known.cursor + MAX_CURSOR_STEP) {
    return;
  }
  const last = await deploymentLogs.findCursor(deploymentId, LOG_STEPS[step]);
  if (cursor > last + MAX_CURSOR_STEP) {
    throw new InputError(
      `The log's cursor ${cursor} is too far beyond the last one, ${last}`,
    );
  }
  known.cursor = last;
}
