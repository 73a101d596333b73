import { FleetRow } from '@proton-vending/backstage-plugin-proton-common';
import { CatalogEnvironment } from '../environments/listCatalogEnvironments';
import { toListing } from '../environments/listEnvironments';
import { SupportedKubernetesVersion } from './eksSupportCalendar';
import { FleetEntry, toFleetEntry } from './FleetEntry';
import { kubernetesSupport } from './kubernetesSupport';
import { TargetState } from './ProtonStates';

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
