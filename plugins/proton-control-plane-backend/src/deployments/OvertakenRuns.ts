import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { Database } from '../database/Database';
import { SessionPlace } from '../database/RoleSessionStore';
import { DeploymentRecord } from '../database/deploymentRows';
import { EngineRegistry } from '../engines/EngineRegistry';
import { describeTarget } from '../resources/deploymentTargets';
import { RunnerRuns } from '../runners/RunnerRuns';
import { RunStates } from '../states/RunStates';
import { DeploymentFolders } from './DeploymentFolders';
import { toRunReference } from './engineRuns';

const LOOK_MS = 5_000;

export interface OvertakenRunsOptions {
  database: Database;
  engines: EngineRegistry;
  folders: DeploymentFolders;
  runStates: RunStates;
  runnerRuns: RunnerRuns;
  findDataDirectoryId(): Promise<string>;
  findSessionPlace(): Promise<SessionPlace>;
  /** The deployments that this backend runs, and ends itself. */
  listHeld(): string[];
  /** Returns when no deployment is being taken up that `listHeld` doesn't list yet. */
  untilClaimed(): Promise<void>;
  logger: LoggerService;
}

/**
 * Ends what a backend that was killed has left on this machine of deployments
 * that a backend with another data directory has taken up since. That one waits
 * for the lock of the state, which nobody else would give back.
 */
export class OvertakenRuns {
  private readonly ending = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(private readonly options: OvertakenRunsOptions) {}

  /** The deployments whose runs are being ended, which must not go on here. */
  get busyWith(): string[] {
    return [...this.ending];
  }

  start(): void {
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.timer.unref();
    this.look();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private look(): void {
    this.looking ??= this.endAll()
      .catch(error =>
        this.options.logger.warn(
          "The runs that an earlier backend has left on this machine can't be looked for; trying again",
          toError(error),
        ),
      )
      .finally(() => {
        this.looking = undefined;
      });
  }

  private async endAll(): Promise<void> {
    const { database, findSessionPlace, folders, listHeld } = this.options;
    const { roleSessions } = database.stores;
    const held = listHeld();
    const left = new Set([
      ...(await folders.listDeployments()),
      // A backend that was killed before it began has left no folder.
      ...(await roleSessions.listDeploymentsAt(await findSessionPlace())),
    ]);
    await Promise.all(
      [...left]
        .filter(id => !held.includes(id))
        .map(id => this.endIfOvertaken(id)),
    );
  }

  private async endIfOvertaken(id: string): Promise<void> {
    const { database, findDataDirectoryId, listHeld, logger, untilClaimed } =
      this.options;
    // From now on, this backend doesn't take the deployment up.
    this.ending.add(id);
    try {
      await untilClaimed();
      if (listHeld().includes(id)) {
        return;
      }
      const deployment = await database.stores.deploymentQueue.findOvertaken(
        id,
        await findDataDirectoryId(),
      );
      if (deployment) {
        await this.end(deployment);
      }
    } catch (error) {
      logger.warn(
        `What deployment ${id} has left on this machine can't be ended; trying again`,
        toError(error),
      );
    } finally {
      this.ending.delete(id);
    }
  }

  private async end(deployment: DeploymentRecord): Promise<void> {
    const { database, engines, folders, logger, runStates } = this.options;
    const { deployments } = database.stores;
    const { id, target } = deployment;
    if (!(await folders.hasWork(deployment))) {
      await this.endSessions(deployment);
      return;
    }
    const engine = engines.get(deployment.engine);
    const run = toRunReference(deployment, this.options);
    if (engine.leave) {
      logger.info(
        `Ending what is left here of deployment ${id} of ${describeTarget(
          target,
        )}, which another backend has taken up`,
      );
      await engine.leave({ ...run, stateStore: runStates.at(deployment) });
      await this.endSessions(deployment);
    } else if (!deployment.completedAt) {
      // Nothing of it runs here, and the next look may be this backend's.
      return;
    }
    await ((await deployments.isDestroyed(deployment, target))
      ? folders.removeTarget(target)
      : folders.removeWork(deployment));
  }

  /** The other backend needn't wait until the credentials of a run here expire. */
  private async endSessions(deployment: DeploymentRecord): Promise<void> {
    const { database, findSessionPlace } = this.options;
    const { deployments, roleSessions } = database.stores;
    await roleSessions.endAt(deployment, await findSessionPlace());
    await deployments.wake(deployment.id, new Date());
  }
}
