import {
  FLEET_NONE,
  FleetFacet,
  FleetRow,
  isVersionBehind,
  VersionsBehind,
} from '@proton-vending/backstage-plugin-proton-common';
import { CatalogEnvironment } from '../environments/listCatalogEnvironments';
import { toListing } from '../environments/listEnvironments';
import {
  SupportedKubernetesVersion,
  kubernetesSupport,
} from './kubernetesSupport';
import { TargetState } from './ProtonStates';

/** A row with what it is searched and filtered by, worked out once. */
export interface FleetEntry {
  row: FleetRow;
  /** In lower case. */
  text: string;
  values: Record<FleetFacet, readonly string[]>;
}

export function toFleetEntry(row: FleetRow): FleetEntry {
  return {
    row,
    text: [row.name, row.title, row.owner, row.templateName]
      .filter(Boolean)
      .join('\n')
      .toLowerCase(),
    values: {
      owner: [row.owner ?? FLEET_NONE],
      status: [row.status],
      template: [row.templateName],
      version: [row.templateVersion],
      behind: listBehind(row),
      account: [row.accountId],
      region: [row.region],
      kubernetes: [row.kubernetesVersion ?? FLEET_NONE],
      support: listSupport(row),
      deprecated: [row.deprecation ? 'yes' : 'no'],
    },
  };
}

const NONE: readonly VersionsBehind[] = [];
const BY_MINOR: readonly VersionsBehind[] = ['minor', 'any'];
const BY_MAJOR: readonly VersionsBehind[] = ['major', 'any'];
const BY_BOTH: readonly VersionsBehind[] = ['minor', 'major', 'any'];

function listBehind(row: FleetRow): readonly VersionsBehind[] {
  const minor = isVersionBehind(row, 'minor');
  const major = isVersionBehind(row, 'major');
  if (minor && major) {
    return BY_BOTH;
  }
  if (minor) {
    return BY_MINOR;
  }
  return major ? BY_MAJOR : NONE;
}

function listSupport({ support }: FleetRow): string[] {
  if (!support) {
    return ['unknown'];
  }
  const { phase, endsSoon } = support;
  return endsSoon && phase !== 'ended' ? [phase, 'ending'] : [phase];
}

const byName = new Intl.Collator('en').compare;

/** Joins what the catalog shows with what Proton knows, by name. */
export function toFleetEntries(options: {
  visible: CatalogEnvironment[];
  targets: TargetState[];
  calendar: readonly SupportedKubernetesVersion[];
  now: Date;
}): FleetEntry[] {
  const { visible, calendar, now } = options;
  const targets = new Map(
    options.targets.map(target => [
      `${target.accountId}/${target.region}`,
      target,
    ]),
  );
  const rows = visible.flatMap(environment => {
    const { accountId, region } = environment.scope;
    const target = targets.get(`${accountId}/${region}`);
    return target ? toRows(environment, target) : [];
  });
  for (const row of rows) {
    row.support =
      row.kubernetesVersion === undefined
        ? undefined
        : kubernetesSupport(row.kubernetesVersion, calendar, now);
  }
  return rows.sort((a, b) => byName(a.name, b.name)).map(toFleetEntry);
}

function toRows(
  environment: CatalogEnvironment,
  { reading, error }: TargetState,
): FleetRow[] {
  if (!reading) {
    return [];
  }
  return toListing(environment, reading.value).map(listing => ({
    ...listing,
    createdAt: reading.value.environments
      .get(listing.arn)
      ?.createdAt?.toISOString(),
    kubernetesVersion: environment.kubernetesVersion,
    ...(error && { staleSince: new Date(reading.readAt).toISOString() }),
  }));
}
