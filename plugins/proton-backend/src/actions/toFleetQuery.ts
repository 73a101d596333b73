import {
  DeploymentStatus,
  FleetQuery,
  VersionsBehind,
} from '@proton-vending/backstage-plugin-proton-common';
import { normalizeOwner } from '../environments/listCatalogEnvironments';

/** What the lists of clusters are asked for, as a query of the fleet. */
export function toFleetQuery(input: {
  owner?: string;
  template?: string;
  search?: string;
  status?: DeploymentStatus[];
  behind?: VersionsBehind;
  limit?: number;
  offset?: number;
}): FleetQuery {
  const { owner, template, search, status, behind, limit, offset } = input;
  return {
    ...(owner && { owner: [normalizeOwner(owner) ?? owner] }),
    ...(template && { template: [template] }),
    ...(behind && { behind: [behind] }),
    search,
    status,
    limit,
    offset,
  };
}
