import { randomUUID } from 'node:crypto';
import {
  AccountConnectionFilter,
  AccountConnectionRecord,
  AccountConnectionRoles,
} from '../database/AccountConnectionStore';
import { Database, Stores } from '../database/Database';
import { hashRequest } from '../database/canonical';
import { PageRequest, ResourceTag, Scope, pickScope } from '../database/scope';
import {
  ConflictException,
  ResourceNotFoundException,
  ValidationException,
} from '../errors';
import { Quotas, describeAccount, enforceQuota } from '../quotas';
import { StatusChange, StatusEvents } from '../events/StatusEvents';
import { readEnvironmentAccount } from './environmentAccount';

/** What `CreateEnvironmentAccountConnection` asks for. */
export interface AccountConnectionCreation extends AccountConnectionRoles {
  environmentName: string;
  managementAccountId: string;
  clientToken?: string;
  tags: ResourceTag[];
}

/**
 * Agreements between two accounts: the environment account asks, and the
 * management account accepts or rejects. This control plane plays both.
 */
export class AccountConnectionService {
  static create(options: {
    database: Database;
    events: StatusEvents;
    quotas: Quotas;
  }): AccountConnectionService {
    const { database, events, quotas } = options;
    return new AccountConnectionService(database, events, quotas);
  }

  private constructor(
    private readonly database: Database,
    private readonly events: StatusEvents,
    private readonly quotas: Quotas,
  ) {}

  async create(
    scope: Scope,
    creation: AccountConnectionCreation,
  ): Promise<AccountConnectionRecord> {
    const { managementAccountId, clientToken, ...content } = creation;
    if (managementAccountId !== scope.accountId) {
      throw new ValidationException(
        `managementAccountId must be ${scope.accountId}: this control plane manages environments for no other account`,
      );
    }
    const now = new Date();
    const connection: AccountConnectionRecord = {
      ...pickScope(scope),
      ...content,
      id: randomUUID(),
      environmentAccountId: readEnvironmentAccount(creation) ?? scope.accountId,
      status: 'PENDING',
      clientToken,
      requestHash: hashRequest(content),
      requestedAt: now,
      lastModifiedAt: now,
    };
    const found = await this.database.transaction(async stores => {
      await stores.accountSettings.lock(scope);
      const repeated =
        clientToken === undefined
          ? undefined
          : await stores.accountConnections.findByClientToken(
              scope,
              clientToken,
            );
      if (repeated && repeated.requestHash !== connection.requestHash) {
        throw new ValidationException('Idempotent parameter mismatch');
      }
      const open =
        repeated ?? (await stores.accountConnections.findOpen(connection));
      if (open && open.requestHash !== connection.requestHash) {
        throw new ConflictException(
          `Environment account connection ${open.id} connects account ${open.environmentAccountId} for environment ${open.environmentName} already, with other properties; update it, or delete it first`,
        );
      }
      if (open) {
        return open;
      }
      enforceQuota({
        quotas: this.quotas,
        kind: 'environmentAccountConnection',
        count: await stores.accountConnections.count(
          scope,
          connection.environmentAccountId,
        ),
        owner: describeAccount({
          accountId: connection.environmentAccountId,
          region: scope.region,
        }),
      });
      await stores.accountConnections.insert(connection);
      return connection;
    });
    if (found.id === connection.id) {
      await this.events.publish(toConnectionStatusChange(connection));
    }
    return found;
  }

  async get(scope: Scope, id: string): Promise<AccountConnectionRecord> {
    return requireConnection(this.database.stores, scope, id);
  }

  async list(
    scope: Scope,
    page: PageRequest,
    filter: AccountConnectionFilter,
  ): Promise<AccountConnectionRecord[]> {
    return this.database.stores.accountConnections.list(scope, page, filter);
  }

