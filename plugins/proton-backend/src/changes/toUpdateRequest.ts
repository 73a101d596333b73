import { UpdateEnvironmentInput } from '@aws-sdk/client-proton';
import { InputError } from '@backstage/errors';
import { EnvironmentChange } from '@proton-vending/backstage-plugin-proton-common';
import { toVersionUpdate } from '@proton-vending/backstage-plugin-proton-node';
import { ChangePlan, compareVersions } from './planChange';

/**
 * What Proton is asked for to carry out a plan.
 *
 * @throws InputError when the inputs break the schema, or another major version
 * was not acknowledged
 */
export function toUpdateRequest(
  name: string,
  plan: ChangePlan,
  { acknowledgeMajorVersion }: EnvironmentChange,
): UpdateEnvironmentInput & { name: string } {
  const { before, after, violations } = plan;
  if (violations.length > 0) {
    throw new InputError(
      `The inputs do not fit version ${after.version}: ${violations
        .map(({ path, message }) => (path ? `${path} ${message}` : message))
        .join('; ')}`,
    );
  }
  if (
    compareVersions(before.version, after.version) === 'major' &&
    !acknowledgeMajorVersion
  ) {
    throw new InputError(
      `Version ${after.version} is another major version than ${before.version}, and Proton does not take an environment back: read its warning, and send "acknowledgeMajorVersion": true`,
    );
  }
  return {
    name,
    ...toVersionUpdate(before.version, after.version),
    spec: after.spec,
  };
}
