import {
  EngineStateSummary,
  ProvisioningError,
  RunReference,
} from '@proton-vending/backstage-plugin-proton-common';
import { StepDriverOptions } from './StepDriverOptions';
import { StepRuns } from '../supervision/stepRuns';
import { execute } from '../program/execute';
import { findFullDisk } from '../state/fullDisk';
import {
  FoundState,
  parsePulledState,
  readStateFile,
} from '../state/stateContents';
import { LocatedRun } from '../state/locateState';
import { stateFileIn } from '../state/stateFile';
import { summarizeState } from '../state/summarizeState';
import {
  keepRefusedState,
  recoverUnsavedState,
  UnsavedState,
} from '../state/unsavedState';

const TIMEOUT_MS = 120_000;

/** What Terraform says when a backend doesn't take a state. */
const NOT_SAVED = /Failed to (?:save|persist) state/;

/** Where the runs of a deployment worked. */
export type LeftRuns = Pick<
  StepDriverOptions,
  'stateBackend' | 'workingDirectory' | 'logger'
> & { run: LocatedRun };

/** How the runs on a state ended. */
export interface RunsEnd {
  /** How many resources they have changed, as far as they could say. */
  changes: number;
  /** Why they failed; absent when they succeeded, `''` when they were stopped. */
  failure?: string;
}

/**
 * Records the state that the runs have left. Returns what
 * people must know when it isn't saved.
 */
export async function recordLeftState(
  options: StepDriverOptions,
  end: RunsEnd,
): Promise<string | undefined> {
  const { run } = options;
  const unsaved = await findUnsavedState(options, end);
  const found = await readLeftState(options);
  const summary = summarize(run, end, unsaved, found);
  if (summary) {
    await run.stateRecord?.keep(summary);
  }
  return reportUnsaved(options, unsaved);
}

/**
 * Records a state that the runs of an earlier worker couldn't save, without
 * running Terraform. Returns what people must know when it isn't in its place.
 */
export async function recordUnsavedState(
  options: LeftRuns,
): Promise<string | undefined> {
  const { run, stateBackend, workingDirectory } = options;
  const { deploymentId, stateRecord, stateDirectory, progress } = run;
  const isRecorded = stateRecord?.last?.unsaved?.deploymentId === deploymentId;
  const areLost = await areRunsLost(options);
  const runs = await StepRuns.of(workingDirectory, 'applying').list();
  if (isRecorded || (runs.length === 0 && !areLost)) {
    return undefined;
  }
  const end = {
    changes: areLost ? 1 : progress?.completed ?? 0,
    failure: '',
  };
  const unsaved = await findUnsavedState(options, end);
  if (unsaved && unsaved.kind !== 'recovered') {
    const found = stateBackend.isLocal
      ? await readStateFile(stateFileIn(stateDirectory))
      : undefined;
    const summary = summarize(run, end, unsaved, found);
    if (summary) {
      await stateRecord?.keep(summary);
    }
  }
  return reportUnsaved(options, unsaved);
}

/**
 * Whether the folder of the deployment is gone that had the plan, and with it
 * what Terraform changed since. A remote state is elsewhere.
 */
async function areRunsLost({
  run,
  stateBackend,
  workingDirectory,
}: LeftRuns): Promise<boolean> {
  const isElsewhere = !stateBackend.isLocal || stateBackend.isInControlPlane;
  if (!run.hasBegunToApply || isElsewhere) {
    return false;
  }
  const planned = await StepRuns.of(workingDirectory, 'planning').list();
  return planned.length === 0;
}

async function reportUnsaved(
  options: LeftRuns,
  unsaved: UnsavedState | undefined,
): Promise<string | undefined> {
  const { logger, run } = options;
  const { deploymentId, target } = run;
  if (unsaved?.kind === 'recovered') {
    logger.info(
      `Terraform couldn't save the state in deployment ${deploymentId}; the backend has put it in place`,
    );
    return undefined;
  }
  const message = unsaved && (await describeUnsaved(options, unsaved));
  if (message !== undefined) {
    logger.error(
      `Deployment ${deploymentId} of environment ${target.name}: ${message}`,
    );
  }
  return message;
}

