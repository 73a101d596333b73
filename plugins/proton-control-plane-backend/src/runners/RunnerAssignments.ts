import { JsonObject } from '@backstage/types';
import {
  ProvisioningError,
  RunnerHeartbeat,
  RunnerRun,
} from '@proton-vending/backstage-plugin-proton-common';
import { promisify } from 'node:util';
import { gunzip as gunzipCallback } from 'node:zlib';
import { AssumedRoles, RolePhase } from '../credentials/AssumedRoles';
import { listSecrets } from '../deployments/redaction';
import { Report, ReportedRuns, RunnerCaller } from './ReportedRuns';
import { hasSavedPlan } from './RunnerPlans';
import { RunnerResults } from './RunnerResults';
import { isToStop } from './isToStop';
import { RunOverError } from './runnerErrors';

/**
 * How long after the first time a runner can fetch its run again, because a
 * response was lost. Later, it would get credentials that outlast the first ones.
 */
const FETCH_MS = 10 * 60_000;

const gunzip = promisify(gunzipCallback);

/** Which credentials a run gets. */
const PHASES: Record<RunnerRun['step'], RolePhase> = {
  plan: 'planning',
  preview: 'planning',
  apply: 'applying',
  destroy: 'applying',
};

/** Gives runs to runners, and tells them how long to go on. */
export class RunnerAssignments {
  constructor(
    private readonly runs: ReportedRuns,
    private readonly options: {
      assumedRoles: AssumedRoles;
      results: RunnerResults;
    },
  ) {}

  /**
   * What the runner executes, and with which credentials. The run is this
   * runner's from now on. It fails when it gets no credentials.
   */
  async fetch(caller: RunnerCaller): Promise<RunnerRun> {
    const { assumedRoles, results } = this.options;
    const { deployment, roles, run } = await this.claim(caller);
    try {
      const opened = await assumedRoles.openStep(
        deployment,
        PHASES[run.step],
        roles,
      );
      const isPreview = run.step === 'preview';
      if (opened && (!isPreview || opened.changesAws)) {
        await this.runs.transaction(caller, ({ stores }) =>
          stores.roleSessions.insert(
            { ...deployment, ...(isPreview && { isPreview }) },
            { runId: run.id },
            opened.expiresAt,
          ),
        );
      }
      return { ...run, credentials: opened?.credentials };
    } catch (error) {
      if (!(error instanceof ProvisioningError)) {
        throw error;
      }
      const { message } = error;
      await results.fail(caller, message);
      throw new RunOverError(message);
    }
  }

  /** Returns what the runner must do next. */
  async heartbeat(caller: RunnerCaller): Promise<RunnerHeartbeat> {
    try {
      return await this.runs.transaction(
        caller,
        async ({ deployment, run, runnerRuns }) => {
          await runnerRuns.update(run.id, { heartbeatAt: new Date() });
          return isToStop(deployment)
            ? { answer: 'cancel', reason: 'The deployment is being stopped' }
            : { answer: 'continue' };
        },
      );
    } catch (error) {
      if (error instanceof RunOverError) {
        const reason = error.message;
        // Unlike one that is gone, a runner that is cancelled reports its end.
        return (await this.options.results.awaitsEnd(caller))
          ? { answer: 'cancel', reason }
          : { answer: 'gone', reason };
      }
      throw error;
    }
  }

  private async claim(
    caller: RunnerCaller,
  ): Promise<Pick<Report, 'deployment' | 'roles'> & { run: RunnerRun }> {
    const { runnerId } = caller;
    const now = new Date();
    return this.runs.transaction(
      caller,
      async ({ deployment, roles, run, runnerRuns, stores }) => {
        if (!(await runnerRuns.claim(run, runnerId, now))) {
          throw new RunOverError('another runner executes it');
        }
        if (now.getTime() - (run.fetchedAt ?? now).getTime() > FETCH_MS) {
          throw new RunOverError('its runner fetched it before');
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
          hasSavedPlan: await hasSavedPlan(stores, run, deployment),
          ...(deadlineAt && {
            remainingMs: Math.max(0, deadlineAt.getTime() - now.getTime()),
          }),
        };
        return { deployment, roles, run: claimed };
      },
      { isFetch: true },
    );
  }
}
