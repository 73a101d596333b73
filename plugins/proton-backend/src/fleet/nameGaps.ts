import {
  FleetGap,
  FleetGaps,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonEnvironmentResource } from '@proton-vending/backstage-plugin-proton-node';
import { CatalogEnvironment } from '../environments/listCatalogEnvironments';
import { GuardedRequest } from '../routes/createCallerGuard';
import { FleetEntry } from './FleetEntry';

/**
 * Names the accounts and regions that cannot be asked to callers who may see
 * something of them, and counts the others.
 *
 * That is decided without Proton: by the account and region alone, and by the
 * name and owner of the environments there that the caller finds in the
 * catalog. A policy that gives them by template, status or tag alone does not
 * tell, so they are counted. What was read before shows who sees something of
 * it: an account of which a caller saw nothing takes nothing from them, and is
 * not even counted.
 */
export async function nameGaps(
  gaps: FleetGap[],
  options: {
    environments: GuardedRequest['environments'];
    /** What the caller finds in the catalog. */
    visible: CatalogEnvironment[];
    /** What the caller sees of Proton. */
    entries: FleetEntry[];
  },
): Promise<Pick<FleetGaps, 'unavailable' | 'unnamed'>> {
  const { environments, visible, entries } = options;
  const isSeen = async (gap: FleetGap) => {
    if (entries.some(({ row }) => isIn(gap)(row))) {
      return true;
    }
    const readable = await environments.filter(
      protonEnvironmentReadPermission,
      [
        toResource(gap),
        ...visible.filter(({ scope }) => isIn(gap)(scope)).map(fromCatalog),
      ],
    );
    return readable.length > 0;
  };
  const named: FleetGap[] = [];
  let unnamed = 0;
  for (const gap of gaps) {
    if (await isSeen(gap)) {
      named.push(gap);
    } else if (!gap.readAt) {
      unnamed += 1;
    }
  }
  return {
    ...(named.length > 0 && { unavailable: named }),
    ...(unnamed > 0 && { unnamed }),
  };
}

type Place = Pick<FleetGap, 'accountId' | 'region'>;

function isIn({ accountId, region }: Place) {
  return (place: Place) =>
    place.accountId === accountId && place.region === region;
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

function toResource(place: Place): ProtonEnvironmentResource {
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
