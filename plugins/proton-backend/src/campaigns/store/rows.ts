import { CampaignClusterRecord, CampaignRecord } from './records';

/** How a member of a record is stored in its column. */
type Kind = 'text' | 'number' | 'boolean' | 'json';

type Columns<T> = Record<keyof T, [column: string, kind: Kind]>;

const CAMPAIGN_COLUMNS: Columns<Required<CampaignRecord>> = {
  id: ['id', 'text'],
  state: ['state', 'text'],
  definition: ['definition', 'json'],
  stateReason: ['state_reason', 'json'],
  createdBy: ['created_by', 'text'],
  createdAt: ['created_at', 'number'],
  updatedAt: ['updated_at', 'number'],
  grant: ['grant', 'json'],
  acceptedFailures: ['accepted_failures', 'number'],
  previewing: ['previewing', 'boolean'],
  announcedAt: ['announced_at', 'number'],
  beginsAt: ['begins_at', 'number'],
  startedAt: ['started_at', 'number'],
  endedAt: ['ended_at', 'number'],
};

const CLUSTER_COLUMNS: Columns<Required<CampaignClusterRecord>> = {
  id: ['id', 'text'],
  campaignId: ['campaign_id', 'text'],
  position: ['position', 'number'],
  wave: ['wave', 'number'],
  arn: ['arn', 'text'],
  entityRef: ['entity_ref', 'text'],
  name: ['name', 'text'],
  title: ['title', 'text'],
  owner: ['owner', 'text'],
  kubernetesVersion: ['kubernetes_version', 'text'],
  state: ['state', 'text'],
  reason: ['reason', 'json'],
  fromVersion: ['from_version', 'text'],
  toVersion: ['to_version', 'text'],
  basedOn: ['based_on', 'text'],
  deploymentId: ['deployment_id', 'text'],
  rollbackOf: ['rollback_of', 'text'],
  startedAt: ['started_at', 'number'],
  endedAt: ['ended_at', 'number'],
  changedAt: ['changed_at', 'number'],
  busySince: ['busy_since', 'number'],
  retryAt: ['retry_at', 'number'],
  delayedUntil: ['delayed_until', 'number'],
  delay: ['delay', 'json'],
  preview: ['preview', 'json'],
};

type Row = Record<string, unknown>;

const READ: Record<Kind, (value: unknown) => unknown> = {
  text: value => value,
  number: Number,
  boolean: Boolean,
  json: value => JSON.parse(String(value)),
};

/** The columns of a campaign; a member that is `undefined` becomes null. */
export function toCampaignRow(record: Partial<CampaignRecord>): Row {
  return toRow(record, CAMPAIGN_COLUMNS);
}

export function toCampaignRecord(row: Row): CampaignRecord {
  return toRecord(row, CAMPAIGN_COLUMNS) as unknown as CampaignRecord;
}

/** The columns of a cluster; a member that is `undefined` becomes null. */
export function toClusterRow(record: Partial<CampaignClusterRecord>): Row {
  return toRow(record, CLUSTER_COLUMNS);
}

export function toClusterRecord(row: Row): CampaignClusterRecord {
  return toRecord(row, CLUSTER_COLUMNS) as unknown as CampaignClusterRecord;
}

/** The columns of clusters but for their previews, which can be long. */
export const CLUSTER_COLUMNS_WITHOUT_PREVIEW = Object.values(CLUSTER_COLUMNS)
  .map(([column]) => column)
  .filter(column => column !== 'preview');

function toRow<T extends object>(record: T, columns: Columns<T>): Row {
  return Object.fromEntries(
    Object.entries(record).map(([member, value]) => {
      const [column, kind] = columns[member as keyof T];
      const stored =
        kind === 'json' && value !== undefined ? JSON.stringify(value) : value;
      return [column, stored ?? null];
    }),
  );
}

/** PostgreSQL gives big integers as texts, and SQLite booleans as numbers. */
function toRecord<T>(row: Row, columns: Columns<T>): Row {
  const record: Row = {};
  for (const [member, [column, kind]] of Object.entries(columns) as [
    string,
    [string, Kind],
  ][]) {
    const value = row[column];
    if (value !== null && value !== undefined) {
      record[member] = READ[kind](value);
    }
  }
  return record;
}