  /** Changes the roles that are given, and keeps the others. */
  async update(
    scope: Scope,
    id: string,
    roles: AccountConnectionRoles,
  ): Promise<AccountConnectionRecord> {
    return this.change(scope, id, async connection => {
      requireNotRejected(connection, 'updated');
      const account = readEnvironmentAccount(roles);
      if (
        account !== undefined &&
        account !== connection.environmentAccountId
      ) {
        throw new ValidationException(
          `Environment account connection ${id} is one of account ${connection.environmentAccountId}, and account ${account} has the new roles; create another connection for that account`,
        );
      }
      return {
        ...connection,
        roleArn: roles.roleArn ?? connection.roleArn,
        codebuildRoleArn: roles.codebuildRoleArn ?? connection.codebuildRoleArn,
        componentRoleArn: roles.componentRoleArn ?? connection.componentRoleArn,
      };
    });
  }

  async accept(scope: Scope, id: string): Promise<AccountConnectionRecord> {
    return this.change(scope, id, async connection => {
      requireNotRejected(connection, 'accepted');
      return connection.status === 'CONNECTED'
        ? connection
        : { ...connection, status: 'CONNECTED' };
    });
  }

  /** What is rejected stays rejected. */
  async reject(scope: Scope, id: string): Promise<AccountConnectionRecord> {
    return this.change(scope, id, async (connection, stores) => {
      if (connection.status === 'REJECTED') {
        return connection;
      }
      await requireUnused(stores, connection);
      return { ...connection, status: 'REJECTED' };
    });
  }

  /** Possible also while an environment uses it. */
  async delete(scope: Scope, id: string): Promise<AccountConnectionRecord> {
    const connection = await this.database.transaction(async stores => {
      const found = await requireConnection(stores, scope, id, 'update');
      await stores.accountConnections.delete(id);
      return found;
    });
    await this.events.publish({
      ...toConnectionStatusChange(connection, connection.status),
      status: 'DELETED',
    });
    return connection;
  }

  private async change(
    scope: Scope,
    id: string,
    /** Returns the connection itself to leave it as it is. */
    next: (
      connection: AccountConnectionRecord,
      stores: Stores,
    ) => Promise<AccountConnectionRecord>,
  ): Promise<AccountConnectionRecord> {
    const { connection, previous } = await this.database.transaction(
      async stores => {
        const read = await requireConnection(stores, scope, id, 'update');
        const wanted = await next(read, stores);
        if (wanted === read) {
          return { connection: read, previous: read };
        }
        const changed = { ...wanted, lastModifiedAt: new Date() };
        await stores.accountConnections.replace(changed);
        return { connection: changed, previous: read };
      },
    );
    if (connection.status !== previous.status) {
      await this.events.publish(
        toConnectionStatusChange(connection, previous.status),
      );
    }
    return connection;
  }
}

async function requireConnection(
  stores: Stores,
  scope: Scope,
  id: string,
  lock?: 'update',
): Promise<AccountConnectionRecord> {
  const connection = await stores.accountConnections.find(scope, id, lock);
  if (!connection) {
    throw new ResourceNotFoundException(
      `Environment account connection ${id} does not exist`,
    );
  }
  return connection;
}

function requireNotRejected(
  connection: AccountConnectionRecord,
  verb: string,
): void {
  if (connection.status === 'REJECTED') {
    throw new ConflictException(
      `Environment account connection ${connection.id} is REJECTED and cannot be ${verb}; create another one`,
    );
  }
}

async function requireUnused(
  stores: Stores,
  connection: AccountConnectionRecord,
): Promise<void> {
  const environment = await stores.environments.find(
    connection,
    connection.environmentName,
  );
  if (environment?.roles.environmentAccountConnectionId === connection.id) {
    throw new ConflictException(
      `Environment account connection ${connection.id} is in use by environment ${environment.name}; delete the environment first`,
    );
  }
}

/** The event for a connection's status. */
function toConnectionStatusChange(
  connection: AccountConnectionRecord,
  previousStatus?: string,
): StatusChange {
  return {
    ...pickScope(connection),
    kind: 'environmentAccountConnection',
    resource: { name: connection.id },
    ownerAccountId: connection.environmentAccountId,
    status: connection.status,
    previousStatus,
  };
}
