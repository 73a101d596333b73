import {
  describeDeprecation,
  FleetRow,
  versionDistance,
  FleetGaps,
} from '@proton-vending/backstage-plugin-proton-common';
import { ConflictError } from '@backstage/errors';

const COLUMNS: [string, (row: FleetRow) => string | undefined][] = [
  ['name', row => row.name],
  ['entity', row => row.entityRef],
  ['owner', row => row.owner],
  ['status', row => row.status],
  ['template', row => row.templateName],
  ['version', row => row.templateVersion],
  [
    'deprecated',
    row => row.deprecation && describeDeprecation(row.deprecation),
  ],
  ['recommended_version', row => row.recommendedVersion],
  ['major_versions_behind', row => String(versionDistance(row).majors)],
  ['minor_versions_behind', row => String(versionDistance(row).minors)],
  ['kubernetes_version', row => row.kubernetesVersion],
  ['support_phase', row => row.support?.phase],
  ['support_phase_ends', row => row.support?.date],
  ['account', row => row.accountId],
  ['region', row => row.region],
  ['created', row => row.createdAt],
  ['arn', row => row.arn],
  ['stale_since', row => row.staleSince],
];

/** So many lines go out at once. */
const LINES = 500;

/** The rows as CSV, in pieces, after a line of column names. */
export function* fleetCsv(rows: FleetRow[]): Generator<string> {
  yield toCsvLine(COLUMNS.map(([name]) => name));
  for (let start = 0; start < rows.length; start += LINES) {
    yield rows
      .slice(start, start + LINES)
      .map(row => toCsvLine(COLUMNS.map(([, read]) => read(row))))
      .join('');
  }
}

/**
 * A spreadsheet takes a cell that begins with one of these for a formula, the
 * last four in East Asian languages.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * A line of CSV (RFC 4180). A cell that a spreadsheet would run as a formula
 * begins with an apostrophe, which makes it a text.
 */
export function toCsvLine(cells: readonly (string | undefined)[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

function toCell(value: string = ''): string {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

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
