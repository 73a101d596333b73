import {
  compareTemplateVersions,
  EnvironmentTemplateVersionListing,
  formatTemplateVersion,
  TemplateOverview,
} from '@proton-vending/backstage-plugin-proton-common';
import { Query, useQuery } from './useQuery';

/** Of so many accounts and regions the versions are fetched. */
const MAX_SCOPES = 10;

export interface PublishedVersion {
  /** Such as `1.2`. */
  version: string;
  listing: EnvironmentTemplateVersionListing;
  /** Where it is published. */
  accountId: string;
  region: string;
  /** Whether it is the one that the template's owner recommends. */
  recommended: boolean;
}

/**
 * The published versions of a template in all accounts and regions, newest first.
 *
 * @param overviews - of this template; nothing is fetched without any
 */
export function useTemplateVersions(
  overviews: TemplateOverview[],
): Query<PublishedVersion[]> {
  const scopes = overviews.slice(0, MAX_SCOPES);
  return useQuery(
    scopes.length === 0
      ? undefined
      : [
          'published versions',
          ...scopes.map(({ accountId, name, region }) =>
            [name, accountId, region].join(' '),
          ),
        ],
    async (protonApi, options) => {
      const lists = await Promise.all(
        scopes.map(async ({ accountId, name, region }) => ({
          accountId,
          region,
          list: await protonApi.listEnvironmentTemplateVersions(
            name,
            { accountId, region },
            options,
          ),
        })),
      );
      const found = new Map<string, PublishedVersion>();
      for (const { accountId, list, region } of lists) {
        for (const listing of list.versions) {
          const version = formatTemplateVersion(listing);
          if (listing.status === 'PUBLISHED' && !found.has(version)) {
            const recommended = version === list.recommendedVersion;
            found.set(version, {
              version,
              listing,
              accountId,
              region,
              recommended,
            });
          }
        }
      }
      return [...found.values()].sort((a, b) =>
        compareTemplateVersions(b.listing, a.listing),
      );
    },
  );
}
