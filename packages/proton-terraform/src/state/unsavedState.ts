import { copyFile, lstat, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  ProvisioningError,
  RefusedStateError,
} from '@proton-vending/backstage-plugin-proton-common';
import { hasCode } from '../errorCode';
import { StateBackend } from './StateBackend';
import { FoundState, readStateFile, StateContents } from './stateContents';
import { StoredState } from './StoredState';
import { LocatedRun } from './locateState';
import { stateFileIn } from './stateFile';

/** Where Terraform leaves a state that its backend doesn't take. */
export const UNSAVED_STATE = 'errored.tfstate';

/** What has become of a state that Terraform couldn't save. */
export type UnsavedState =
  /** It's where it belongs. */
  | { kind: 'recovered' }
  | { kind: 'kept'; file: string; contents: StateContents }
  /** The control plane stores it as a refused state, for the reason in the message. */
  | { kind: 'stored'; message: string; contents: StateContents }
  /** No file has the whole state; one may have a part. */
  | { kind: 'lost'; part?: string };

/**
 * Recovers the state that Terraform couldn't save: into its place when that is
 * a local file that it provably continues, else beside the environment's
 * states. Undefined when there's none. Can be repeated.
 */
export async function recoverUnsavedState(
  run: LocatedRun,
  workingDirectory: string,
  backend: StateBackend,
): Promise<UnsavedState | undefined> {
  const unsaved = join(workingDirectory, UNSAVED_STATE);
  const kept = keptFileOf(run);
  if ((await measureFile(unsaved)) === undefined) {
    return describeKept(kept);
  }
  const found = await readStateFile(unsaved);
  if (found.kind === 'empty') {
    return { kind: 'lost' };
  }
  const target = stateFileIn(run.stateDirectory);
  if (
    backend.isLocal &&
    continues(run, found, await readStateFile(target)) &&
    (await move(unsaved, target))
  ) {
    return { kind: 'recovered' };
  }
  return describeKept((await move(unsaved, kept)) ? kept : unsaved);
}

/**
 * Keeps a state that the control plane refuses and doesn't store, beside the
 * environment's states. Undefined when it has taken the last one.
 */
export async function keepRefusedState(
  run: LocatedRun,
): Promise<UnsavedState | undefined> {
  const stored = StoredState.of(run);
  const kept = keptFileOf(run);
  const file = stateFileIn(run.stateDirectory);
  try {
    await stored.checkIn();
    return undefined;
  } catch (error) {
    if (!(error instanceof ProvisioningError)) {
      throw error;
    }
    const found = await readStateFile(file);
    if (
      error instanceof RefusedStateError &&
      error.isStored &&
      found.kind === 'state'
    ) {
      return { kind: 'stored', message: error.message, contents: found };
    }
  }
  return describeKept((await move(file, kept)) ? kept : file);
}

/**
 * Moves a state that nobody has recovered beside the environment's states, so
 * that the working directory can be removed. Returns where it is; undefined
 * when there's none. Throws when it can't be moved.
 */
export async function keepUnsavedState(
  run: LocatedRun,
): Promise<string | undefined> {
  const unsaved = join(run.workingDirectory, UNSAVED_STATE);
  if (!(await measureFile(unsaved))) {
    return undefined;
  }
  const kept = keptFileOf(run);
  if (!(await move(unsaved, kept))) {
    throw new Error(
      `${unsaved} can't be moved to ${kept}: no space left on device`,
    );
  }
  return kept;
}

/** The size of a file; undefined when it's missing, or a link of the template's. */
async function measureFile(path: string): Promise<number | undefined> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

function keptFileOf({
  deploymentId,
  stateDirectory,
  localStateDirectory = stateDirectory,
}: LocatedRun): string {
  return join(
    dirname(localStateDirectory),
    'unsaved-states',
    `${deploymentId}.tfstate`,
  );
}

async function describeKept(file: string): Promise<UnsavedState | undefined> {
  const found = await readStateFile(file);
  switch (found.kind) {
    case 'missing':
      return undefined;
    case 'state':
      return { kind: 'kept', file, contents: found };
    default:
      return { kind: 'lost', part: file };
  }
}

/** Whether a state is the one that follows the last one. */
function continues(
  { stateRecord }: LocatedRun,
  next: FoundState,
  current: FoundState,
): boolean {
  const before = current.kind === 'state' ? current : stateRecord?.last;
  if (next.kind !== 'state' || next.serial === undefined) {
    return false;
  }
  return (
    before?.lineage === undefined ||
    (before.lineage === next.lineage && (before.serial ?? -1) < next.serial)
  );
}

/** False when the target doesn't take the file, as a full disk doesn't. */
async function move(source: string, target: string): Promise<boolean> {
  const draft = `${target}.tmp`;
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    try {
      await rename(source, target);
    } catch (error) {
      if (!hasCode(error, 'EXDEV')) {
        throw error;
      }
      await copyFile(source, draft);
      await rename(draft, target);
      await rm(source);
    }
    return true;
  } catch (error) {
    if (!hasCode(error, 'ENOSPC')) {
      throw error;
    }
    await rm(draft, { force: true });
    return false;
  }
}
