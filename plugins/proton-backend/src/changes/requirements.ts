import { Environment } from '@aws-sdk/client-proton';
import { ConflictError, InputError } from '@backstage/errors';
import {
  EnvironmentChange,
  EnvironmentOperation,
} from '@proton-vending/backstage-plugin-proton-common';
import { requireMember } from '../environments/requireMember';
import {
  describeDisabledReason,
  findDisabledReason,
} from '../operations/describeOperations';

/** Throws unless the name was typed just as the environment has it. */
export function requireConfirmedName(name: string, confirmName: string): void {
  if (name !== confirmName) {
    throw new InputError(
      `Type the name of the environment, ${name}, to confirm: "confirmName" is another one`,
    );
  }
}

/**
 * Lets a change pass only when nothing was deployed since its preview: what
 * somebody else has changed meanwhile would be taken back unseen.
 */
export function requireUnchanged(
  { name, lastAttemptedDeploymentId }: Environment,
  { basedOn }: EnvironmentChange,
): void {
  if (basedOn !== undefined && basedOn !== lastAttemptedDeploymentId) {
    throw new ConflictError(
      `Something else was deployed to the environment "${name}" since this change was looked at (deployment ${lastAttemptedDeploymentId}); look at the preview again before you deploy it`,
    );
  }
}

/** @throws ConflictError that says why it is not possible now, and what to do */
export function requireOperation(
  operation: EnvironmentOperation,
  environment: Environment,
): void {
  const { name, lastAttemptedDeploymentId } = environment;
  const deploymentStatus = requireMember(environment, 'deploymentStatus');
  const disabledReason = findDisabledReason(operation, {
    deploymentStatus,
    hasExtension: true,
  });
  if (disabledReason) {
    throw new ConflictError(
      `${describeDisabledReason(
        disabledReason,
      )} (environment ${name}, ${deploymentStatus}${
        lastAttemptedDeploymentId
          ? `, deployment ${lastAttemptedDeploymentId}`
          : ''
      })`,
    );
  }
}
