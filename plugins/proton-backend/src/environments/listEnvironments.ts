import { EnvironmentSummary } from '@aws-sdk/client-proton';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  EnvironmentFilter,
  EnvironmentList,
  EnvironmentListing,
  compareWithRecommended,
  formatTemplateVersion,
  isVersionBehind,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonAuthorizer,
  ProtonEnvironmentResource,
  ProtonService,
  readTags,
  toBackstageError,
} from '@proton-vending/backstage-plugin-proton-node';
import { filterVisible } from './filterVisible';
import {
  CatalogEnvironment,
  listCatalogEnvironments,
  normalizeOwner,
} from './listCatalogEnvironments';
import {
  EnvironmentStates,
  readEnvironmentStates,
} from './readEnvironmentStates';
import { requireMember } from './requireMember';

type Unavailable = NonNullable<EnvironmentList['unavailable']>[number];

/**
 * The environments that the caller's catalog shows, with what Proton knows of
 * them. An account that cannot be asked is named, and the others are listed;
 * when none can be asked, its error is thrown.
 */
export async function listEnvironments(options: {
  catalog: CatalogService;
  credentials: BackstageCredentials;
  environments: ProtonAuthorizer<ProtonEnvironmentResource>;
  proton: ProtonService;
  filter: EnvironmentFilter;
}): Promise<EnvironmentList> {
  const { catalog, credentials, proton, filter } = options;
  const known = await listCatalogEnvironments({ catalog, credentials });
  const wanted = known.filter(environment => isWanted(environment, filter));

  const listings: EnvironmentListing[] = [];
  const unavailable: Unavailable[] = [];
  const targets = groupByTarget(wanted);
  await Promise.all(
    targets.map(async group => {
      const { accountId, region } = group[0].scope;
      try {
        const states = await readEnvironmentStates({
          client: await proton.getClient({ accountId, region }),
          extension: proton.extension({ accountId, region }),
          template: toTemplateFilter(filter),
        });
        listings.push(
          ...group.flatMap(environment => toListing(environment, states)),
        );
      } catch (error) {
        const cause = toBackstageError(error);
        if (targets.length === 1) {
          throw cause;
        }
        unavailable.push({ accountId, region, message: cause.message });
      }
    }),
  );
  const { visible: environments, unread } = await filterVisible({
    environments: options.environments,
    listings: listings.filter(listing => matches(listing, filter)),
    readTags: async arn => readTags(await proton.getClientForArn(arn), arn),
  });
  unavailable.push(...unread);
  return {
    environments: environments.sort((a, b) => a.name.localeCompare(b.name)),
    ...(unavailable.length > 0 && { unavailable }),
  };
}

function isWanted(
  { scope, owner }: CatalogEnvironment,
  filter: EnvironmentFilter,
): boolean {
  return (
    (!filter.accountId || filter.accountId === scope.accountId) &&
    (!filter.region || filter.region === scope.region) &&
    (!filter.owner || normalizeOwner(filter.owner) === owner)
  );
}

function groupByTarget(
  environments: CatalogEnvironment[],
): CatalogEnvironment[][] {
  const groups = new Map<string, CatalogEnvironment[]>();
  for (const environment of environments) {
    const { accountId, region } = environment.scope;
    const key = `${accountId}/${region}`;
    groups.set(key, [...(groups.get(key) ?? []), environment]);
  }
  return [...groups.values()];
}

function toTemplateFilter({ templateName, majorVersion }: EnvironmentFilter) {
  return templateName && majorVersion
    ? { templateName, majorVersion }
    : undefined;
}

/** None where Proton has no environment of the ARN. */
export function toListing(
  { entityRef, arn, scope, title, owner }: CatalogEnvironment,
  states: EnvironmentStates,
): EnvironmentListing[] {
  const environment = states.environments.get(arn);
  return environment
    ? [
        {
          entityRef,
          arn,
          name: scope.resourceId,
          accountId: scope.accountId,
          region: scope.region,
          title,
          owner,
          status: requireMember(environment, 'deploymentStatus'),
          ...toVersions(environment, states),
        },
      ]
    : [];
}

function toVersions(
  environment: EnvironmentSummary,
  states: EnvironmentStates,
) {
  const templateName = requireMember(environment, 'templateName');
  const current = {
    majorVersion: requireMember(environment, 'templateMajorVersion'),
    minorVersion: requireMember(environment, 'templateMinorVersion'),
  };
  const { deprecations } = states;
  const templateVersion = formatTemplateVersion(current);
  const recommendedVersion = deprecations.keepUsable(
    templateName,
    states.recommendedVersion(templateName),
  );
  const recommended = parseTemplateVersion(recommendedVersion ?? '');
  return {
    templateName,
    templateVersion,
    deprecation: deprecations.find(templateName, templateVersion),
    recommendedVersion,
    recommendedMinorVersion: deprecations.keepUsable(
      templateName,
      states.recommendedMinorVersion(templateName, current.majorVersion),
    ),
    standing: recommended && compareWithRecommended(current, recommended),
  };
}

function matches(
  environment: EnvironmentListing,
  filter: EnvironmentFilter,
): boolean {
  const { templateName, majorVersion, behind } = filter;
  const statuses = [filter.status ?? []].flat();
  const major = parseTemplateVersion(environment.templateVersion)?.majorVersion;
  return (
    (!templateName || templateName === environment.templateName) &&
    (!majorVersion || majorVersion === major) &&
    (statuses.length === 0 || statuses.includes(environment.status)) &&
    (!behind || isVersionBehind(environment, behind))
  );
}
