import { ConflictError, NotFoundError } from '@backstage/errors';
import { EnvironmentStateVersions } from '@proton-vending/backstage-plugin-proton-common';

type StateLock = NonNullable<EnvironmentStateVersions['lock']>;

/** Checks that the state still has the lock that the caller has seen. */
export function requireSameLock(
  lock: StateLock | undefined,
  seen: { environmentName: string; lockId: string },
): asserts lock is StateLock {
  const { environmentName, lockId } = seen;
  if (!lock) {
    throw new NotFoundError(
      `The state of environment ${environmentName} is not locked`,
    );
  }
  if (lock.id !== lockId) {
    throw new ConflictError(
      `The state of environment ${environmentName} has another lock now, held by ${lock.holder} since ${lock.createdAt}; check it before you unlock the state`,
    );
  }
}
