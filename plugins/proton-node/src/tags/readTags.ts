import {
  paginateListTagsForResource,
  ProtonClient,
} from '@aws-sdk/client-proton';

/**
 * The tags of a resource, by their keys.
 *
 * @public
 */
export async function readTags(
  client: ProtonClient,
  resourceArn: string,
): Promise<Record<string, string>> {
  const tags: Record<string, string> = {};
  for await (const page of paginateListTagsForResource(
    { client },
    { resourceArn },
  )) {
    for (const { key, value } of page.tags ?? []) {
      if (key !== undefined) {
        tags[key] = value ?? '';
      }
    }
  }
  return tags;
}
