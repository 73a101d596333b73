import {
  EnvironmentListing,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonAuthorizer,
  ProtonEnvironmentResource,
} from '@proton-vending/backstage-plugin-proton-node';
import { UnreadTarget, UnreadTargets } from './UnreadTargets';

/** How many environments are asked for their tags at a time. */
const CONCURRENT_READS = 25;

type Listed = Pick<
  EnvironmentListing,
  'arn' | 'name' | 'accountId' | 'region' | 'templateName' | 'status' | 'owner'
>;

type Tags = Record<string, string>;

/**
 * The environments of a list that the caller may see, in their order. Tags take a
 * request for each environment, and are read only for a policy that looks at
 * them. Without its tags nobody knows who may see an environment: it is left out,
 * and its account and region are named.
 */
export async function filterVisible<T extends Listed>(options: {
  environments: ProtonAuthorizer<ProtonEnvironmentResource>;
  listings: T[];
  readTags: (arn: string) => Promise<Tags>;
}): Promise<{ visible: T[]; unread: UnreadTarget[] }> {
  const { environments, listings } = options;
  const permission = protonEnvironmentReadPermission;
  const unread = new UnreadTargets();
  const tagsOf = (await environments.usesRule(permission, 'HAS_TAG'))
    ? await readTagsOf(options, unread)
    : undefined;
  const resources = listings.flatMap(listing => {
    const tags = tagsOf ? tagsOf.get(listing.arn) : {};
    return tags ? [{ ...toResource(listing, tags), listing }] : [];
  });
  const readable = await environments.filter(permission, resources);
  return {
    visible: readable.map(({ listing }) => listing),
    unread: unread.list(),
  };
}

async function readTagsOf(
  options: { listings: Listed[]; readTags: (arn: string) => Promise<Tags> },
  unread: UnreadTargets,
): Promise<Map<string, Tags>> {
  const { listings, readTags } = options;
  const tagsOf = new Map<string, Tags>();
  for (let start = 0; start < listings.length; start += CONCURRENT_READS) {
    const part = listings.slice(start, start + CONCURRENT_READS);
    await Promise.all(
      part.map(async listing => {
        const tags = await unread.read(listing, {
          what: 'the tags of its environments',
          read: () => readTags(listing.arn),
        });
        if (tags) {
          tagsOf.set(listing.arn, tags);
        }
      }),
    );
  }
  return tagsOf;
}

/** What permission rules look at of an environment in a list. */
function toResource(
  { name, accountId, region, templateName, status, owner }: Listed,
  tags: Tags,
): ProtonEnvironmentResource {
  return {
    name,
    accountId,
    region,
    templateName,
    status,
    owners: owner ? [owner] : [],
    tags,
  };
}
