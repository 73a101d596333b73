import { ConflictError, InputError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import {
  EngineLogLine,
  EngineProgress,
  EnginePlanDetails,
  EngineStateSummary,
  ProvisioningError,
  RUNNER_PROTOCOL,
  Redactor,
  RunStateStore,
  RunnerHeartbeat,
  RunnerLogLines,
  RunnerRun,
  RunnerSavedPlan,
} from '@proton-vending/backstage-plugin-proton-common';
import { RunResult } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip as gunzipCallback } from 'node:zlib';
import { AssumedRoles } from '../credentials/AssumedRoles';
import { Database, Stores } from '../database/Database';
import { RunnerRunRecord } from '../database/RunnerRunStore';
import { DeploymentRecord } from '../database/deploymentRows';
import { appendWithin } from '../deployments/logLimit';
import { LogAnnouncements } from '../deployments/logs/LogAnnouncements';
import { createRedactor, listSecrets } from '../deployments/redaction';
import { EngineRegistry } from '../engines/EngineRegistry';
import { getTargetKind } from '../resources/deploymentTargets';
import { hashToken } from '../states/EnvironmentStates';
import { RunStates } from '../states/RunStates';
import { isToStop } from './isToStop';
import {
  RefusedStateError,
  RunOverError,
  UnsupportedProtocolError,
} from './runnerErrors';

const gunzip = promisify(gunzipCallback);

/** The maximum number of runs in the cache. */
const MAX_KNOWN_RUNS = 500;

/** A runner that has proved which run it executes. */
export interface RunnerCaller {
  run: RunnerRunRecord;
  /** The ID of the runner. */
  runnerId: string;
}

/** Data about a run that a backend caches between calls. */
interface KnownRun {
  redactor: Redactor;
  /** How many characters the log has. */
  logLength: number;
}

/** The work in the transaction of a report. */
interface Report {
  stores: Stores;
  run: RunnerRunRecord;
  deployment: DeploymentRecord;
}

/** Stores the reports of runners. */
export class RunnerReports {
  private readonly known = new Map<string, KnownRun>();

  constructor(
    private readonly options: {
      database: Database;
      engines: EngineRegistry;
      runStates: RunStates;
      assumedRoles: AssumedRoles;
      announcements: LogAnnouncements;
      /** How many characters of a log are kept. */
      logLimit: number;
      /** Called when a deployment should be checked again. */
      onWoken(): void;
    },
  ) {}

  /** The run of a token; undefined when there is none any more. */
  async findRun(token: string): Promise<RunnerRunRecord | undefined> {
    return this.options.database.stores.runnerRuns.findByToken(
      hashToken(token),
    );
  }

  /**
   * Refuses a runner that speaks another protocol. Its run fails: the next
   * runner of the same image would fail likewise.
   *
   * @throws UnsupportedProtocolError
   */
  async requireProtocol(
    { run, runnerId }: RunnerCaller,
    protocol: string | undefined,
  ): Promise<void> {
    if (protocol === String(RUNNER_PROTOCOL)) {
      return;
    }
    const version = /^\d{1,9}$/.test(protocol ?? '') ? protocol : 'none';
    const message = `The runner isn't compatible with the control plane: the runner uses version ${version} of the runner protocol, and the control plane uses version ${RUNNER_PROTOCOL}. Use the proton-runner of the same release as the control plane`;
    if (!run.runnerId) {
      await this.report({ run, runnerId }, async report => {
        await this.setResult(report, { kind: 'failed', message });
      });
      this.options.onWoken();
    }
    throw new UnsupportedProtocolError(message);
  }

  /**
   * What the runner executes, and with which credentials. The run is this
   * runner's from now on. It fails when it gets no credentials.
   */
  async fetch(caller: RunnerCaller): Promise<RunnerRun> {
    const { assumedRoles, onWoken } = this.options;
    const { deployment, run } = await this.claim(caller);
    try {
      const credentials = await assumedRoles.open(deployment);
      return {
        ...run,
        credentials:
          credentials?.[run.step === 'plan' ? 'planning' : 'applying'],
      };
    } catch (error) {
      if (!(error instanceof ProvisioningError)) {
        throw error;
      }
      const { message } = error;
      await this.report(caller, report =>
        this.setResult(report, { kind: 'failed', message }),
      );
      onWoken();
      throw new RunOverError(message);
    }
  }

