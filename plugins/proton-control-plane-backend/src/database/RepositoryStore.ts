import { Knex } from 'knex';
import { StoredTime, fromJson, toDate, toJson } from './columns';
import { PageRequest, ResourceTag, Scope, scopeColumns } from './scope';

/** The Git hosts of Proton's API. */
export const REPOSITORY_PROVIDERS = [
  'GITHUB',
  'GITHUB_ENTERPRISE',
  'BITBUCKET',
] as const;

/** One of the Git hosts of Proton's API. */
export type RepositoryProvider = (typeof REPOSITORY_PROVIDERS)[number];

/** What names a repository in a scope. */
export interface RepositoryKey {
  provider: RepositoryProvider;
  /** Such as `org/repo`. */
  name: string;
}

export interface RepositoryRecord extends Scope, RepositoryKey {
  connectionArn: string;
  encryptionKey?: string;
  requestHash: string;
  tags: ResourceTag[];
  createdAt: Date;
}

interface Row {
  account_id: string;
  region: string;
  provider: RepositoryProvider;
  name: string;
  connection_arn: string;
  encryption_key: string | null;
  request_hash: string;
  tags: string;
  created_at: StoredTime;
}

const TABLE = 'repositories';

export class RepositoryStore {
  constructor(private readonly knex: Knex) {}

  /** False when the repository is there already. */
  async insert(repository: RepositoryRecord): Promise<boolean> {
    const inserted = await this.knex(TABLE)
      .insert({
        ...keyColumns(repository, repository),
        connection_arn: repository.connectionArn,
        encryption_key: repository.encryptionKey ?? null,
        request_hash: repository.requestHash,
        tags: toJson(repository.tags),
        created_at: repository.createdAt.getTime(),
      })
      .onConflict(['account_id', 'region', 'name', 'provider'])
      .ignore()
      .returning('name');
    return inserted.length === 1;
  }

  async find(
    scope: Scope,
    key: RepositoryKey,
  ): Promise<RepositoryRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where(keyColumns(scope, key))
      .first();
    return row && toRecord(row);
  }

  /** As `find`; the repository stays linked until the transaction ends. */
  async findForUse(
    scope: Scope,
    key: RepositoryKey,
  ): Promise<RepositoryRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where(keyColumns(scope, key))
      .forShare()
      .first();
    return row && toRecord(row);
  }

  async findForUpdate(
    scope: Scope,
    key: RepositoryKey,
  ): Promise<RepositoryRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where(keyColumns(scope, key))
      .forUpdate()
      .first();
    return row && toRecord(row);
  }

  /** By name, then by provider. */
  async list(
    scope: Scope,
    page: PageRequest<RepositoryKey>,
  ): Promise<RepositoryRecord[]> {
    const query = this.knex<Row>(TABLE)
      .where(scopeColumns(scope))
      .orderBy(['name', 'provider'])
      .limit(page.limit);
    const { after } = page;
    if (after) {
      query.andWhere(later =>
        later
          .where('name', '>', after.name)
          .orWhere(sameName =>
            sameName
              .where('name', after.name)
              .andWhere('provider', '>', after.provider),
          ),
      );
    }
    return (await query).map(toRecord);
  }

  async setTags(
    scope: Scope,
    key: RepositoryKey,
    tags: ResourceTag[],
  ): Promise<void> {
    await this.knex<Row>(TABLE)
      .where(keyColumns(scope, key))
      .update({ tags: toJson(tags) });
  }

  async delete(scope: Scope, key: RepositoryKey): Promise<void> {
    await this.knex<Row>(TABLE).where(keyColumns(scope, key)).delete();
  }
}

function keyColumns(scope: Scope, { provider, name }: RepositoryKey) {
  return { ...scopeColumns(scope), provider, name };
}

function toRecord(row: Row): RepositoryRecord {
  return {
    accountId: row.account_id,
    region: row.region,
    provider: row.provider,
    name: row.name,
    connectionArn: row.connection_arn,
    encryptionKey: row.encryption_key ?? undefined,
    requestHash: row.request_hash,
    tags: fromJson(row.tags),
    createdAt: toDate(row.created_at),
  };
}
