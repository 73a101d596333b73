import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ProvisioningError,
  ProvisioningInterrupted,
} from '@proton-vending/backstage-plugin-proton-common';
import { EngineRun } from '@proton-vending/backstage-plugin-proton-control-plane-node';

const PAUSE_MS = 5_000;

/** A large folder must not keep the disk busy with being measured. */
const PAUSES_PER_MEASUREMENT = 20;

/** What is stopped, and how people start it again. */
const RETRIES = {
  deployment: 'deploy again',
  preview: 'preview the change again',
};

/**
 * Lets an engine work as long as its working folder holds no more bytes than
 * the limit.
 *
 * Throws a `ProvisioningError` when the folder has become too large.
 *
 * @param kind - what the engine works on
 * @param pause - how long to wait between two measurements, in milliseconds
 */
export async function limitWorkingFolder<T>(
  run: EngineRun,
  limit: number,
  kind: keyof typeof RETRIES,
  work: (run: EngineRun) => Promise<T>,
  pause = PAUSE_MS,
): Promise<T> {
  const exceeded = new AbortController();
  const done = new AbortController();
  const watching = (async () => {
    while (!done.signal.aborted) {
      const start = Date.now();
      if ((await measureFolder(run.workingDirectory, limit)) > limit) {
        exceeded.abort();
        return;
      }
      const wait = (Date.now() - start) * PAUSES_PER_MEASUREMENT;
      await delay(Math.max(pause, wait), undefined, {
        signal: done.signal,
      }).catch(() => {});
    }
  })();
  try {
    return await work({
      ...run,
      signal: AbortSignal.any([run.signal, exceeded.signal]),
    });
  } catch (error) {
    if (exceeded.signal.aborted && !run.signal.aborted) {
      throw new ProvisioningError(
        `The ${kind} was stopped since its working folder holds more than ${limit} bytes, the limit that protonControlPlane.deployments.workingFolderLimit sets. Make the bundle and what it downloads smaller, or raise the limit, and ${RETRIES[kind]}`,
        error instanceof ProvisioningInterrupted
          ? await error.findResources()
          : undefined,
      );
    }
    throw error;
  } finally {
    done.abort();
    await watching;
  }
}

/** The bytes in a folder, links not followed; enough of them once it is over the limit. */
async function measureFolder(
  directory: string,
  limit: number,
): Promise<number> {
  let size = 0;
  // Files come and go while the engine runs.
  const entries = await readdir(directory, { withFileTypes: true }).catch(
    () => [],
  );
  for (const entry of entries) {
    const path = join(directory, entry.name);
    size += entry.isDirectory()
      ? await measureFolder(path, limit - size)
      : (await lstat(path).catch(() => undefined))?.size ?? 0;
    if (size > limit) {
      break;
    }
  }
  return size;
}
