import {
  FleetGap,
  FleetGaps,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonEnvironmentResource } from '@proton-vending/backstage-plugin-proton-node';
import { CatalogEnvironment } from '../environments/listCatalogEnvironments';
import { GuardedRequest } from '../routes/createGuard';

/**
 * Names the accounts and regions that cannot be asked to callers who may see
 * something of them, and counts the others.
 *
 * That is decided without Proton: by the account and region alone, and by the
 * name and owner of the environments there that the caller finds in the
 * catalog. A policy that gives them by template, status or tag alone does not
 * tell, so they are counted.
 */
export async function nameGaps(
  gaps: FleetGap[],
  options: {
    environments: GuardedRequest['environments'];
    /** What the caller finds in the catalog. */
    visible: CatalogEnvironment[];
  },
): Promise<Pick<FleetGaps, 'unavailable' | 'unnamed'>> {
  const { environments, visible } = options;
  const named: FleetGap[] = [];
  for (const gap of gaps) {
    const readable = await environments.filter(
      protonEnvironmentReadPermission,
      [toResource(gap), ...visible.filter(isIn(gap)).map(fromCatalog)],
    );
    if (readable.length > 0) {
      named.push(gap);
    }
  }
  const unnamed = gaps.length - named.length;
  return {
    ...(named.length > 0 && { unavailable: named }),
    ...(unnamed > 0 && { unnamed }),
  };
}

function isIn({ accountId, region }: FleetGap) {
  return ({ scope }: CatalogEnvironment) =>
    scope.accountId === accountId && scope.region === region;
}

function fromCatalog({
  scope,
  owner,
}: CatalogEnvironment): ProtonEnvironmentResource {
  return {
    ...toResource(scope),
    name: scope.resourceId,
    owners: owner ? [owner] : [],
  };
}

function toResource(
  place: Pick<FleetGap, 'accountId' | 'region'>,
): ProtonEnvironmentResource {
  const { accountId, region } = place;
  return {
    name: '',
    accountId,
    region,
    templateName: '',
    owners: [],
    tags: {},
  };
}
