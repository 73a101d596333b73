import {
  EngineLogLine,
  EnginePlanDetails,
  Redactor,
  RunnerLogLines,
  RunnerPlanResponse,
} from '@proton-vending/backstage-plugin-proton-common';
import { RunnerRunRecord } from '../database/RunnerRunStore';
import { appendWithin } from '../deployments/logLimit';
import { LogAnnouncements } from '../deployments/logs/LogAnnouncements';
import { findPlanRefusal } from '../deployments/protectedResources';
import { createRedactor } from '../deployments/redaction';
import { EngineRegistry } from '../engines/EngineRegistry';
import { ReportedRuns, RunnerCaller } from './ReportedRuns';
import { RunOverError } from './runnerErrors';

/** The maximum number of runs in the cache. */
const MAX_KNOWN_RUNS = 500;

/** Data about a run that a backend caches between calls. */
interface KnownRun {
  redactor: Redactor;
  /** How many characters the log has. */
  logLength: number;
}

/** Stores the log lines and plans that runners report, without secrets. */
export class RunnerOutput {
  private readonly known = new Map<string, KnownRun>();

  constructor(
    private readonly runs: ReportedRuns,
    private readonly options: {
      engines: EngineRegistry;
      announcements: LogAnnouncements;
      /** How many characters of a log are kept. */
      logLimit: number;
      /** The types of resources that an ordinary update never replaces or destroys. */
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
      await runnerRuns.update(run.id, { logSequence: sequence });
      if (redacted.length > 0) {
        known.logLength = await appendWithin(
          logLimit,
          stores.deploymentLogs,
          run.deploymentId,
          known.logLength,
          redacted,
        );
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
    const redacted = {
      ...plan,
      text: redactor.redact(plan.text),
      changes: plan.changes.map(({ action, address }) => ({
        action,
        address: redactor.redact(address),
      })),
    };
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

  /** Forgets a run that is over. */
  forget(runId: string): void {
    this.known.delete(runId);
  }

  private async learn(run: RunnerRunRecord): Promise<KnownRun> {
    const { engines } = this.options;
    const { database } = this.runs;
    const known = this.known.get(run.id);
    if (known) {
      return known;
    }
    const learned = await database.transaction(async stores => {
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
      };
    });
    const [oldest] = this.known.keys();
    if (this.known.size >= MAX_KNOWN_RUNS && oldest !== undefined) {
      this.known.delete(oldest);
    }
    this.known.set(run.id, learned);
    return learned;
  }
}
