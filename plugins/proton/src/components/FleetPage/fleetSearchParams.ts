import {
  DEPLOYMENT_STATUSES,
  FLEET_DEPRECATED_VALUES,
  FLEET_FACETS,
  FLEET_SORTS,
  FLEET_SUPPORT_VALUES,
  FleetFacet,
  FleetQuery,
  VersionsBehind,
} from '@proton-vending/backstage-plugin-proton-common';

/** How many clusters a page can have. */
export const PAGE_SIZES = [25, 50, 100] as const;

const BEHIND: readonly VersionsBehind[] = ['minor', 'major', 'any'];

/**
 * Reads from the address of the page what it shows. What makes no sense there
 * is passed over, so that an old link still opens the page.
 */
export function readFleetParams(params: URLSearchParams): FleetQuery {
  const list = (facet: FleetFacet) => {
    const values = params.getAll(facet).filter(Boolean);
    return values.length > 0 ? [...new Set(values)] : undefined;
  };
  const listOf = <T extends string>(facet: FleetFacet, known: readonly T[]) => {
    const values = known.filter(value => list(facet)?.includes(value));
    return values.length > 0 ? values : undefined;
  };
  const limit =
    PAGE_SIZES.find(size => String(size) === params.get('size')) ??
    PAGE_SIZES[0];
  return {
    search: params.get('search') || undefined,
    owner: list('owner'),
    status: listOf('status', DEPLOYMENT_STATUSES),
    template: list('template'),
    version: list('version'),
    behind: listOf('behind', BEHIND),
    account: list('account'),
    region: list('region'),
    kubernetes: list('kubernetes'),
    support: listOf('support', FLEET_SUPPORT_VALUES),
    deprecated: listOf('deprecated', FLEET_DEPRECATED_VALUES),
    sort: FLEET_SORTS.find(sort => sort === params.get('sort')),
    order: params.get('order') === 'desc' ? 'desc' : undefined,
    offset: (readPage(params.get('page')) - 1) * limit,
    limit,
  };
}

function readPage(text: string | null): number {
  return text && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1;
}

/** Writes the address of what a query shows; defaults are left out. */
export function writeFleetParams(query: FleetQuery): URLSearchParams {
  const params = new URLSearchParams();
  const { search, sort, order, offset = 0, limit = PAGE_SIZES[0] } = query;
  if (search) {
    params.set('search', search);
  }
  for (const facet of FLEET_FACETS) {
    for (const value of query[facet] ?? []) {
      params.append(facet, value);
    }
  }
  if (sort && (sort !== 'name' || order === 'desc')) {
    params.set('sort', sort);
  }
  if (order === 'desc') {
    params.set('order', order);
  }
  if (offset > 0) {
    params.set('page', String(Math.floor(offset / limit) + 1));
  }
  if (limit !== PAGE_SIZES[0]) {
    params.set('size', String(limit));
  }
  return params;
}

/** The query with other values of a facet, on its first page. */
export function withFacet(
  query: FleetQuery,
  facet: FleetFacet,
  values: readonly string[],
): FleetQuery {
  return {
    ...query,
    offset: 0,
    [facet]: values.length > 0 ? values : undefined,
  };
}

/** The query with a value of a facet added, or taken away. */
export function toggleFacet(
  query: FleetQuery,
  facet: FleetFacet,
  value: string,
): FleetQuery {
  const values: readonly string[] = query[facet] ?? [];
  return withFacet(
    query,
    facet,
    values.includes(value)
      ? values.filter(each => each !== value)
      : [...values, value],
  );
}

/** The query without its filters. */
export function withoutFilters({ sort, order, limit }: FleetQuery): FleetQuery {
  return { sort, order, limit, offset: 0 };
}

/** Whether anything narrows the query down. */
export function isFiltered(query: FleetQuery): boolean {
  return (
    Boolean(query.search) ||
    FLEET_FACETS.some(facet => (query[facet] ?? []).length > 0)
  );
}