  private async claim(
    caller: RunnerCaller,
  ): Promise<{ deployment: DeploymentRecord; run: RunnerRun }> {
    const { runnerId } = caller;
    const now = new Date();
    return this.report(
      caller,
      async ({ deployment, run, stores }) => {
        const { runnerRuns } = stores;
        if (!(await runnerRuns.claim(run.id, runnerId, now))) {
          throw new RunOverError('another runner executes it');
        }
        const payload = await runnerRuns.read(run.id, 'payload');
        if (!payload) {
          throw new RunOverError('its contents are deleted');
        }
        const { deadlineAt } = deployment;
        const { attempt, deploymentId, id, step } = run;
        const claimed: RunnerRun = {
          id,
          deploymentId,
          step,
          attempt,
          payload: JSON.parse((await gunzip(payload)).toString()) as JsonObject,
          secrets: await listSecrets(stores, deployment),
          cursors: {
            planning: await stores.deploymentLogs.findCursor(
              deploymentId,
              'planning',
            ),
            applying: await stores.deploymentLogs.findCursor(
              deploymentId,
              'applying',
            ),
          },
          state: await stores.engineStates.find(deployment.target.id),
          hasSavedPlan: (await findSavedPlanRun(stores, run)) !== undefined,
          ...(deadlineAt && {
            remainingMs: Math.max(0, deadlineAt.getTime() - now.getTime()),
          }),
        };
        return { deployment, run: claimed };
      },
      { isFetch: true },
    );
  }

