import { TerraformLogger } from '@proton-vending/proton-terraform';
import { readdir } from 'node:fs/promises';
import { join, resolve as resolvePath } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const HOLD_HOURS = 24;

/** The files of states that couldn't be saved, of all deployments that ran here. */
export async function listUnsavedStates(
  workDirectory: string,
): Promise<string[]> {
  const root = resolvePath(workDirectory);
  const files: string[] = [];
  for (const deployment of await listFolder(root)) {
    const folder = join(root, deployment, 'unsaved-states');
    const names = await listFolder(folder);
    files.push(...names.map(name => join(folder, name)));
  }
  return files;
}

/**
 * Keeps a runner alive that has the only copy of a state: its folder may end
 * with it, as that of a pod does.
 *
 * @param signal - aborted when the copy is in a safe place
 */
export async function holdUnsavedStates(
  files: string[],
  signal: AbortSignal,
  logger: TerraformLogger,
): Promise<void> {
  logger.error(
    `The control plane doesn't have the last state. Its only copy is ${files.join(
      ', ',
    )}: copy it from here, then stop this runner. It waits for ${HOLD_HOURS} hours at most, and a Job until its deadline`,
  );
  await delay(HOLD_HOURS * 3_600_000, undefined, { signal }).catch(() => {});
}

/** Empty when there is none. */
async function listFolder(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
