import { InputError } from '@backstage/errors';
import {
  EngineProgress,
  EngineStateSummary,
  RefusedStateError,
  RunStateStore,
} from '@proton-vending/backstage-plugin-proton-common';
import { getTargetKind } from '../resources/deploymentTargets';
import { RunStates } from '../states/RunStates';
import { StateVersionRecord } from '../database/StateVersionStore';
import { MAX_SERIAL_STEP } from '../states/StateService';
import { ReportedRuns, RunnerCaller } from './ReportedRuns';
import { RunOverError, StateConflictError } from './runnerErrors';

/** Stores what runners report of their progress, providers and states. */
export class RunnerReports {
  constructor(
    private readonly runs: ReportedRuns,
    private readonly runStates: RunStates,
  ) {}

  async recordProgress(
    caller: RunnerCaller,
    progress: EngineProgress,
  ): Promise<void> {
    await this.runs.transaction(caller, ({ run, stores }) =>
      stores.deployments.recordProgress(run.deploymentId, progress),
    );
  }

  /**
   * Records what a runner says of the state. A template's code could say
   * anything, so what the stored state shows by itself is read there. A run that
   * plans changes nothing that could be unsaved.
   *
   * @throws InputError when it says it of the state of another deployment
   */
  async recordState(
    caller: RunnerCaller,
    { unsaved, ...saved }: EngineStateSummary,
  ): Promise<void> {
    if (unsaved && unsaved.deploymentId !== caller.run.deploymentId) {
      throw new InputError(
        'A run can report an unsaved state only for its own deployment',
      );
    }
    const summary: EngineStateSummary =
      unsaved && caller.run.step !== 'plan' ? { ...saved, unsaved } : saved;
    await this.runs.transaction(caller, async ({ deployment, stores }) => {
      const { id } = deployment.target;
      const stored = await stores.stateVersions.findLast(id);
      if (stored || summary.unsaved) {
        await stores.engineStates.replace(id, checkSummary(summary, stored));
      } else if (!(await stores.engineStates.find(id))) {
        const nothing = { resourceCount: 0, resourceNames: [] };
        await stores.engineStates.replace(id, nothing);
      }
    });
  }

  /** Keeps the providers that were chosen, for the next deployments of the version. */
  async keepLockFile(
    caller: RunnerCaller,
    { lock, replaces }: { lock: string; replaces?: string },
  ): Promise<void> {
    await this.runs.transaction(caller, async ({ deployment, stores }) => {
      const { target, targetState } = deployment;
      const versions = stores[getTargetKind(target).template.versions];
      await versions.keepDependencyLock(
        { ...deployment, ...targetState },
        lock,
        replaces,
      );
    });
  }

  /**
   * Stores the state of a run in the place of the last one. The state of a run
   * that is over, or that another runner has taken over, is stored as a refused
   * state: it may list resources that no other state lists.
   *
   * @throws RunOverError when the run is over
   * @throws StateConflictError when the state is refused
   */
  async writeState(
    caller: RunnerCaller,
    state: string,
    lockId: string,
  ): Promise<void> {
    try {
      await this.withState(caller, store => store.write(state, lockId));
    } catch (error) {
      if (error instanceof RunOverError) {
        const isStored = await this.keepLateState(caller, state);
        throw new RunOverError(error.reason, { isStored });
      }
      throw error;
    }
  }

  /** Returns whether the control plane has the state now. */
  private async keepLateState(
    { run: { deploymentId, ...scope }, runnerId }: RunnerCaller,
    state: string,
  ): Promise<boolean> {
    const { deployments, deploymentLogs, refusedStates } =
      this.runs.database.stores;
    const deployment = await deployments.find(scope, deploymentId);
    if (!deployment) {
      return false;
    }
    const others = await refusedStates.list(deployment.target.id);
    const sender = `runner ${runnerId}`;
    const kept = await this.runStates.keepLate(deployment, sender, state);
    // One line is enough, however many states a template sends.
    if (
      kept === 'added' &&
      !others.some(other => other.deploymentId === deploymentId)
    ) {
      await deploymentLogs.append(
        deploymentId,
        [
          {
            step: 'applying',
            level: 'warn',
            message: `The ${sender} sent a state after its run was over. The control plane stores it as a refused state: compare it with the current state when this deployment is over`,
          },
        ],
        new Date(),
      );
    }
    return kept !== 'not stored';
  }

  /** The state of the deployment's target, as long as the run lasts. */
  async withState<T>(
    caller: RunnerCaller,
    work: (store: RunStateStore) => Promise<T>,
  ): Promise<T> {
    const { runStates, runs } = this;
    const deployment = await runs.transaction(
      caller,
      async report => report.deployment,
    );
    const store = runStates.at(deployment, {
      who: `runner ${caller.runnerId}`,
      confirm: async stores => {
        await runs.confirm(stores, caller);
      },
    });
    try {
      return await work(store);
    } catch (error) {
      throw error instanceof RefusedStateError
        ? new StateConflictError(error)
        : error;
    } finally {
      await runs
        .storeOf(caller)
        .update(caller.run.id, { heartbeatAt: new Date() });
    }
  }
}

function checkSummary(
  summary: EngineStateSummary,
  stored: StateVersionRecord | undefined,
): EngineStateSummary {
  const { resourceNames, serial, unsaved } = summary;
  const known = stored && {
    lineage: stored.lineage,
    serial: stored.serial,
    ...(stored.resourceCount !== undefined && {
      resourceCount: stored.resourceCount,
    }),
  };
  if (!unsaved) {
    return { ...known, resourceNames };
  }
  // No state could be newer than one with the largest serial.
  const isFar = (serial ?? 0) > (stored?.serial ?? 0) + MAX_SERIAL_STEP;
  return isFar ? { ...known, resourceNames, unsaved } : summary;
}
