import {
  EngineRunners,
  OpenedRun,
  RunReport,
  RunRequest,
  RunResult,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { ProvisioningInterrupted } from '@proton-vending/backstage-plugin-proton-common';
import { randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import { Database, Stores } from '../database/Database';
import { RunnerRunRecord, RunnerRunStore } from '../database/RunnerRunStore';
import { DeploymentRecord } from '../database/deploymentRows';
import { pickScope } from '../database/scope';
import { hashToken } from '../states/EnvironmentStates';
import { decodeSavedPlan } from '../plans/planContents';
import { isToStop } from './isToStop';
import { lockRunOwner, runsOfStep } from './runOwner';

const gzip = promisify(gzipCallback);

/** The runs of deployments and previews that runners execute, as engines see them. */
export class RunnerRuns {
  constructor(
    private readonly options: {
      database: Database;
      /** Where runners reach this API, such as `https://…/api/proton-control-plane/runner/v1`. */
      findUrl(): Promise<string>;
    },
  ) {}

  /** The runs of one deployment. */
  at(deployment: DeploymentRecord): EngineRunners {
    return this.of(deployment, stores => stores.runnerRuns);
  }

  /** The runs of one preview. */
  atPreview(deployment: DeploymentRecord): EngineRunners {
    return this.of(deployment, stores => stores.previewRuns);
  }

  private of(
    deployment: DeploymentRecord,
    chooseStore: (stores: Stores) => RunnerRunStore,
  ): EngineRunners {
    const { database } = this.options;
    const { id } = deployment;
    const find = async (runnerRuns: RunnerRunStore, runId: string) => {
      const run = await runnerRuns.find(runId);
      return run?.deploymentId === id ? run : undefined;
    };
    return {
      open: request => this.open(deployment, request, chooseStore),
      list: () =>
        database.transaction(async stores => {
          const runnerRuns = chooseStore(stores);
          const runs = await runnerRuns.list(id);
          return Promise.all(
            runs.map(run => describe(stores, runnerRuns, deployment, run)),
          );
        }),
      find: runId =>
        database.transaction(async stores => {
          const runnerRuns = chooseStore(stores);
          const run = await find(runnerRuns, runId);
          return run && describe(stores, runnerRuns, deployment, run);
        }),
      readSavedPlan: runId =>
        database.transaction(async stores => {
          const runnerRuns = chooseStore(stores);
          const run = await find(runnerRuns, runId);
          const bytes = run && (await runnerRuns.read(run.id, 'saved_plan'));
          return bytes && decodeSavedPlan(bytes);
        }),
      close: (runId, reason) =>
        database.transaction(async stores => {
          const runnerRuns = chooseStore(stores);
          const called = await find(runnerRuns, runId);
          if (!called) {
            return;
          }
          await lockRunOwner(stores, called);
          const run = await runnerRuns.find(runId);
          if (run && !run.closedAt && !run.resultHash) {
            await runnerRuns.update(runId, {
              closedAt: new Date(),
              closeReason: reason,
            });
            // The next run would wait for a stale lock.
            await stores.stateLocks.deleteOf(deployment.target.id, id);
            await stores.roleSessions.endRun(runId);
          }
        }),
    };
  }

  private async open(
    deployment: DeploymentRecord,
    { attempt, payload, step }: RunRequest,
    chooseStore: (stores: Stores) => RunnerRunStore,
  ): Promise<OpenedRun> {
    const { database, findUrl } = this.options;
    const token = randomBytes(32).toString('base64url');
    const compressed = await gzip(JSON.stringify(payload));
    const id = await database.transaction(async stores => {
      const runnerRuns = chooseStore(stores);
      if (runnerRuns !== runsOfStep(stores, step)) {
        throw new Error(`A run of the step ${step} can't be opened here`);
      }
      const run: RunnerRunRecord = {
        ...pickScope(deployment),
        id: randomUUID(),
        deploymentId: deployment.id,
        step,
        attempt,
        logSequence: 0,
        createdAt: new Date(),
      };
      const owner = await lockRunOwner(stores, run);
      if (!owner || owner.isOver) {
        // Nobody would end a run of what is over.
        throw new ProvisioningInterrupted();
      }
      const opened = (await runnerRuns.insert(run, compressed))
        ? run
        : await runnerRuns.findAttempt(run);
      if (!opened) {
        throw new Error(`The run of deployment ${deployment.id} is gone`);
      }
      await runnerRuns.addToken({
        hash: hashToken(token),
        runId: opened.id,
        createdAt: new Date(),
      });
      return opened.id;
    });
    return {
      id,
      url: await findUrl(),
      token,
      deadlineAt: deployment.deadlineAt,
    };
  }
}

async function describe(
  { deployments, roleSessions }: Stores,
  runnerRuns: RunnerRunStore,
  deployment: DeploymentRecord,
  run: RunnerRunRecord,
): Promise<RunReport> {
  const { attempt, closeReason = '', closedAt, createdAt, id, step } = run;
  const { heartbeatAt } = run;
  const result = await runnerRuns.read(id, 'result');
  const current =
    step === 'preview'
      ? deployment
      : await deployments.find(deployment, deployment.id);
  // Of the many runs that wait for their runner, nobody has to ask.
  const credentialsExpireAt =
    heartbeatAt && !closedAt && !result
      ? await roleSessions.findExpiryOfRun(id)
      : undefined;
  return {
    id,
    step,
    attempt,
    createdAt,
    ...(current?.deadlineAt && { deadlineAt: current.deadlineAt }),
    cancelRequested: current !== undefined && isToStop(current),
    ...(heartbeatAt && { heartbeatAt }),
    ...(credentialsExpireAt && { credentialsExpireAt }),
    ...(closedAt && { closed: { at: closedAt, reason: closeReason } }),
    ...(result && { result: JSON.parse(result.toString()) as RunResult }),
  };
}
