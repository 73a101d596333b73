import { Environment } from '@aws-sdk/client-proton';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  EnvironmentStateVersions,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { requireMember } from '../environments/requireMember';

type StateLock = NonNullable<EnvironmentStateVersions['lock']>;

/**
 * Lets only the lock be removed that the caller has seen, and never that of the
 * deployment that runs: another one would work on its state at the same time.
 */
export function requireSameLock(
  lock: StateLock | undefined,
  options: { lockId: string; environment: Environment },
): asserts lock is StateLock {
  const { lockId, environment } = options;
  const { name, lastAttemptedDeploymentId } = environment;
  if (!lock) {
    throw new NotFoundError(`The state of environment ${name} is not locked`);
  }
  const holder = `${lock.holder} since ${lock.createdAt}`;
  if (lock.id !== lockId) {
    throw new ConflictError(
      `The state of environment ${name} has another lock now, held by ${holder}; check it before you unlock the state`,
    );
  }
  const isRunning = isDeploymentRunning(
    requireMember(environment, 'deploymentStatus'),
  );
  if (isRunning && lock.deploymentId === lastAttemptedDeploymentId) {
    throw new ConflictError(
      `The state of environment ${name} is locked by ${holder}, which is still running; wait until it is over, or cancel it`,
    );
  }
}
