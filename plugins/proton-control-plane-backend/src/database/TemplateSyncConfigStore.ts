import { Knex } from 'knex';
import { StoredTime } from './columns';
import { RepositoryKey, RepositoryProvider } from './RepositoryStore';
import { Scope, scopeColumns } from './scope';

/** What names a template sync config: each template has at most one. */
export interface TemplateSyncKey extends Scope {
  templateName: string;
}

export interface TemplateSyncConfigRecord extends TemplateSyncKey {
  repository: RepositoryKey;
  branch: string;
  subdirectory?: string;
}

/** The right to sync a template, which one backend has at a time. */
export interface TemplateSyncLease {
  config: TemplateSyncConfigRecord;
  owner: string;
  /** What was read last, when it needs no second look. */
  etag?: string;
  /** How many attempts in a row ended because the backend stopped. */
  lostAttempts: number;
  /** The commit of these attempts; absent when none was known yet. */
  attemptedSha?: string;
}

interface Row {
  account_id: string;
  region: string;
  template_name: string;
  repository_provider: RepositoryProvider;
  repository_name: string;
  branch: string;
  subdirectory: string | null;
  requested: boolean | number;
  lease_owner: string | null;
  lease_expires_at: StoredTime | null;
  etag: string | null;
  lost_attempts: number;
  attempted_sha: string | null;
}

const TABLE = 'template_sync_configs';

/** How often a backend may stop in the middle of a sync before the commit isn't read again. */
export const MAX_LOST_SYNCS = 3;

const NO_ATTEMPTS = { lost_attempts: 0, attempted_sha: null };

export class TemplateSyncConfigStore {
  constructor(private readonly knex: Knex) {}

  /** Also asks for a sync. False when the template has a config already. */
  async insert(config: TemplateSyncConfigRecord): Promise<boolean> {
    const inserted = await this.knex(TABLE)
      .insert({
        ...keyColumns(config),
        ...contentColumns(config),
        requested: true,
      })
      .onConflict(['account_id', 'region', 'template_name'])
      .ignore()
      .returning('template_name');
    return inserted.length === 1;
  }

  async find(
    key: TemplateSyncKey,
  ): Promise<TemplateSyncConfigRecord | undefined> {
    const row = await this.knex<Row>(TABLE).where(keyColumns(key)).first();
    return row && toRecord(row);
  }

  async listOfRepository(
    scope: Scope,
    { provider, name }: RepositoryKey,
  ): Promise<TemplateSyncConfigRecord[]> {
    const rows = await this.knex<Row>(TABLE)
      .where({
        ...scopeColumns(scope),
        repository_provider: provider,
        repository_name: name,
      })
      .orderBy('template_name');
    return rows.map(toRecord);
  }

  /** Of every account and region. */
  async listAll(): Promise<TemplateSyncConfigRecord[]> {
    const rows = await this.knex<Row>(TABLE).orderBy([
      'account_id',
      'region',
      'template_name',
    ]);
    return rows.map(toRecord);
  }

  /**
   * Replaces a config, asks for a sync of it, and takes the lease from whoever
   * syncs the old one.
   */
  async replace(config: TemplateSyncConfigRecord): Promise<boolean> {
    const changed = await this.knex<Row>(TABLE)
      .where(keyColumns(config))
      .update({
        ...contentColumns(config),
        ...NO_ATTEMPTS,
        requested: true,
        etag: null,
        lease_owner: null,
        lease_expires_at: null,
      });
    return changed === 1;
  }

  async delete(key: TemplateSyncKey): Promise<void> {
    await this.knex<Row>(TABLE).where(keyColumns(key)).delete();
  }

  /** Asks for a sync; with `reread` also when nothing was committed since. */
  async request(
    key: TemplateSyncKey,
    options: { reread: boolean },
  ): Promise<boolean> {
    const changed = await this.knex<Row>(TABLE)
      .where(keyColumns(key))
      .update({
        requested: true,
        ...(options.reread && { etag: null, ...NO_ATTEMPTS }),
      });
    return changed === 1;
  }

  /** Takes up what is asked for, unless somebody is at it. */
  async claim(
    key: TemplateSyncKey,
    lease: { owner: string; now: Date; expiresAt: Date },
  ): Promise<TemplateSyncLease | undefined> {
    const [row] = await this.knex<Row>(TABLE)
      .where({ ...keyColumns(key), requested: true })
      .andWhere(free =>
        free
          .whereNull('lease_owner')
          .orWhere('lease_expires_at', '<', lease.now.getTime()),
      )
      .update({
        requested: false,
        // Whoever holds a lease that lapsed stopped in the middle of a sync.
        lost_attempts: this.knex.raw(
          'case when lease_owner is null then lost_attempts else lost_attempts + 1 end',
        ),
        lease_owner: lease.owner,
        lease_expires_at: lease.expiresAt.getTime(),
      })
      .returning('*');
    return (
      row && {
        config: toRecord(row),
        owner: lease.owner,
        etag: row.etag ?? undefined,
        lostAttempts: row.lost_attempts,
        attemptedSha: row.attempted_sha ?? undefined,
      }
    );
  }

  /** False when the lease is lost. Until the transaction ends, nobody else gets it. */
  async renew(
    { config, owner }: TemplateSyncLease,
    expiresAt: Date,
  ): Promise<boolean> {
    const changed = await this.knex<Row>(TABLE)
      .where({ ...keyColumns(config), lease_owner: owner })
      .update({ lease_expires_at: expiresAt.getTime() });
    return changed === 1;
  }

  /** Notes the commit that is about to be read; another one than before counts anew. */
  async beginCommit(
    { config, owner }: TemplateSyncLease,
    sha: string,
  ): Promise<void> {
    await this.knex<Row>(TABLE)
      .where({ ...keyColumns(config), lease_owner: owner })
      .update({
        attempted_sha: sha,
        lost_attempts: this.knex.raw(
          'case when coalesce(attempted_sha, ?) = ? then lost_attempts else 0 end',
          [sha, sha],
        ),
      });
  }

  /** @param etag - of what was read, when it needs no second look */
  async release(
    { config, owner }: TemplateSyncLease,
    etag?: string,
  ): Promise<void> {
    await this.knex<Row>(TABLE)
      .where({ ...keyColumns(config), lease_owner: owner })
      .update({
        lease_owner: null,
        lease_expires_at: null,
        etag: etag ?? null,
        lost_attempts: this.knex.raw(
          'case when lost_attempts < ? then 0 else lost_attempts end',
          [MAX_LOST_SYNCS],
        ),
      });
  }
}

function keyColumns(key: TemplateSyncKey) {
  return { ...scopeColumns(key), template_name: key.templateName };
}

function contentColumns(config: TemplateSyncConfigRecord) {
  return {
    repository_provider: config.repository.provider,
    repository_name: config.repository.name,
    branch: config.branch,
    subdirectory: config.subdirectory ?? null,
  };
}

function toRecord(row: Row): TemplateSyncConfigRecord {
  return {
    accountId: row.account_id,
    region: row.region,
    templateName: row.template_name,
    repository: {
      provider: row.repository_provider,
      name: row.repository_name,
    },
    branch: row.branch,
    subdirectory: row.subdirectory ?? undefined,
  };
}
