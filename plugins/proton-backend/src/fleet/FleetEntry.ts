import {
  FLEET_NONE,
  FleetFacet,
  FleetRow,
  isVersionBehind,
  VersionsBehind,
} from '@proton-vending/backstage-plugin-proton-common';

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
