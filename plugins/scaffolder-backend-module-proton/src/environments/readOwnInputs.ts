import {
  ListTagsForResourceCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import {
  EnvironmentInputs,
  parseEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { TAG_TASK_ID } from './environmentTags';
import { findEnvironment } from './findEnvironment';

/** The inputs of an environment that an earlier run of this task has created. */
export async function readOwnInputs(
  client: ProtonClient,
  options: { name: string; taskId: string },
): Promise<EnvironmentInputs | undefined> {
  const { name, taskId } = options;
  const existing = await findEnvironment(client, name);
  if (!existing?.spec) {
    return undefined;
  }
  const { tags = [] } = await client.send(
    new ListTagsForResourceCommand({ resourceArn: existing.arn }),
  );
  return tags.some(({ key, value }) => key === TAG_TASK_ID && value === taskId)
    ? parseEnvironmentSpec(existing.spec)
    : undefined;
}
