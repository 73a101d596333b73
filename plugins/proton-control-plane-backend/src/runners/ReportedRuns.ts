import { Database, Stores } from '../database/Database';
import { RunnerRunRecord } from '../database/RunnerRunStore';
import { DeploymentRecord } from '../database/deploymentRows';
import { hashToken } from '../states/EnvironmentStates';
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
  deployment: DeploymentRecord;
}

/** The runs that runners report, each by its token and as long as it lasts. */
export class ReportedRuns {
  constructor(readonly database: Database) {}

  /** The run of a token; undefined when there is none any more. */
  async find(token: string): Promise<RunnerRunRecord | undefined> {
    return this.database.stores.runnerRuns.findByToken(hashToken(token));
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

  /** Locks the deployment and confirms that its run is this runner's, and lasts. */
  async confirm(
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
}
