import {
  CreateEnvironmentInput,
  Environment,
  ListTagsForResourceCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { TAG_CREATED_BY } from './environmentTags';

/**
 * Whether an environment is nothing but a failed attempt of the same user: it
 * was never deployed, so a new request for its name may mend it.
 */
export async function isOwnFailure(
  client: ProtonClient,
  existing: Environment,
  request: CreateEnvironmentInput,
): Promise<boolean> {
  const isMendable =
    hasFailed(existing) &&
    existing.lastSucceededDeploymentId === undefined &&
    existing.templateName === request.templateName &&
    existing.templateMajorVersion === request.templateMajorVersion;
  const user = request.tags?.find(({ key }) => key === TAG_CREATED_BY)?.value;
  if (!isMendable || user === undefined) {
    return false;
  }
  const { tags } = await client.send(
    new ListTagsForResourceCommand({ resourceArn: existing.arn }),
  );
  return (
    tags?.some(({ key, value }) => key === TAG_CREATED_BY && value === user) ??
    false
  );
}

/** Whether the last deployment of an environment ended without success. */
export function hasFailed({ deploymentStatus }: Environment): boolean {
  return deploymentStatus === 'FAILED' || deploymentStatus === 'CANCELLED';
}
