import { Database, Stores } from '../database/Database';
import { EnvironmentRoles } from '../database/EnvironmentStore';
import { RunnerRunRecord, RunnerRunStore } from '../database/RunnerRunStore';
import { DeploymentRecord } from '../database/deploymentRows';
import { hashToken } from '../states/EnvironmentStates';
import { lockRunOwner, runsOfStep } from './runOwner';
import { RunOverError } from './runnerErrors';

/** A runner that has proved which run it executes. */
export interface RunnerCaller {
  run: RunnerRunRecord;
  /** The ID of the runner. */
  runnerId: string;
}

/** The work in the transaction of a report. */
export interface Report {
  stores: Stores;
  run: RunnerRunRecord;
  /** Where the run is stored. */
  runnerRuns: RunnerRunStore;
  /** Of a preview, the deployment that it would be. */
  deployment: DeploymentRecord;
  /** Of a preview, the roles that it plans with. */
  roles?: EnvironmentRoles;
}

/** The runs that runners report, each by its token and as long as it lasts. */
export class ReportedRuns {
  constructor(readonly database: Database) {}

  /** The run of a token; undefined when there is none any more. */
  async find(token: string): Promise<RunnerRunRecord | undefined> {
    const { previewRuns, runnerRuns } = this.database.stores;
    const hash = hashToken(token);
    return (
      (await runnerRuns.findByToken(hash)) ?? previewRuns.findByToken(hash)
    );
  }

  /** The run of a token whose deployment is over, and whose runner may send its last state. */
  async findLate(token: string): Promise<RunnerRunRecord | undefined> {
    return this.database.stores.runnerRuns.findByLateToken(
      hashToken(token),
      new Date(),
    );
  }

  /**
   * Runs a transaction that takes effect only while the run lasts.
   *
   * @throws RunOverError
   */
  async transaction<T>(
    caller: RunnerCaller,
    work: (report: Report) => Promise<T>,
    options?: { isFetch: boolean },
  ): Promise<T> {
    return this.database.transaction(async stores =>
      work({ stores, ...(await this.confirm(stores, caller, options)) }),
    );
  }

  /** Where the run of a runner is stored. */
  storeOf({ run }: RunnerCaller): RunnerRunStore {
    return runsOfStep(this.database.stores, run.step);
  }

  /** Locks what a run belongs to, and confirms that the run is this runner's, and lasts. */
  async confirm(
    stores: Stores,
    { run: called, runnerId }: RunnerCaller,
    { isFetch } = { isFetch: false },
  ): Promise<Omit<Report, 'stores'>> {
    const owner = await lockRunOwner(stores, called);
    const runnerRuns = runsOfStep(stores, called.step);
    const run = await runnerRuns.find(called.id);
    if (!run || !owner || owner.isOver) {
      throw new RunOverError(
        called.step === 'preview'
          ? 'its preview is over'
          : 'its deployment is over',
      );
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
    const { deployment, roles } = owner;
    return { run, runnerRuns, deployment, roles };
  }
}
