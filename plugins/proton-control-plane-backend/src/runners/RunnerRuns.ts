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
import { RunnerRunRecord } from '../database/RunnerRunStore';
import { DeploymentRecord } from '../database/deploymentRows';
import { pickScope } from '../database/scope';
import { hashToken } from '../states/EnvironmentStates';
import { isToStop } from './isToStop';

const gzip = promisify(gzipCallback);

/** The runs of deployments that runners execute, as engines see them. */
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
    const { database } = this.options;
    const { id } = deployment;
    return {
      open: request => this.open(deployment, request),
      list: () =>
        database.transaction(async stores => {
          const runs = await stores.runnerRuns.list(id);
          return Promise.all(
            runs.map(run => describe(stores, deployment, run)),
          );
        }),
      find: runId =>
        database.transaction(async stores => {
          const run = await stores.runnerRuns.find(runId);
          return run?.deploymentId === id
            ? describe(stores, deployment, run)
            : undefined;
        }),
      close: (runId, reason) =>
        database.transaction(async stores => {
          await lockDeployment(stores, deployment);
          const run = await stores.runnerRuns.find(runId);
          if (run?.deploymentId === id && !run.closedAt && !run.resultHash) {
            await stores.runnerRuns.update(runId, {
              closedAt: new Date(),
              closeReason: reason,
            });
            // The next run would wait for a stale lock.
            await stores.stateLocks.deleteOf(deployment.target.id, id);
          }
        }),
    };
  }

  private async open(
    deployment: DeploymentRecord,
    { attempt, payload, step }: RunRequest,
  ): Promise<OpenedRun> {
    const { database, findUrl } = this.options;
    const token = randomBytes(32).toString('base64url');
    const compressed = await gzip(JSON.stringify(payload));
    const id = await database.transaction(async stores => {
      const locked = await lockDeployment(stores, deployment);
      if (!locked || locked.completedAt) {
        // Nobody would end a run of a deployment that is over.
        throw new ProvisioningInterrupted();
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
      const { runnerRuns } = stores;
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

/** Reporting or ending a run locks its deployment first. */
async function lockDeployment(
  stores: Stores,
  { id, ...scope }: DeploymentRecord,
): Promise<DeploymentRecord | undefined> {
  return stores.deployments.find(scope, id, 'update');
}

async function describe(
  { deployments, runnerRuns }: Stores,
  deployment: DeploymentRecord,
  run: RunnerRunRecord,
): Promise<RunReport> {
  const { attempt, closeReason = '', closedAt, createdAt, id, step } = run;
  const { heartbeatAt } = run;
  const result = await runnerRuns.read(id, 'result');
  const current = await deployments.find(deployment, deployment.id);
  return {
    id,
    step,
    attempt,
    createdAt,
    ...(current?.deadlineAt && { deadlineAt: current.deadlineAt }),
    cancelRequested: current !== undefined && isToStop(current),
    ...(heartbeatAt && { heartbeatAt }),
    ...(closedAt && { closed: { at: closedAt, reason: closeReason } }),
    ...(result && { result: JSON.parse(result.toString()) as RunResult }),
  };
}
