import {
  ProvisioningError,
  RunReference,
} from '@proton-vending/backstage-plugin-proton-common';
import { resolve as resolvePath } from 'node:path';
import { TerraformLogger } from '../TerraformLogger';
import { TerraformRun } from '../TerraformRun';
import { recordUnsavedState } from '../steps/leftState';
import { StepRuns } from '../supervision/stepRuns';
import { StateBackend } from './StateBackend';
import { StoredState } from './StoredState';
import { readLastState } from './lastState';
import { LocatedRun, locateState } from './locateState';
import { requireTrustedState } from './requireTrustedState';
import { FoundState, mayHaveResources, readStateFile } from './stateContents';
import { stateFileIn } from './stateFile';
import { keepRefusedState, keepUnsavedState } from './unsavedState';

export interface TerraformStatesOptions {
  backend: StateBackend;
  /** Throws a `ProvisioningError` when Terraform doesn't run on this machine. */
  requireTerraform(): Promise<void>;
  /** Reads a state that isn't in a file here, with Terraform. */
  pull(run: TerraformRun): Promise<FoundState>;
  logger: TerraformLogger;
}

/**
 * The states of environments as they are before and after Terraform runs: where
 * they are, whether they can be trusted, and what a run couldn't save.
 */
export class TerraformStates {
  constructor(private readonly options: TerraformStatesOptions) {}

  /** Whether states are in folders of this machine, where others don't see them. */
  get areLocal(): boolean {
    const { isInControlPlane, isLocal } = this.options.backend;
    return isLocal && !isInControlPlane;
  }

  locate<Run extends RunReference>(run: Run): Run & LocatedRun {
    return locateState(run, this.options.backend);
  }

  /**
   * Gets the state of a run ready, before anything runs on it.
   *
   * @throws ProvisioningError when it can't be trusted
   */
  async prepare(run: TerraformRun): Promise<void> {
    const { backend } = this.options;
    await this.find(run);
    // A remote state with nothing recorded does not have to be read.
    if (backend.isLocal || run.stateRecord?.last) {
      await requireTrustedState(run, backend, await this.read(run));
    }
  }

  /**
   * Whether the state of a run has resources.
   *
   * @throws ProvisioningError when it can't be trusted, or can't be destroyed here
   */
  async hasResources(run: TerraformRun): Promise<boolean> {
    const { backend, requireTerraform } = this.options;
    if (!backend.isLocal) {
      await requireTerraform();
    }
    await this.find(run);
    const found = await this.read(run);
    await requireTrustedState(run, backend, found);
    const hasResources = mayHaveResources(found);
    if (hasResources && backend.isLocal) {
      await requireTerraform();
    }
    return hasResources;
  }

  /** Reads the last state that a run has left on this machine; undefined when there is none. */
  async readLast(run: RunReference): Promise<string | undefined> {
    return readLastState(this.locate(run));
  }

  /** Sends a state of a run to the control plane, in the place of the last one. */
  async send(run: RunReference, state: string): Promise<void> {
    await StoredState.of(this.locate(run)).send(state);
  }

  /**
   * Records a state that an earlier process couldn't save. Returns what people
   * must know when it isn't in its place.
   */
  async recordUnsaved(run: RunReference): Promise<string | undefined> {
    const { backend, logger } = this.options;
    return recordUnsavedState({
      run: this.locate(run),
      workingDirectory: resolvePath(run.workingDirectory),
      stateBackend: backend,
      logger,
    });
  }

  /** Keeps what the working directory, which is removed next, has of a state. */
  async cleanUp(given: RunReference): Promise<void> {
    const run = this.locate(given);
    if (this.options.backend.isInControlPlane) {
      const state = await readStateFile(stateFileIn(run.stateDirectory));
      // After a delete, the state lists nothing, and the control plane has none.
      if (mayHaveResources(state) && (await hasApplied(run))) {
        await keepRefusedState(run);
      }
      await StoredState.of(run).release();
    }
    const { deploymentId, target } = run;
    const kept = await keepUnsavedState(run);
    if (kept !== undefined) {
      this.options.logger.error(
        `The state of environment ${target.name} couldn't be saved in deployment ${deploymentId}. What it left is in ${kept}: compare it with the state before the next deployment`,
      );
    }
  }

  private async read(run: TerraformRun): Promise<FoundState> {
    const { backend, pull } = this.options;
    return backend.isLocal
      ? readStateFile(stateFileIn(run.stateDirectory))
      : pull(run);
  }

  /** With an empty state, Terraform would build everything a second time. */
  private async find(run: TerraformRun): Promise<void> {
    const { backend } = this.options;
    if (backend.isInControlPlane) {
      await StoredState.of(run).checkOut();
      return;
    }
    const stateFile = stateFileIn(run.stateDirectory);
    if (!backend.isLocal && mayHaveResources(await readStateFile(stateFile))) {
      throw new ProvisioningError(
        `The state of this environment is still in ${stateFile}, and not in the ${backend.type} backend of protonControlPlane.terraform.backend. Push it there with "terraform state push" and remove the file, then deploy again`,
      );
    }
  }
}

/** What a template writes to the state file while it is planned isn't the state. */
async function hasApplied({ workingDirectory }: LocatedRun): Promise<boolean> {
  const folder = resolvePath(workingDirectory);
  return (await StepRuns.of(folder, 'applying').list()).length > 0;
}
