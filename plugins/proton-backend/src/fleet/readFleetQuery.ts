import { InputError } from '@backstage/errors';
import {
  DEPLOYMENT_STATUSES,
  FLEET_PAGE_LIMIT,
  FLEET_SORTS,
  FLEET_SUPPORT_VALUES,
  FleetQuery,
} from '@proton-vending/backstage-plugin-proton-common';
import { Request } from 'express';
import { requireOneOf } from '../environments/readFilter';
import { readQuery, readQueryList } from '../routes/readTarget';

const DEFAULT_LIMIT = 25;
const LONGEST_SEARCH = 200;

/** Reads what a request wants to see of the fleet. */
export function readFleetQuery(request: Request): FleetQuery {
  const list = (name: string) => {
    const values = readQueryList(request, name);
    return values.length > 0 ? values : undefined;
  };
  const listOf = <T extends string>(name: string, allowed: readonly T[]) =>
    list(name)?.map(text => requireOneOf(name, text, allowed));
  const oneOf = <T extends string>(name: string, allowed: readonly T[]) => {
    const text = readQuery(request, name);
    return text === undefined ? undefined : requireOneOf(name, text, allowed);
  };
  return {
    search: readSearch(request),
    owner: list('owner'),
    status: listOf('status', DEPLOYMENT_STATUSES),
    template: list('template'),
    version: list('version'),
    behind: listOf('behind', ['minor', 'major', 'any']),
    account: list('account'),
    region: list('region'),
    kubernetes: list('kubernetes'),
    support: listOf('support', FLEET_SUPPORT_VALUES),
    sort: oneOf('sort', FLEET_SORTS),
    order: oneOf('order', ['asc', 'desc']),
    offset: readNumber(request, 'offset', 0, Number.MAX_SAFE_INTEGER) ?? 0,
    limit: readNumber(request, 'limit', 1, FLEET_PAGE_LIMIT) ?? DEFAULT_LIMIT,
  };
}

function readSearch(request: Request): string | undefined {
  const search = readQuery(request, 'search');
  if (search && search.length > LONGEST_SEARCH) {
    throw new InputError(
      `The query parameter "search" has more than ${LONGEST_SEARCH} characters`,
    );
  }
  return search;
}

function readNumber(
  request: Request,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const text = readQuery(request, name);
  if (text === undefined) {
    return undefined;
  }
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) {
    throw new InputError(
      `The query parameter "${name}" must be a whole number from ${least} to ${most}, it is "${text}"`,
    );
  }
  return value;
}
