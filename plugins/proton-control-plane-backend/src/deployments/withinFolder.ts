import {
  ProvisioningError,
  ProvisioningInterrupted,
} from '@proton-vending/backstage-plugin-proton-common';
import { EngineRun } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { FolderQuota } from './FolderQuota';

/**
 * Lets an engine work as long as its working folder holds no more than it may.
 *
 * Throws a `ProvisioningError` when the folder has become too large.
 */
export async function withinFolder<T>(
  options: { run: EngineRun; limit: number; pause?: number },
  work: (run: EngineRun) => Promise<T>,
): Promise<T> {
  const { run, limit, pause } = options;
  const quota = FolderQuota.watch({
    directory: run.workingDirectory,
    limit,
    pause,
  });
  try {
    return await work({
      ...run,
      signal: AbortSignal.any([run.signal, quota.signal]),
    });
  } catch (error) {
    if (quota.signal.aborted && !run.signal.aborted) {
      throw new ProvisioningError(
        `The deployment was stopped since its working folder holds more than ${limit} bytes, the limit that protonControlPlane.deployments.workingFolderLimit sets. Make the bundle and what it downloads smaller, or raise the limit, and deploy again`,
        error instanceof ProvisioningInterrupted
          ? await error.findResources()
          : undefined,
      );
    }
    throw error;
  } finally {
    await quota.stop();
  }
}
