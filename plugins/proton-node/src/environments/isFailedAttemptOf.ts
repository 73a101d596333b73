import {
  type Environment,
  ListTagsForResourceCommand,
  type ProtonClient,
} from '@aws-sdk/client-proton';

/**
 * The tag that names the user who created an environment.
 *
 * @public
 */
export const TAG_CREATED_BY = 'backstage.io/created-by';

/**
 * Checks whether an environment is only a failed attempt of a user to create it:
 * no deployment of it has succeeded, so the user may create it again.
 *
 * @public
 */
export async function isFailedAttemptOf(
  client: ProtonClient,
  environment: Environment,
  userRef: string | undefined,
): Promise<boolean> {
  const { arn, deploymentStatus, lastSucceededDeploymentId } = environment;
  const hasFailed =
    deploymentStatus === 'FAILED' || deploymentStatus === 'CANCELLED';
  if (!hasFailed || lastSucceededDeploymentId || userRef === undefined) {
    return false;
  }
  const { tags = [] } = await client.send(
    new ListTagsForResourceCommand({ resourceArn: arn }),
  );
  return tags.some(
    ({ key, value }) => key === TAG_CREATED_BY && value === userRef,
  );
}
