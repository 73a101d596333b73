import { DeploymentRecord } from '../database/deploymentRows';
import { nounOf } from '../resources/deploymentTargets';
import { DataDirectoryError, nameFullDisk } from './DeploymentFolders';
import { DeploymentOutcome } from './DeploymentOutcome';

/** How often a deployment is tried when this backend fails, and not the deployment. */
export const MAX_FAILED_ATTEMPTS = 5;

/** How often in a row a backend may stop in the middle of a deployment that makes no progress. */
export const MAX_LOST_ATTEMPTS = 3;

/**
 * Whether the next attempt is the last one. It runs alone, so that no other
 * deployment is blamed when the backend stops again.
 */
export function isLastAttempt({
  lostAttempts,
}: Pick<DeploymentRecord, 'lostAttempts'>): boolean {
  return lostAttempts === MAX_LOST_ATTEMPTS - 1;
}

/** Whether an attempt that fails now is followed by another one. */
export function isRetried({
  failedAttempts,
}: Pick<DeploymentRecord, 'failedAttempts'>): boolean {
  return failedAttempts + 1 < MAX_FAILED_ATTEMPTS;
}

/** How a deployment ends that stopped the backend too often. */
export function describeLostAttempts({
  operation,
  step,
  target,
}: Pick<DeploymentRecord, 'operation' | 'step' | 'target'>): {
  kind: 'failed';
  message: string;
} {
  const noun = nounOf(target);
  const reason = `The backend stopped ${MAX_LOST_ATTEMPTS} times in the middle of this deployment, which made no progress in between, so it isn't tried again`;
  const [remains, next] =
    operation === 'delete'
      ? [
          'Some of the infrastructure may still exist',
          `delete the ${noun} again, or remove it and retain its infrastructure`,
        ]
      : [
          step === 'applying' || step === 'settling'
            ? "Resources may exist that aren't listed here"
            : 'It has not changed any infrastructure',
          `deploy again or delete the ${noun}`,
        ];
  return {
    kind: 'failed',
    message: `${reason}. ${remains}. Find out why the backend stopped, then ${next}`,
  };
}

/** How a deployment ends that this backend failed to run too often. */
export function describeFailedAttempts(
  { id }: DeploymentRecord,
  error?: unknown,
): DeploymentOutcome {
  const problem = nameFullDisk(error);
  return {
    kind: 'failed',
    message:
      problem instanceof DataDirectoryError
        ? `${problem.message}; tried ${MAX_FAILED_ATTEMPTS} times`
        : `The control plane could not run the deployment (tried ${MAX_FAILED_ATTEMPTS} times); the backend's log says why under ${id}`,
  };
}
