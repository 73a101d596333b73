import { fillProviderCache } from '@proton-vending/proton-terraform';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { LOGGER } from './programLog';

/** The command that fills the provider cache. */
export const FILL_COMMAND = 'fill-provider-cache';

const USAGE = `Usage: proton-runner ${FILL_COMMAND} <path>…, with the folder of the cache in PROTON_RUNNER_PROVIDER_CACHE. Each path is a lock file or a folder with lock files`;

/**
 * Fills the provider cache with the providers of lock files. Returns the exit
 * code: 0 when the cache has them all.
 */
export async function runFillProgram(
  paths: string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const { PROTON_RUNNER_PROVIDER_CACHE: directory } = environment;
  if (!directory || paths.length === 0) {
    LOGGER.error(USAGE);
    return 2;
  }
  try {
    const files = (await Promise.all(paths.map(findLockFiles))).flat();
    if (files.length === 0) {
      LOGGER.error(
        `${paths.join(', ')} has no file whose name ends in .lock.hcl`,
      );
      return 1;
    }
    const added = await fillProviderCache({
      directory,
      lockFiles: await Promise.all(files.map(file => readFile(file, 'utf8'))),
      binary: environment.PROTON_RUNNER_TERRAFORM,
      logger: LOGGER,
    });
    LOGGER.info(
      `The provider cache in ${directory} has the providers of ${files.length} lock files; ${added.length} were added`,
    );
    return 0;
  } catch (error) {
    LOGGER.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function findLockFiles(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) {
    return [path];
  }
  const names = await readdir(path, { recursive: true });
  return names.filter(isLockFile).map(name => join(path, name));
}

function isLockFile(path: string): boolean {
  return (
    path.endsWith('.lock.hcl') &&
    // Kubernetes keeps the files of a ConfigMap in hidden folders, and links them.
    !path.split(sep).some(segment => segment.startsWith('..'))
  );
}