/**
 * A plan on a state that lacks what an apply has made would make it again.
 *
 * @throws ProvisioningError when the apply that was stopped hasn't saved its state
 */
export async function requireSavedState(
  options: StepDriverOptions,
  changes: number,
): Promise<void> {
  const unsaved = await findUnsavedState(options, { changes, failure: '' });
  if (unsaved && unsaved.kind !== 'recovered') {
    throw new ProvisioningError(
      `${options.program} apply was stopped while it saved the state`,
    );
  }
}

async function findUnsavedState(
  { run, stateBackend, workingDirectory }: Omit<LeftRuns, 'logger'>,
  { changes, failure }: RunsEnd,
): Promise<UnsavedState | undefined> {
  if (failure === undefined) {
    return undefined;
  }
  const unsaved = await recoverUnsavedState(
    run,
    workingDirectory,
    stateBackend,
  );
  const isInPlace = !unsaved || unsaved.kind === 'recovered';
  if (isInPlace && stateBackend.isInControlPlane) {
    // What is in its place here is not in the control plane yet.
    const refused = await keepRefusedState(run);
    if (refused) {
      return refused;
    }
  }
  if (unsaved) {
    return unsaved;
  }
  if (!stateBackend.isLocal) {
    return NOT_SAVED.test(failure) ? { kind: 'lost' } : undefined;
  }
  const { kind } = await readStateFile(stateFileIn(run.stateDirectory));
  const isLost =
    kind === 'unreadable' ||
    (kind !== 'state' &&
      (changes > 0 ||
        NOT_SAVED.test(failure) ||
        (await findFullDisk(run.stateDirectory)) !== undefined));
  return isLost ? { kind: 'lost' } : undefined;
}

/** Undefined when it can't be read. */
async function readLeftState(
  options: StepDriverOptions,
): Promise<FoundState | undefined> {
  if (options.stateBackend.isLocal) {
    return readStateFile(stateFileIn(options.run.stateDirectory));
  }
  return execute(options, ['state', 'pull'], { timeout: TIMEOUT_MS }).then(
    parsePulledState,
    () => undefined,
  );
}

function summarize(
  { deploymentId, stateRecord }: RunReference,
  { failure }: RunsEnd,
  unsaved: UnsavedState | undefined,
  found: FoundState | undefined,
): EngineStateSummary | undefined {
  const last = stateRecord?.last;
  if (unsaved?.kind === 'kept' || unsaved?.kind === 'stored') {
    return {
      ...summarizeState({ kind: 'state', ...unsaved.contents }, last),
      unsaved: {
        deploymentId,
        ...(unsaved.kind === 'kept'
          ? { file: unsaved.file }
          : { isStored: true }),
      },
    };
  }
  if (unsaved?.kind === 'lost') {
    return {
      ...summarizeState(found ?? { kind: 'missing' }, last),
      unsaved: { deploymentId },
    };
  }
  if (found?.kind === 'state') {
    return summarizeState(found, last);
  }
  // Without resources, there may be no state at all.
  return found && failure === undefined
    ? { resourceCount: 0, resourceNames: [] }
    : undefined;
}

async function describeUnsaved(
  { run, stateBackend, workingDirectory }: LeftRuns,
  unsaved: Exclude<UnsavedState, { kind: 'recovered' }>,
): Promise<string> {
  if (unsaved.kind === 'stored') {
    return `${unsaved.message}. The next deployment is refused until then.`;
  }
  const { stateDirectory, target } = run;
  const place = stateBackend.describePlace(target, stateDirectory);
  const full = await findFullDisk(stateDirectory, workingDirectory);
  const title = `Terraform couldn't save the state in ${place}${
    full === undefined ? '' : ` (no space left on device: ${full})`
  }.`;
  if (unsaved.kind === 'kept') {
    return `${title} It is kept in ${unsaved.file}: put it in place (${
      stateBackend.isLocal ? `copy it to ${place}` : '"terraform state push"'
    }). The next deployment is refused until then.`;
  }
  const rest =
    unsaved.part === undefined ? '' : `; a part of it is in ${unsaved.part}`;
  return `${title} No whole copy is left${rest}. What this deployment changed may be in no state, so the next one is refused until you repair the state or accept the loss.`;
}
