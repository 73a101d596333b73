import {
  compareTemplateVersions,
  FleetRow,
  isVersionBehind,
  parseTemplateVersion,
  TemplateOverview,
  VersionAdoption,
} from '@proton-vending/backstage-plugin-proton-common';
import { toTemplateListings } from '../templates/listTemplates';
import { TargetState } from './ProtonStates';

/** The templates of all accounts and regions, with what runs them. */
export function toTemplateOverviews(
  targets: TargetState[],
  rows: FleetRow[],
): TemplateOverview[] {
  const byTemplate = new Map<string, FleetRow[]>();
  for (const row of rows) {
    const key = `${row.accountId}/${row.region}/${row.templateName}`;
    const others = byTemplate.get(key);
    if (others) {
      others.push(row);
    } else {
      byTemplate.set(key, [row]);
    }
  }
  return targets
    .flatMap(({ accountId, region, reading }) =>
      toTemplateListings(reading?.value.templates ?? []).map(listing => {
        const used =
          byTemplate.get(`${accountId}/${region}/${listing.name}`) ?? [];
        return {
          ...listing,
          accountId,
          region,
          environments: used.length,
          behind: used.filter(row => isVersionBehind(row, 'any')).length,
          versions: countVersions(used),
        };
      }),
    )
    .sort((a, b) => a.name.localeCompare(b.name));
}

function countVersions(rows: FleetRow[]): VersionAdoption[] {
  const counts = new Map<string, number>();
  for (const { templateVersion } of rows) {
    counts.set(templateVersion, (counts.get(templateVersion) ?? 0) + 1);
  }
  return [...counts]
    .map(([version, environments]) => ({ version, environments }))
    .sort((a, b) => {
      const [one, other] = [a, b].map(each =>
        parseTemplateVersion(each.version),
      );
      return one && other ? compareTemplateVersions(other, one) : 0;
    });
}
