import { CustomErrorBase } from '@backstage/errors';

/** A deployment did not succeed, or nobody waited until it did. */
export class DeploymentError extends CustomErrorBase {
  name = 'DeploymentError' as const;
}

/** Throws once the task is cancelled, before something is started for it. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new DeploymentError(
      'The task was cancelled before anything was started',
    );
  }
}
