import { readFile } from 'node:fs/promises';
import { ifPresent } from '../errorCode';
import { TerraformRun } from '../TerraformRun';
import { LocatedRun } from './locateState';
import { stateFileIn } from './stateFile';

/**
 * A run that leaves no trace: it works on a copy of the state that the control
 * plane keeps, takes no lock and records nothing.
 */
export function readingState(
  run: TerraformRun & LocatedRun,
): TerraformRun & LocatedRun {
  const { dependencies, localStateDirectory, stateRecord, stateStore } = run;
  const localState =
    localStateDirectory === undefined
      ? undefined
      : stateFileIn(localStateDirectory);
  return {
    ...run,
    // Otherwise, a deployment would take over the file that is there.
    localStateDirectory: undefined,
    stateStore: stateStore && {
      read: async () =>
        (await stateStore.read()) ??
        (localState && (await ifPresent(readFile(localState, 'utf8')))),
      write: async () => {},
      lock: async () => undefined,
      unlock: async () => {},
    },
    stateRecord: stateRecord && { ...stateRecord, keep: async () => {} },
    dependencies: dependencies && { ...dependencies, keepLock: async () => {} },
  };
}
