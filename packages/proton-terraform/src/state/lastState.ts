import { join } from 'node:path';
import { readPlainFile } from '../readPlainFile';
import { LocatedRun } from './locateState';
import { parseStateText } from './stateContents';
import { stateFileIn } from './stateFile';
import { UNSAVED_STATE } from './unsavedState';

/** The last state that a run has left on this machine; undefined when there is none. */
export async function readLastState({
  stateDirectory,
  workingDirectory,
}: LocatedRun): Promise<string | undefined> {
  for (const path of [
    // Terraform leaves it when it can't write the other file.
    join(workingDirectory, UNSAVED_STATE),
    stateFileIn(stateDirectory),
  ]) {
    const file = await readPlainFile(path);
    if (
      file &&
      file !== 'not a file' &&
      parseStateText(file.text).kind === 'state'
    ) {
      return file.text;
    }
  }
  return undefined;
}
