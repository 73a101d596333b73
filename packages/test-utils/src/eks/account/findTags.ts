import { notFound } from '../eksError';
import { AccountState, ClusterResources } from './AccountState';

/** The tags of any resource, by its ARN. Changes to them are kept. */
export function findTags(
  { clusters }: AccountState,
  arn: string,
): Record<string, string> {
  for (const resources of clusters.values()) {
    const tagged = listTagged(resources).find(each => each.arn === arn);
    if (tagged?.tags) {
      return tagged.tags;
    }
  }
  throw notFound(`No resource found for ARN: ${arn}`);
}

function listTagged({
  cluster,
  nodeGroups,
  addons,
  accessEntries,
  podIdentities,
}: ClusterResources): { arn?: string; tags?: Record<string, string> }[] {
  return [
    { arn: cluster.arn, tags: cluster.tags },
    ...list(nodeGroups, each => each.nodegroupArn),
    ...list(addons, each => each.addonArn),
    ...list(accessEntries, each => each.accessEntryArn),
    ...list(podIdentities, each => each.associationArn),
  ];
}

function list<T extends { tags?: Record<string, string> }>(
  resources: Map<string, T>,
  arnOf: (resource: T) => string | undefined,
) {
  return Array.from(resources.values(), resource => ({
    arn: arnOf(resource),
    tags: resource.tags,
  }));
}
