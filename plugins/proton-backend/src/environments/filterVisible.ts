import {
  EnvironmentListing,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonAuthorizer,
  ProtonEnvironmentResource,
  ProtonService,
  readTags,
} from '@proton-vending/backstage-plugin-proton-node';

/** How many environments are asked for their tags at a time. */
const CONCURRENT_READS = 25;

type Listed = Pick<
  EnvironmentListing,
  'arn' | 'name' | 'accountId' | 'region' | 'templateName' | 'status' | 'owner'
>;

/**
 * The environments of a list that the caller may see. Tags take a request for
 * each environment, and are read only for a policy that looks at them.
 */
export async function filterVisible<T extends Listed>(options: {
  environments: ProtonAuthorizer<ProtonEnvironmentResource>;
  proton: ProtonService;
  listings: T[];
}): Promise<T[]> {
  const { environments, proton, listings } = options;
  const permission = protonEnvironmentReadPermission;
  const withTags = await environments.usesRule(permission, 'HAS_TAG');
  const visible: T[] = [];
  for (let start = 0; start < listings.length; start += CONCURRENT_READS) {
    const part = listings.slice(start, start + CONCURRENT_READS);
    const allowed = await Promise.all(
      part.map(listing =>
        environments.allows(permission, async () =>
          toResource(
            listing,
            withTags
              ? await readTags(
                  await proton.getClientForArn(listing.arn),
                  listing.arn,
                )
              : {},
          ),
        ),
      ),
    );
    visible.push(...part.filter((_, index) => allowed[index]));
  }
  return visible;
}

/** What permission rules look at of an environment in a list. */
export function toResource(
  { name, accountId, region, templateName, status, owner }: Listed,
  tags: Record<string, string>,
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
