import { TerraformLogger } from '@proton-vending/proton-terraform';
import { readdir } from 'node:fs/promises';
import { join, resolve as resolvePath } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ResentState } from './ExecuteRunOptions';

const HOLD_HOURS = 24;
const HOLD_MS = HOLD_HOURS * 3_600_000;

/** How often a state is sent that the control plane doesn't answer to. */
const RESEND_MS = 5_000;

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
    `${describeOnlyCopy(
      files,
    )}: copy it from here, then stop this runner. It waits for ${HOLD_HOURS} hours at most, and a Job until its deadline`,
  );
  await delay(HOLD_MS, undefined, { signal }).catch(() => {});
}

/**
 * Sends a state of which a runner has the only copy until the control plane
 * answers.
 *
 * @param signal - aborted when the copy is in a safe place
 */
export async function resendUnsentState(
  files: string[],
  {
    logger,
    resend,
    signal,
  }: {
    resend: () => Promise<ResentState>;
    signal: AbortSignal;
    logger: TerraformLogger;
  },
): Promise<void> {
  logger.error(
    `${describeOnlyCopy(files)}. This runner sends it again every ${
      RESEND_MS / 1_000
    } seconds, for ${HOLD_HOURS} hours at most, and a Job until its deadline. To end it earlier, copy the file, then stop the runner twice`,
  );
  const over = AbortSignal.any([signal, AbortSignal.timeout(HOLD_MS)]);
  while (!over.aborted) {
    await delay(RESEND_MS, undefined, { signal: over }).catch(() => {});
    if ((await resend()) !== 'unreachable') {
      return;
    }
  }
}

function describeOnlyCopy(files: string[]): string {
  return `The control plane doesn't have the last state. Its only copy is ${files.join(
    ', ',
  )}`;
}

/** Empty when there is none. */
async function listFolder(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
