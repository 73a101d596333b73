import { Knex } from 'knex';
import { RepositoryKey, RepositoryProvider } from './RepositoryStore';
import { Table } from './Table';
import { Scope, pickScope } from './scope';

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

/** How often a backend may stop in the middle of a sync before the commit isn't read again. */
export const MAX_LOST_SYNCS = 3;

/** A config as it is stored, with how it is synced. */
interface StoredConfig extends Omit<TemplateSyncConfigRecord, 'repository'> {
  repositoryProvider: RepositoryProvider;
  repositoryName: string;
  requested: boolean;
  leaseOwner?: string;
  leaseExpiresAt?: Date;
  etag?: string;
  lostAttempts: number;
  attemptedSha?: string;
}

const CONFIGS = new Table<StoredConfig>('template_sync_configs', {
  accountId: 'value',
  region: 'value',
  templateName: 'value',
  repositoryProvider: 'value',
  repositoryName: 'value',
  branch: 'value',
  subdirectory: 'value',
  requested: 'flag',
  leaseOwner: 'value',
  leaseExpiresAt: 'time',
  etag: 'value',
  lostAttempts: 'value',
  attemptedSha: 'value',
});

/** What makes the next sync read the branch, whatever was read before. */
const AFRESH = {
  requested: true,
  etag: undefined,
  lostAttempts: 0,
  attemptedSha: undefined,
};
const NO_LEASE = { leaseOwner: undefined, leaseExpiresAt: undefined };

export class TemplateSyncConfigStore {
  constructor(private readonly knex: Knex) {}

  /** Also asks for a sync. False when the template has a config already. */
  async insert(config: TemplateSyncConfigRecord): Promise<boolean> {
    return CONFIGS.insertUnlessThere(
      this.knex,
      { ...toStored(config), ...AFRESH },
      ['accountId', 'region', 'templateName'],
    );
  }

  async find(
    key: TemplateSyncKey,
  ): Promise<TemplateSyncConfigRecord | undefined> {
    const stored = await CONFIGS.find(this.knex, pickKey(key));
    return stored && toRecord(stored);
  }

  async listOfRepository(
    scope: Scope,
    { provider, name }: RepositoryKey,
  ): Promise<TemplateSyncConfigRecord[]> {
    const members = { repositoryProvider: provider, repositoryName: name };
    const configs = await CONFIGS.list(
      CONFIGS.where(this.knex, { ...pickScope(scope), ...members }).orderBy(
        'template_name',
      ),
    );
    return configs.map(toRecord);
  }

  /** Of every account and region. */
  async listAll(): Promise<TemplateSyncConfigRecord[]> {
    const configs = await CONFIGS.list(
      CONFIGS.where(this.knex, {}).orderBy([
        'account_id',
        'region',
        'template_name',
      ]),
    );
    return configs.map(toRecord);
  }

  /**
   * Replaces a config, asks for a sync of it, and takes the lease from whoever
   * syncs the old one.
   */
  async replace(config: TemplateSyncConfigRecord): Promise<void> {
    await CONFIGS.where(this.knex, pickKey(config)).update(
      CONFIGS.toRow({ ...toStored(config), ...AFRESH, ...NO_LEASE }),
    );
  }

  async delete(key: TemplateSyncKey): Promise<void> {
    await CONFIGS.where(this.knex, pickKey(key)).delete();
  }

  /** Asks for a sync; with `reread` also when nothing was committed since. */
  async request(
    key: TemplateSyncKey,
    options: { reread: boolean },
  ): Promise<void> {
    await CONFIGS.where(this.knex, pickKey(key)).update(
      CONFIGS.toRow(options.reread ? AFRESH : { requested: true }),
    );
  }

  /** Takes up what is asked for, unless somebody is at it. */
  async claim(
    key: TemplateSyncKey,
    lease: { owner: string; now: Date; expiresAt: Date },
  ): Promise<TemplateSyncLease | undefined> {
    const { owner, now, expiresAt } = lease;
    const [row] = await CONFIGS.where(this.knex, {
      ...pickKey(key),
      requested: true,
    })
      .andWhere(free =>
        free
          .whereNull('lease_owner')
          .orWhere('lease_expires_at', '<', now.getTime()),
      )
      .update({
        ...CONFIGS.toRow({
          requested: false,
          leaseOwner: owner,
          leaseExpiresAt: expiresAt,
        }),
        // Whoever holds a lease that lapsed stopped in the middle of a sync.
        lost_attempts: this.knex.raw(
          'case when lease_owner is null then lost_attempts else lost_attempts + 1 end',
        ),
      })
      .returning('*');
    if (!row) {
      return undefined;
    }
    const stored = CONFIGS.toRecord(row);
    const { etag, lostAttempts, attemptedSha } = stored;
    return {
      config: toRecord(stored),
      owner,
      etag,
      lostAttempts,
      attemptedSha,
    };
  }

  /** False when the lease is lost. Until the transaction ends, nobody else gets it. */
  async renew(
    lease: TemplateSyncLease,
    leaseExpiresAt: Date,
  ): Promise<boolean> {
    const changed = await this.held(lease).update(
      CONFIGS.toRow({ leaseExpiresAt }),
    );
    return changed === 1;
  }

  /** Notes the commit that is about to be read; another one than before counts anew. */
  async beginCommit(lease: TemplateSyncLease, sha: string): Promise<void> {
    await this.held(lease).update({
      attempted_sha: sha,
      lost_attempts: this.knex.raw(
        'case when coalesce(attempted_sha, ?) = ? then lost_attempts else 0 end',
        [sha, sha],
      ),
    });
  }

  /** @param etag - of what was read, when it needs no second look */
  async release(lease: TemplateSyncLease, etag?: string): Promise<void> {
    await this.held(lease).update({
      ...CONFIGS.toRow({ ...NO_LEASE, etag }),
      lost_attempts: this.knex.raw(
        'case when lost_attempts < ? then 0 else lost_attempts end',
        [MAX_LOST_SYNCS],
      ),
    });
  }

  private held({ config, owner }: TemplateSyncLease) {
    const members = { ...pickKey(config), leaseOwner: owner };
    return CONFIGS.where(this.knex, members);
  }
}

function pickKey(key: TemplateSyncKey): TemplateSyncKey {
  return { ...pickScope(key), templateName: key.templateName };
}

function toStored({ repository, ...config }: TemplateSyncConfigRecord) {
  return {
    ...pickKey(config),
    branch: config.branch,
    subdirectory: config.subdirectory,
    repositoryProvider: repository.provider,
    repositoryName: repository.name,
  };
}

function toRecord(stored: StoredConfig): TemplateSyncConfigRecord {
  return {
    ...pickKey(stored),
    repository: {
      provider: stored.repositoryProvider,
      name: stored.repositoryName,
    },
    branch: stored.branch,
    subdirectory: stored.subdirectory,
  };
}
