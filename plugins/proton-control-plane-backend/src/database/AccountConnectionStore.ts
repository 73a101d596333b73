import { Knex } from 'knex';
import { Table } from './Table';
import { PageRequest, ResourceTag, Scope, pickScope } from './scope';

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
  status: 'PENDING' | 'CONNECTED' | 'REJECTED';
  clientToken?: string;
  requestHash: string;
  tags: ResourceTag[];
  requestedAt: Date;
  lastModifiedAt: Date;
}

/** What a list is narrowed to. */
export interface AccountConnectionFilter {
  environmentName?: string;
  statuses?: AccountConnectionRecord['status'][];
}

/** `openFor` names environment and account of a connection that is not rejected. */
const CONNECTIONS = new Table<AccountConnectionRecord & { openFor?: string }>(
  'environment_account_connections',
  {
    id: 'value',
    accountId: 'value',
    region: 'value',
    environmentAccountId: 'value',
    environmentName: 'value',
    roleArn: 'value',
    codebuildRoleArn: 'value',
    componentRoleArn: 'value',
    status: 'value',
    openFor: 'value',
    clientToken: 'value',
    requestHash: 'value',
    tags: 'json',
    requestedAt: 'time',
    lastModifiedAt: 'time',
  },
);

export class AccountConnectionStore {
  constructor(private readonly knex: Knex) {}

  async insert(connection: AccountConnectionRecord): Promise<void> {
    await CONNECTIONS.insert(this.knex, withOpenFor(connection));
  }

  /** `share`: nobody changes the connection until the transaction ends. */
  async find(scope: Scope, id: string, lock?: 'share' | 'update') {
    return CONNECTIONS.find(this.knex, { ...pickScope(scope), id }, lock);
  }

  async findByClientToken(scope: Scope, clientToken: string) {
    return CONNECTIONS.find(this.knex, { ...pickScope(scope), clientToken });
  }

  /** The one connection of an environment and its account that is not rejected. */
  async findOpen(connection: AccountConnectionRecord) {
    const openFor = toOpenFor(connection);
    return CONNECTIONS.find(this.knex, { ...pickScope(connection), openFor });
  }

  /** How many connections an environment account has, rejected ones too. */
  async count(scope: Scope, environmentAccountId: string): Promise<number> {
    const members = { ...pickScope(scope), environmentAccountId };
    return CONNECTIONS.count(CONNECTIONS.where(this.knex, members));
  }

  /** Newest first. */
  async list(scope: Scope, page: PageRequest, filter: AccountConnectionFilter) {
    const { environmentName, statuses = [] } = filter;
    const query = CONNECTIONS.where(this.knex, {
      ...pickScope(scope),
      ...(environmentName !== undefined && { environmentName }),
    });
    if (statuses.length > 0) {
      query.whereIn('status', statuses);
    }
    const order = { requestedAt: 'desc', id: 'desc' } as const;
    return CONNECTIONS.page(query, order, page);
  }

  async replace(connection: AccountConnectionRecord): Promise<void> {
    await CONNECTIONS.where(this.knex, { id: connection.id }).update(
      CONNECTIONS.toRow(withOpenFor(connection)),
    );
  }

  async setTags(id: string, tags: ResourceTag[]): Promise<void> {
    await CONNECTIONS.where(this.knex, { id }).update(
      CONNECTIONS.toRow({ tags }),
    );
  }

  async delete(id: string): Promise<void> {
    await CONNECTIONS.where(this.knex, { id }).delete();
  }
}

function withOpenFor(connection: AccountConnectionRecord) {
  const isOpen = connection.status !== 'REJECTED';
  return {
    ...connection,
    openFor: isOpen ? toOpenFor(connection) : undefined,
  };
}

function toOpenFor(connection: AccountConnectionRecord): string {
  return `${connection.environmentAccountId}/${connection.environmentName}`;
}
