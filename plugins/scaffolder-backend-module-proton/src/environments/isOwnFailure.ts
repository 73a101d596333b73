import type {
  CreateEnvironmentInput,
  Environment,
  ProtonClient,
} from '@aws-sdk/client-proton';
import {
  isFailedAttemptOf,
  TAG_CREATED_BY,
} from '@proton-vending/backstage-plugin-proton-node';

/**
 * Whether an environment is nothing but a failed attempt of the same user: it
 * was never deployed, so a new request for its name may mend it.
 */
export async function isOwnFailure(
  client: ProtonClient,
  existing: Environment,
  request: CreateEnvironmentInput,
): Promise<boolean> {
  const user = request.tags?.find(({ key }) => key === TAG_CREATED_BY)?.value;
  return (
    existing.templateName === request.templateName &&
    existing.templateMajorVersion === request.templateMajorVersion &&
    isFailedAttemptOf(client, existing, user)
  );
}

/** Whether the last deployment of an environment ended without success. */
export function hasFailed({ deploymentStatus }: Environment): boolean {
  return deploymentStatus === 'FAILED' || deploymentStatus === 'CANCELLED';
}
