import {
  FLEET_FACETS,
  FleetFacet,
  FleetFacetValue,
  FleetQuery,
  FleetRow,
  FleetSummary,
  DeploymentStatus,
  FleetSort,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { FleetEntry } from './FleetEntry';
import { FleetSummaryBuilder } from './FleetSummaryBuilder';
import { rankKubernetesVersion } from './kubernetesSupport';

/** Of a facet with more values, those with the most environments are told. */
export const MOST_FACET_VALUES = 100;

export interface FleetResult {
  /** On all pages, sorted. */
  rows: FleetRow[];
  facets: Record<FleetFacet, FleetFacetValue[]>;
  summary: FleetSummary;
}

/**
 * Finds the environments that a query asks for.
 *
 * A facet counts among the environments that all the *other* facets let
 * through: so its numbers say what choosing another value would show.
 */
export function queryFleet(
  entries: FleetEntry[],
  query: FleetQuery,
): FleetResult {
  const words = (query.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = FLEET_FACETS.flatMap(facet => {
    const values: readonly string[] = query[facet] ?? [];
    return values.length > 0 ? [{ facet, values: new Set(values) }] : [];
  });
  const counts = new Map(
    FLEET_FACETS.map(facet => [facet, new Map<string, number>()]),
  );
  const summary = new FleetSummaryBuilder(entries.length);
  const found: FleetEntry[] = [];

  for (const entry of entries) {
    if (!words.every(word => entry.text.includes(word))) {
      continue;
    }
    const failed = chosen
      .filter(
        ({ facet, values }) =>
          !entry.values[facet].some(value => values.has(value)),
      )
      .map(({ facet }) => facet);
    if (failed.length === 0) {
      found.push(entry);
    }
    if (failed.length <= 1) {
      for (const facet of failed.length === 1 ? failed : FLEET_FACETS) {
        countValues(counts.get(facet), entry.values[facet]);
      }
    }
    summary.add(entry, failed);
  }

  return {
    rows: sortEntries(found, query).map(({ row }) => row),
    facets: Object.fromEntries(
      FLEET_FACETS.map(facet => [
        facet,
        listValues(counts.get(facet) ?? new Map(), query[facet] ?? []),
      ]),
    ) as Record<FleetFacet, FleetFacetValue[]>,
    summary: summary.build(),
  };
}

function countValues(
  counts: Map<string, number> | undefined,
  values: readonly string[],
): void {
  for (const value of values) {
    counts?.set(value, (counts.get(value) ?? 0) + 1);
  }
}

/** The values that are chosen are always among them, with 0 if need be. */
function listValues(
  counts: Map<string, number>,
  chosen: readonly string[],
): FleetFacetValue[] {
  const values = [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_FACET_VALUES);
  const listed = new Set(values.map(({ value }) => value));
  return [
    ...values,
    ...chosen
      .filter(value => !listed.has(value))
      .map(value => ({ value, count: counts.get(value) ?? 0 })),
  ];
}

/** What needs somebody comes first. */
const URGENCY: Record<DeploymentStatus, number> = {
  FAILED: 0,
  DELETE_FAILED: 1,
  CANCELLED: 2,
  CANCELLING: 3,
  IN_PROGRESS: 4,
  DELETE_IN_PROGRESS: 5,
  SUCCEEDED: 6,
  DELETE_COMPLETE: 7,
};

type SortKey = string | number | undefined;

const KEYS: Record<Exclude<FleetSort, 'name'>, (row: FleetRow) => SortKey> = {
  owner: row => row.owner,
  status: row => URGENCY[row.status],
  template: row => row.templateName,
  version: row => rankTemplateVersion(row.templateVersion),
  kubernetes: row =>
    row.kubernetesVersion && rankKubernetesVersion(row.kubernetesVersion),
  account: row => row.accountId,
  region: row => row.region,
  created: row => row.createdAt,
};

/**
 * Sorts entries that are in the order of their names. Equal ones stay so, and
 * those without a value are last, whatever the order.
 */
function sortEntries(
  entries: FleetEntry[],
  { sort = 'name', order = 'asc' }: FleetQuery,
): FleetEntry[] {
  if (sort === 'name') {
    return order === 'asc' ? entries : [...entries].reverse();
  }
  const direction = order === 'asc' ? 1 : -1;
  return entries
    .map(entry => ({ entry, key: KEYS[sort](entry.row) }))
    .sort((a, b) => compareKeys(a.key, b.key, direction))
    .map(({ entry }) => entry);
}

function compareKeys(a: SortKey, b: SortKey, direction: number): number {
  if (a === b) {
    return 0;
  }
  if (a === undefined || b === undefined) {
    return a === undefined ? 1 : -1;
  }
  return (a < b ? -1 : 1) * direction;
}

function rankTemplateVersion(text: string): number | undefined {
  const version = parseTemplateVersion(text);
  return (
    version &&
    Number(version.majorVersion) * 1_000_000 + Number(version.minorVersion)
  );
}
