import { DeploymentError } from './DeploymentError';

/** Throws once the task is cancelled, before something is started for it. */
export function requireNotCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new DeploymentError(
      'The task was cancelled before anything was started',
    );
  }
}
