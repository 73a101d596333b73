import {
  DeploymentStatus,
  FleetQuery,
  FleetRow,
  FleetSort,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { rankKubernetesVersion } from './compareKubernetesVersions';
import { FleetEntry } from './FleetEntry';

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
export function sortEntries(
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
