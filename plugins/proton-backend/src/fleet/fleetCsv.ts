import {
  FleetRow,
  versionDistance,
} from '@proton-vending/backstage-plugin-proton-common';
import { toCsvLine } from './toCsv';

const COLUMNS: [string, (row: FleetRow) => string | undefined][] = [
  ['name', row => row.name],
  ['entity', row => row.entityRef],
  ['owner', row => row.owner],
  ['status', row => row.status],
  ['template', row => row.templateName],
  ['version', row => row.templateVersion],
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
