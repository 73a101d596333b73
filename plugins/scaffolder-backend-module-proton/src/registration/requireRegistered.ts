import type { EnvironmentTemplateVersion } from '@aws-sdk/client-proton';
import { ConflictError, InputError } from '@backstage/errors';
import { VersionKey, formatVersionName } from './versionKey';

/**
 * @throws InputError with Proton's reasons when the registration has failed, and
 * ConflictError when it goes on
 */
export function requireRegistered(
  version: VersionKey,
  { status, statusMessage }: EnvironmentTemplateVersion,
): void {
  const name = formatVersionName(version);
  if (status === 'REGISTRATION_FAILED') {
    throw new InputError(
      `The registration of ${name} failed: ${
        statusMessage || 'Proton gave no reason'
      }`,
    );
  }
  if (status === 'REGISTRATION_IN_PROGRESS') {
    throw new ConflictError(
      `${name} is still being registered; wait until it is a DRAFT and run the step again`,
    );
  }
}
