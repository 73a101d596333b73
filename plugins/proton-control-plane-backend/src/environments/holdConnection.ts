import { Stores } from '../database/Database';
import { EnvironmentRoles } from '../database/EnvironmentStore';
import { Scope } from '../database/scope';
import { ConflictException } from '../errors';

/**
 * Keeps the connection that an environment is given from being rejected until
 * the transaction ends. Throws a `ConflictException` when that has happened.
 */
export async function holdConnection(
  stores: Stores,
  scope: Scope,
  { environmentAccountConnectionId: id }: EnvironmentRoles,
): Promise<void> {
  if (id === undefined) {
    return;
  }
  const connection = await stores.accountConnections.find(scope, id, 'share');
  if (connection?.status !== 'CONNECTED') {
    throw new ConflictException(
      `Environment account connection ${id} is ${
        connection?.status ?? 'deleted'
      } by now; create and accept another one`,
    );
  }
}
