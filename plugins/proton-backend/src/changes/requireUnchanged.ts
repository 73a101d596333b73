import { Environment } from '@aws-sdk/client-proton';
import { ConflictError } from '@backstage/errors';
import { EnvironmentChange } from '@proton-vending/backstage-plugin-proton-common';

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
