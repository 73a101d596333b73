import { ConflictError } from '@backstage/errors';
import { FleetGaps } from '@proton-vending/backstage-plugin-proton-common';

/**
 * A table is read where nobody sees notices: it is made with gaps only for those
 * who have said that they take it so. Of what is old the rows say it themselves.
 *
 * @throws ConflictError that says what would be missing.
 */
export function requireWhole(gaps: FleetGaps): void {
  const missing = listMissing(gaps);
  if (missing.length > 0) {
    throw new ConflictError(
      `The table would be without ${missing.join(', and ')}`,
    );
  }
}

/** Whether no row is missing, as far as is known. */
export function isWhole(gaps: FleetGaps): boolean {
  return listMissing(gaps).length === 0;
}

function listMissing(gaps: FleetGaps): string[] {
  const { unavailable = [], unnamed = 0, catalog, unconfigured } = gaps;
  return [
    ...(unconfigured
      ? ['any cluster, because no account is configured under proton.accounts']
      : []),
    ...unavailable
      .filter(({ readAt }) => !readAt)
      .map(
        ({ accountId, region, message }) =>
          `the clusters of account ${accountId} in ${region} (${message})`,
      ),
    ...(unnamed > 0 ? [`those of ${countPlaces(unnamed)}`] : []),
    ...(catalog
      ? [
          `what the catalog has got since ${catalog.readAt} (${catalog.message})`,
        ]
      : []),
  ];
}

function countPlaces(count: number): string {
  return count === 1
    ? 'one more account or region'
    : `${count} more accounts or regions`;
}
