import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ifPresent } from '../errorCode';
import { readPlainFile } from '../readPlainFile';
import { LOCK_FILE } from '../rendering/terraformFiles';
import { StepRuns } from '../supervision/stepRuns';
import { SavedPlan } from '../TerraformRun';
import { planFileOf } from './commands';
import { StepDriverOptions } from './StepDriverOptions';

/** Marks a run of `plan` whose plan came from another machine. */
const RESTORED = 'restored';

/**
 * Reads the last plan of a working directory.
 *
 * @throws Error when there is none
 */
export async function readSavedPlan(
  workingDirectory: string,
): Promise<SavedPlan> {
  const runs = await StepRuns.of(workingDirectory, 'planning').list();
  const planned = runs.at(-1);
  if (planned?.command !== 'plan') {
    throw new Error('There is no plan to save');
  }
  const lockFile = await readPlainFile(join(workingDirectory, LOCK_FILE));
  return {
    planFile: await readFile(planFileOf(planned)),
    ...(typeof lockFile === 'object' && { lockFile: lockFile.text }),
  };
}

/**
 * Puts the plan of another machine where a run of `plan` leaves its own.
 *
 * @param prepare - writes the files that the plan was made of
 * @returns whether the plan of this working directory is from another machine
 */
export async function restorePlan(
  { run, workingDirectory }: StepDriverOptions,
  prepare: () => Promise<void>,
): Promise<boolean> {
  const runs = StepRuns.of(workingDirectory, 'planning');
  const [first] = await runs.list();
  if (first) {
    const mark = join(first.directory, RESTORED);
    return (await ifPresent(readFile(mark))) !== undefined;
  }
  const { savedPlan } = run;
  if (!savedPlan) {
    return false;
  }
  await prepare();
  if (savedPlan.lockFile !== undefined) {
    await writeFile(join(workingDirectory, LOCK_FILE), savedPlan.lockFile, {
      mode: 0o600,
    });
  }
  const restored = runs.at(1, 'plan');
  const draft = { ...restored, directory: `${restored.directory}.tmp` };
  await rm(draft.directory, { recursive: true, force: true });
  await mkdir(dirname(restored.directory), { recursive: true, mode: 0o700 });
  await mkdir(draft.directory, { mode: 0o700 });
  await writeFile(planFileOf(draft), savedPlan.planFile, { mode: 0o600 });
  await writeFile(join(draft.directory, RESTORED), '');
  await rename(draft.directory, restored.directory);
  return true;
}
