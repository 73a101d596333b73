import { RunReference } from '@proton-vending/backstage-plugin-proton-common';
import { join } from 'node:path';
import { StateBackend } from './StateBackend';

/** A run with the path of Terraform's state file. */
export interface LocatedRun extends RunReference {
  /**
   * Where the state would be if it were kept locally; absent when
   * `stateDirectory` is that.
   */
  localStateDirectory?: string;
}

/**
 * Where the state of a run is. One that the control plane keeps is a file of the
 * deployment's own, so that no deployment removes the file of the next one.
 */
export function locateState<Run extends RunReference>(
  run: Run,
  { isInControlPlane }: StateBackend,
): Run & LocatedRun {
  return isInControlPlane
    ? {
        ...run,
        stateDirectory: join(run.workingDirectory, '.runs', 'stored-state'),
        localStateDirectory: run.stateDirectory,
      }
    : run;
}
