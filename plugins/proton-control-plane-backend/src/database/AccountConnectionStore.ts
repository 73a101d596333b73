import { Knex } from 'knex';
import { StoredTime, fromJson, toDate, toJson } from './columns';
import { PageRequest, ResourceTag, Scope, scopeColumns } from './scope';

export type AccountConnectionStatus = 'PENDING' | 'CONNECTED' | 'REJECTED';

/** The roles that the environment account offers. */
export interface AccountConnectionRoles {
  roleArn?: string;
  codebuildRoleArn?: string;
  componentRoleArn?: string;
}

/** The scope is that of the management account. */
export interface AccountConnectionRecord extends Scope, AccountConnectionRoles {
  id: string;
  environmentAccountId: string;
  environmentName: string;
  status: AccountConnectionStatus;
  clientToken?: string;
  requestHash: string;
  tags: ResourceTag[];
  requestedAt: Date;
  lastModifiedAt: Date;
}

/** Where a list of connections, newest first, goes on. */
export interface AccountConnectionPosition {
  requestedAt: number;
  id: string;
}

/** What a list is narrowed to. */
export interface AccountConnectionFilter {
  environmentName?: string;
  statuses?: AccountConnectionStatus[];
}

interface Row {
  id: string;
  account_id: string;
  region: string;
  environment_account_id: string;
  environment_name: string;
  role_arn: string | null;
  codebuild_role_arn: string | null;
  component_role_arn: string | null;
  status: AccountConnectionStatus;
  open_for: string | null;
  client_token: string | null;
  request_hash: string;
  tags: string;
  requested_at: StoredTime;
  last_modified_at: StoredTime;
}

const TABLE = 'environment_account_connections';

export class AccountConnectionStore {
  constructor(private readonly knex: Knex) {}

  async insert(connection: AccountConnectionRecord): Promise<void> {
    await this.knex(TABLE).insert(toRow(connection));
  }

  async find(
    scope: Scope,
    id: string,
  ): Promise<AccountConnectionRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), id })
      .first();
    return row && toRecord(row);
  }

  /** As `find`; nobody changes the connection until the transaction ends. */
  async findForUse(
    scope: Scope,
    id: string,
  ): Promise<AccountConnectionRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), id })
      .forShare()
      .first();
    return row && toRecord(row);
  }

  async findForUpdate(
    scope: Scope,
    id: string,
  ): Promise<AccountConnectionRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), id })
      .forUpdate()
      .first();
    return row && toRecord(row);
  }

  async findByClientToken(
    scope: Scope,
    clientToken: string,
  ): Promise<AccountConnectionRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), client_token: clientToken })
      .first();
    return row && toRecord(row);
  }

  /** The one connection of an environment and its account that is not rejected. */
  async findOpen(
    connection: Scope &
      Pick<AccountConnectionRecord, 'environmentAccountId' | 'environmentName'>,
  ): Promise<AccountConnectionRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(connection), open_for: toOpenFor(connection) })
      .first();
    return row && toRecord(row);
  }

  /** How many connections an environment account has, rejected ones too. */
  async count(scope: Scope, environmentAccountId: string): Promise<number> {
    const [{ count }] = await this.knex<Row>(TABLE)
      .where({
        ...scopeColumns(scope),
        environment_account_id: environmentAccountId,
      })
      .count({ count: '*' });
    return Number(count);
  }

  /** Newest first. */
  async list(
    scope: Scope,
    page: PageRequest<AccountConnectionPosition>,
    filter: AccountConnectionFilter,
  ): Promise<AccountConnectionRecord[]> {
    const query = this.knex<Row>(TABLE)
      .where(scopeColumns(scope))
      .orderBy([
        { column: 'requested_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(page.limit);
    if (filter.environmentName !== undefined) {
      query.andWhere({ environment_name: filter.environmentName });
    }
    if (filter.statuses && filter.statuses.length > 0) {
      query.whereIn('status', filter.statuses);
    }
    const { after } = page;
    if (after) {
      query.andWhere(older =>
        older
          .where('requested_at', '<', after.requestedAt)
          .orWhere(sameTime =>
            sameTime
              .where('requested_at', after.requestedAt)
              .andWhere('id', '<', after.id),
          ),
      );
    }
    return (await query).map(toRecord);
  }

  async replace(connection: AccountConnectionRecord): Promise<void> {
    await this.knex<Row>(TABLE)
      .where({ id: connection.id })
      .update(toRow(connection));
  }

  async setTags(id: string, tags: ResourceTag[]): Promise<void> {
    await this.knex<Row>(TABLE)
      .where({ id })
      .update({ tags: toJson(tags) });
  }

  async delete(id: string): Promise<void> {
    await this.knex<Row>(TABLE).where({ id }).delete();
  }
}

function toOpenFor(connection: {
  environmentAccountId: string;
  environmentName: string;
}): string {
  return `${connection.environmentAccountId}/${connection.environmentName}`;
}

function toRow(connection: AccountConnectionRecord): Row {
  return {
    id: connection.id,
    ...scopeColumns(connection),
    environment_account_id: connection.environmentAccountId,
    environment_name: connection.environmentName,
    role_arn: connection.roleArn ?? null,
    codebuild_role_arn: connection.codebuildRoleArn ?? null,
    component_role_arn: connection.componentRoleArn ?? null,
    status: connection.status,
    open_for: connection.status === 'REJECTED' ? null : toOpenFor(connection),
    client_token: connection.clientToken ?? null,
    request_hash: connection.requestHash,
    tags: toJson(connection.tags),
    requested_at: connection.requestedAt.getTime(),
    last_modified_at: connection.lastModifiedAt.getTime(),
  };
}

function toRecord(row: Row): AccountConnectionRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    region: row.region,
    environmentAccountId: row.environment_account_id,
    environmentName: row.environment_name,
    roleArn: row.role_arn ?? undefined,
    codebuildRoleArn: row.codebuild_role_arn ?? undefined,
    componentRoleArn: row.component_role_arn ?? undefined,
    status: row.status,
    clientToken: row.client_token ?? undefined,
    requestHash: row.request_hash,
    tags: fromJson(row.tags),
    requestedAt: toDate(row.requested_at),
    lastModifiedAt: toDate(row.last_modified_at),
  };
}
