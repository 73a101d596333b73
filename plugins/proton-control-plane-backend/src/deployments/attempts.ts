import { DeploymentRecord } from '../database/deploymentRows';

/** How often a deployment is tried when this backend fails, and not the deployment. */
export const MAX_FAILED_ATTEMPTS = 5;

/** How often in a row a backend may stop in the middle of a deployment that makes no progress. */
export const MAX_LOST_ATTEMPTS = 3;

/** Whether the deployment is not tried again. */
export function isQuarantined({
  lostAttempts,
}: Pick<DeploymentRecord, 'lostAttempts'>): boolean {
  return lostAttempts >= MAX_LOST_ATTEMPTS;
}

/**
 * Whether the next attempt is the last one. It runs alone, so that no other
 * deployment is blamed when the backend stops again.
 */
export function isSuspect({
  lostAttempts,
}: Pick<DeploymentRecord, 'lostAttempts'>): boolean {
  return lostAttempts === MAX_LOST_ATTEMPTS - 1;
}

/** Whether an attempt that fails now is followed by another one. */
export function isTriedAgain({
  failedAttempts,
}: Pick<DeploymentRecord, 'failedAttempts'>): boolean {
  return failedAttempts + 1 < MAX_FAILED_ATTEMPTS;
}