  /** Returns what the runner must do next. */
  async heartbeat(caller: RunnerCaller): Promise<RunnerHeartbeat> {
    try {
      return await this.report(caller, async ({ deployment, run, stores }) => {
        await stores.runnerRuns.update(run.id, { heartbeatAt: new Date() });
        return isToStop(deployment)
          ? { answer: 'cancel', reason: 'The deployment is being stopped' }
          : { answer: 'continue' };
      });
    } catch (error) {
      if (error instanceof RunOverError) {
        return { answer: 'gone', reason: error.message };
      }
      throw error;
    }
  }

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
    await this.report(caller, async ({ run, stores }) => {
      if (sequence <= run.logSequence) {
        return;
      }
      await stores.runnerRuns.update(run.id, { logSequence: sequence });
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

  async recordPlan(
    caller: RunnerCaller,
    plan: EnginePlanDetails,
  ): Promise<void> {
    const { redactor } = await this.learn(caller.run);
    const redacted = {
      ...plan,
      text: redactor.redact(plan.text),
      changes: plan.changes.map(({ action, address }) => ({
        action,
        address: redactor.redact(address),
      })),
    };
    await this.report(caller, ({ run, stores }) =>
      stores.deploymentPlans.replace(run.deploymentId, redacted, new Date()),
    );
  }

  async recordProgress(
    caller: RunnerCaller,
    progress: EngineProgress,
  ): Promise<void> {
    await this.report(caller, ({ run, stores }) =>
      stores.deployments.recordProgress(run.deploymentId, progress),
    );
  }

  async recordState(
    caller: RunnerCaller,
    summary: EngineStateSummary,
  ): Promise<void> {
    await this.report(caller, ({ deployment, stores }) =>
      stores.engineStates.replace(deployment.target.id, summary),
    );
  }

  /** Keeps the providers that were chosen, for the next deployments of the version. */
  async keepLockFile(
    caller: RunnerCaller,
    { lock, replaces }: { lock: string; replaces?: string },
  ): Promise<void> {
    await this.report(caller, async ({ deployment, stores }) => {
      const { target, targetState } = deployment;
      const versions = stores[getTargetKind(target).template.versions];
      await versions.keepDependencyLock(
        { ...deployment, ...targetState },
        lock,
        replaces,
      );
    });
  }

  async savePlan(caller: RunnerCaller, plan: RunnerSavedPlan): Promise<void> {
    await this.report(caller, async ({ run, stores }) => {
      if (run.step !== 'plan') {
        throw new InputError('Only a run that plans can save a plan');
      }
      const bytes = Buffer.from(JSON.stringify(plan));
      await stores.runnerRuns.write(run.id, 'saved_plan', bytes);
    });
  }

  /** The plan that a run carries out; undefined when it has to plan itself. */
  async readSavedPlan(
    caller: RunnerCaller,
  ): Promise<RunnerSavedPlan | undefined> {
    return this.report(caller, async ({ run, stores }) => {
      const planned = await findSavedPlanRun(stores, run);
      const bytes =
        planned && (await stores.runnerRuns.read(planned.id, 'saved_plan'));
      return bytes && (JSON.parse(bytes.toString()) as RunnerSavedPlan);
    });
  }

  /**
   * Takes the result of a run, and wakes its deployment. Sending the same again
   * is harmless.
   */
  async recordResult(caller: RunnerCaller, result: RunResult): Promise<void> {
    const { database, onWoken } = this.options;
    const last = await database.stores.runnerRuns.find(caller.run.id);
    if (last?.resultHash) {
      requireSame(last, caller, result);
      return;
    }
    await this.report(caller, report => this.setResult(report, result));
    this.known.delete(caller.run.id);
    onWoken();
  }

  /** The state of the deployment's target, as long as the run lasts. */
  async withState<T>(
    caller: RunnerCaller,
    work: (store: RunStateStore) => Promise<T>,
  ): Promise<T> {
    const { database, runStates } = this.options;
    const deployment = await this.report(
      caller,
      async report => report.deployment,
    );
    const store = runStates.at(deployment, {
      who: `runner ${caller.runnerId}`,
      confirm: async stores => {
        await this.confirm(stores, caller);
      },
    });
    try {
      return await work(store);
    } catch (error) {
      throw error instanceof ProvisioningError
        ? new RefusedStateError(error.message)
        : error;
    } finally {
      await database.stores.runnerRuns.update(caller.run.id, {
        heartbeatAt: new Date(),
      });
    }
  }

  private async setResult(
    { deployment, run, stores }: Report,
    result: RunResult,
  ): Promise<void> {
    const text = JSON.stringify(result);
    await stores.runnerRuns.write(run.id, 'result', Buffer.from(text));
    await stores.runnerRuns.update(run.id, { resultHash: hash(text) });
    // A runner that reported its result doesn't need the state any more.
    await stores.stateLocks.deleteOf(deployment.target.id, deployment.id);
    await stores.deployments.wake(deployment.id, new Date());
  }

  /**
   * Runs a transaction that takes effect only while the run lasts.
   *
   * @throws RunOverError
   */
  private async report<T>(
    caller: RunnerCaller,
    work: (report: Report) => Promise<T>,
    options?: { isFetch: boolean },
  ): Promise<T> {
    return this.options.database.transaction(async stores =>
      work({ stores, ...(await this.confirm(stores, caller, options)) }),
    );
  }

  /** Locks the deployment and confirms that its run is this runner's, and lasts. */
  private async confirm(
    stores: Stores,
    { run: { id, deploymentId, ...scope }, runnerId }: RunnerCaller,
    { isFetch } = { isFetch: false },
  ): Promise<Omit<Report, 'stores'>> {
    const deployment = await stores.deployments.find(
      scope,
      deploymentId,
      'update',
    );
    const run = await stores.runnerRuns.find(id);
    if (!run || !deployment || deployment.completedAt) {
      throw new RunOverError('its deployment is over');
    }
    if (run.closedAt) {
      throw new RunOverError(run.closeReason ?? 'it was ended');
    }
    if (run.resultHash) {
      throw new RunOverError('its result was sent');
    }
    if (!isFetch && run.runnerId && run.runnerId !== runnerId) {
      throw new RunOverError('another runner executes it');
    }
    return { run, deployment };
  }

  private async learn(run: RunnerRunRecord): Promise<KnownRun> {
    const { database, engines } = this.options;
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

/** A plan is applied once: remaining changes need another plan. */
async function findSavedPlanRun(
  { runnerRuns }: Stores,
  run: RunnerRunRecord,
): Promise<RunnerRunRecord | undefined> {
  if (run.step !== 'apply') {
    return undefined;
  }
  const runs = await runnerRuns.list(run.deploymentId);
  const hasBegun = runs.some(
    ({ attempt, runnerId, step }) =>
      step === 'apply' && attempt < run.attempt && runnerId !== undefined,
  );
  return hasBegun ? undefined : runnerRuns.findWithPlan(run.deploymentId);
}

function requireSame(
  { resultHash, runnerId }: RunnerRunRecord,
  caller: RunnerCaller,
  result: RunResult,
): void {
  if (
    resultHash !== hash(JSON.stringify(result)) ||
    runnerId !== caller.runnerId
  ) {
    throw new ConflictError(
      'This run already has another result, which the control plane keeps',
    );
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
