import {
  DEPLOYMENT_STATUSES,
  FLEET_DEPRECATED_VALUES,
  FLEET_PAGE_LIMIT,
  FLEET_SORTS,
  FLEET_SUPPORT_VALUES,
  FleetQuery,
} from '@proton-vending/backstage-plugin-proton-common';
import { Request } from 'express';
import { z } from 'zod';
import { count, listOf, oneOf, optional, readQuery } from '../routes/readQuery';

const DEFAULT_LIMIT = 25;
const LONGEST_SEARCH = 200;

const texts = listOf(z.string());

const fleetQuery = z.object({
  search: optional(
    z
      .string({ message: 'must be given once' })
      .max(LONGEST_SEARCH, `has more than ${LONGEST_SEARCH} characters`),
  ),
  owner: texts,
  status: listOf(oneOf(DEPLOYMENT_STATUSES)),
  template: texts,
  version: texts,
  behind: listOf(oneOf(['minor', 'major', 'any'])),
  account: texts,
  region: texts,
  kubernetes: texts,
  support: listOf(oneOf(FLEET_SUPPORT_VALUES)),
  deprecated: listOf(oneOf(FLEET_DEPRECATED_VALUES)),
  sort: optional(oneOf(FLEET_SORTS)),
  order: optional(oneOf(['asc', 'desc'])),
  offset: count(),
  limit: count({ min: 1, max: FLEET_PAGE_LIMIT }),
});

/** Reads what a request wants to see of the fleet. */
export function readFleetQuery(request: Request): FleetQuery {
  const {
    offset = 0,
    limit = DEFAULT_LIMIT,
    ...query
  } = readQuery(request, fleetQuery);
  return { ...query, offset, limit };
}
