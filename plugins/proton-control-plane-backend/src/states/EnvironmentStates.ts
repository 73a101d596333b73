import {
  EnvironmentStateAccess,
  EnvironmentStateVersions,
  RefusedState,
  RestoredState,
  UnlockedState,
} from '@proton-vending/backstage-plugin-proton-common';
import { createHash, randomBytes } from 'node:crypto';
import { Requester, requireTemplateAllowed } from '../access/Requester';
import { Database } from '../database/Database';
import { RefusedStateRecord } from '../database/RefusedStateStore';
import { StateVersionRecord } from '../database/StateVersionStore';
import { pickScope } from '../database/scope';
import {
  lockEnvironment,
  missingEnvironment,
  requireSettled,
} from '../environments/environmentChanges';
import { ResourceNotFoundException } from '../errors';
import { StateService } from './StateService';
import { refuseAsConflict } from './refuseAsConflict';

type Caller = Omit<Requester, 'allows'>;

/** What an access key must allow to access a state with Terraform. */
export const STATE_ACCESS_ACTIONS = [
  'proton:DownloadEnvironmentState',
  'proton:WriteEnvironmentState',
] as const;

/** How long access to a state for Terraform lasts. */
const ACCESS_MS = 60 * 60_000;

/** Basic authentication needs a user name; the token identifies the user. */
const USER_NAME = 'state';

/** Operations of users on the states that the control plane stores. */
export class EnvironmentStates {
  constructor(
    private readonly options: {
      database: Database;
      states: StateService;
      /** Where people reach this API. */
      findExternalUrl(): Promise<string>;
    },
  ) {}

  /** The versions of a state that are kept, newest first, refused states and the lock. */
  async list(
    caller: Caller,
    name: string,
    page: { before?: number; limit: number },
  ): Promise<EnvironmentStateVersions> {
    const { stores } = this.options.database;
    const id = await this.findId(caller, name);
    const lock = await stores.stateLocks.find(id);
    const versions = await stores.stateVersions.list(id, page);
    const refused = await stores.refusedStates.list(id);
    return {
      versions: versions.map(describeVersion),
      refused: refused.map(describeRefusedState),
      ...(lock && {
        lock: {
          id: lock.lockId,
          holder: lock.holder,
          createdAt: lock.createdAt.toISOString(),
          ...(lock.deploymentId && { deploymentId: lock.deploymentId }),
        },
      }),
    };
  }

  /** The state itself, which has secrets. */
  async read(caller: Caller, name: string, version: number): Promise<Buffer> {
    const targetId = await this.findId(
      caller,
      name,
      'proton:DownloadEnvironmentState',
    );
    const contents = await this.options.states.readVersion({
      targetId,
      version,
    });
    if (!contents) {
      throw missingVersion(name, version);
    }
    return contents;
  }

  /**
   * Makes an earlier version the last one. What was recorded of the state is
   * forgotten, so that the next deployment takes it.
   *
   * @throws ConflictException while a deployment runs or the state is locked
   */
  async restore(
    caller: Caller,
    name: string,
    version: number,
  ): Promise<RestoredState> {
    const { database, states } = this.options;
    return database.transaction(async stores => {
      const environment = await lockEnvironment(
        stores,
        caller,
        name,
        'proton:RestoreEnvironmentState',
      );
      requireSettled(environment, 'restored', 'wait until it is over');
      const { id } = environment;
      const contents = await states.readVersion(
        { targetId: id, version },
        stores,
      );
      if (!contents) {
        throw missingVersion(name, version);
      }
      const writtenBy = caller.initiator.onBehalfOf ?? caller.principal;
      const restored = await refuseAsConflict(
        `The state of environment ${name} can't be restored`,
        () => states.replace(stores, id, contents, writtenBy),
      );
      await stores.engineStates.replace(id, {
        resourceCount: 0,
        resourceNames: [],
      });
      return {
        environmentId: id,
        version: restored.version,
        message: `${writtenBy} restored version ${version} of the state of environment ${name} as version ${restored.version}`,
      };
    });
  }

  /** Removes a stale lock. */
  async unlock(caller: Caller, name: string): Promise<UnlockedState> {
    return this.options.database.transaction(async stores => {
      const { id } = await lockEnvironment(
        stores,
        caller,
        name,
        'proton:UnlockEnvironmentState',
      );
      const lock = await stores.stateLocks.find(id);
      if (!lock) {
        throw new ResourceNotFoundException(
          `The state of environment ${name} is not locked`,
        );
      }
      await stores.stateLocks.delete(lock);
      return {
        environmentId: id,
        message: `${caller.principal} removed the lock that ${
          lock.holder
        } had taken at ${lock.createdAt.toISOString()}`,
      };
    });
  }

  /**
   * Gives access to a state for Terraform's own commands, such as `import` and
   * `state mv`, for an hour.
   */
  async openAccess(
    caller: Caller,
    name: string,
  ): Promise<EnvironmentStateAccess> {
    const { database, findExternalUrl } = this.options;
    const targetId = await this.findId(
      caller,
      name,
      'proton:WriteEnvironmentState',
    );
    const token = randomBytes(32).toString('base64url');
    const now = new Date();
    const expiresAt = new Date(now.getTime() + ACCESS_MS);
    await database.stores.stateTokens.insert(
      {
        ...pickScope(caller),
        hash: hashToken(token),
        targetId,
        targetName: name,
        principal: caller.principal,
        accessKeyId: caller.accessKeyId,
        expiresAt,
      },
      now,
    );
    const url = `${await findExternalUrl()}/state/v1`;
    return {
      expiresAt: expiresAt.toISOString(),
      variables: {
        TF_HTTP_ADDRESS: url,
        // All proxies allow these methods, unlike Terraform's defaults.
        TF_HTTP_LOCK_ADDRESS: `${url}/lock`,
        TF_HTTP_LOCK_METHOD: 'PUT',
        TF_HTTP_UNLOCK_ADDRESS: `${url}/lock`,
        TF_HTTP_UNLOCK_METHOD: 'DELETE',
        TF_HTTP_USERNAME: USER_NAME,
        TF_HTTP_PASSWORD: token,
      },
    };
  }

  /** @param action - what the caller must be allowed for the template; a read of an environment when absent */
  private async findId(
    caller: Caller,
    name: string,
    action?: string,
  ): Promise<string> {
    const { environments } = this.options.database.stores;
    const environment = await environments.find(caller, name);
    if (!environment) {
      throw missingEnvironment(name);
    }
    if (action) {
      requireTemplateAllowed(caller, action, environment.templateName);
    }
    return environment.id;
  }
}

/** As a token is stored. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function describeVersion({
  version,
  serial,
  lineage,
  resourceCount,
  size,
  deploymentId,
  writtenBy,
  createdAt,
}: StateVersionRecord): EnvironmentStateVersions['versions'][number] {
  return {
    version,
    serial,
    lineage,
    size,
    writtenBy,
    createdAt: createdAt.toISOString(),
    ...(resourceCount !== undefined && { resourceCount }),
    ...(deploymentId !== undefined && { deploymentId }),
  };
}

function describeRefusedState({
  targetId: _targetId,
  contentHash: _contentHash,
  sentBy: _sentBy,
  createdAt,
  resourceCount,
  ...state
}: RefusedStateRecord): RefusedState {
  return {
    ...state,
    createdAt: createdAt.toISOString(),
    ...(resourceCount !== undefined && { resourceCount }),
  };
}

function missingVersion(name: string, version: number) {
  return new ResourceNotFoundException(
    `The state of environment ${name} has no version ${version}`,
  );
}
