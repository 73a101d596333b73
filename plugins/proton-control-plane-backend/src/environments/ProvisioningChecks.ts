import { AccountConnectionRecord } from '../database/AccountConnectionStore';
import { Database } from '../database/Database';
import { EnvironmentRoles } from '../database/EnvironmentStore';
import { Scope } from '../database/scope';
import {
  ConflictException,
  ResourceNotFoundException,
  ValidationException,
} from '../errors';

/** Looks up what a request says that an environment is provisioned with. */
export class ProvisioningChecks {
  static create(options: { database: Database }): ProvisioningChecks {
    return new ProvisioningChecks(options.database);
  }

  private constructor(private readonly database: Database) {}

  /**
   * The connection that an environment is to use, as the environment keeps it.
   *
   * Throws when it is not connected, is for another environment, or is of
   * another account than the one that the environment is in.
   */
  async readConnection(
    scope: Scope,
    id: string,
    environmentName: string,
  ): Promise<EnvironmentRoles> {
    const { stores } = this.database;
    const connection = await stores.accountConnections.find(scope, id);
    if (!connection) {
      throw new ResourceNotFoundException(
        `Environment account connection ${id} does not exist`,
      );
    }
    requireFor(connection, environmentName);
    const environment = await stores.environments.find(scope, environmentName);
    const current = environment?.roles.environmentAccountId;
    if (current !== undefined && current !== connection.environmentAccountId) {
      throw new ValidationException(
        `Environment ${environmentName} is in account ${current}, and environment account connection ${id} is of account ${connection.environmentAccountId}`,
      );
    }
    return {
      environmentAccountConnectionId: id,
      environmentAccountId: connection.environmentAccountId,
    };
  }
}

function requireFor(
  connection: AccountConnectionRecord,
  environmentName: string,
): void {
  if (connection.environmentName !== environmentName) {
    throw new ValidationException(
      `Environment account connection ${connection.id} is for environment ${connection.environmentName}, not for ${environmentName}`,
    );
  }
  if (connection.status !== 'CONNECTED') {
    throw new ConflictException(
      `Environment account connection ${connection.id} is ${
        connection.status
      }; ${
        connection.status === 'PENDING'
          ? 'accept it first'
          : 'create and accept another one'
      }`,
    );
  }
}
