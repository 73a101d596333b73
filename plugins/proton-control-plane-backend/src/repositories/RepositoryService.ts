import { Database, Stores } from '../database/Database';
import { RepositoryKey, RepositoryRecord } from '../database/RepositoryStore';
import { hashRequest } from '../database/canonical';
import { PageRequest, ResourceTag, Scope, pickScope } from '../database/scope';
import { TemplateRequester } from '../access/Requester';
import { ConflictException, ResourceNotFoundException } from '../errors';

/** What `CreateRepository` asks for. */
export interface RepositoryCreation extends RepositoryKey {
  connectionArn: string;
  encryptionKey?: string;
  tags: ResourceTag[];
}

/** Links to Git repositories. */
export class RepositoryService {
  static create(options: { database: Database }): RepositoryService {
    return new RepositoryService(options.database);
  }

  private constructor(private readonly database: Database) {}

  async create(
    scope: Scope,
    creation: RepositoryCreation,
  ): Promise<RepositoryRecord> {
    const requestHash = hashRequest(creation);
    const repository: RepositoryRecord = {
      ...pickScope(scope),
      ...creation,
      requestHash,
      createdAt: new Date(),
    };
    if (await this.database.stores.repositories.insert(repository)) {
      return repository;
    }
    const existing = await this.get(scope, creation);
    if (existing.requestHash !== requestHash) {
      throw new ConflictException(
        `${describeRepository(
          creation,
        )} is linked already, with other properties`,
      );
    }
    return existing;
  }

  async get(scope: Scope, key: RepositoryKey): Promise<RepositoryRecord> {
    return requireRepository(this.database.stores, scope, key);
  }

  async list(scope: Scope, page: PageRequest): Promise<RepositoryRecord[]> {
    return this.database.stores.repositories.list(scope, page);
  }

  /** Deletes the link; the repository itself is not touched. */
  async delete(
    requester: TemplateRequester,
    key: RepositoryKey,
  ): Promise<RepositoryRecord> {
    return this.database.transaction(async stores => {
      const repository = await requireRepository(
        stores,
        requester,
        key,
        'update',
      );
      await requireUnused(stores, requester, key);
      await stores.repositories.delete(requester, key);
      return repository;
    });
  }
}

/**
 * Keeps the repository that an environment is given registered until the
 * transaction ends.
 *
 * @throws ResourceNotFoundException when it isn't registered
 */
export async function lockRepository(
  stores: Stores,
  scope: Scope,
  key: RepositoryKey | undefined,
): Promise<void> {
  if (key && !(await stores.repositories.find(scope, key, 'share'))) {
    throw new ResourceNotFoundException(
      `${describeRepository(key)} is not registered; ${
        key.provider === 'GITLAB'
          ? 'register it with POST /extension/v1/repositories'
          : 'create it with CreateRepository'
      } first`,
    );
  }
}

/** How messages name a repository, such as `GITHUB repository org/repo`. */
export function describeRepository({ provider, name }: RepositoryKey): string {
  return `${provider} repository ${name}`;
}

async function requireUnused(
  stores: Stores,
  requester: TemplateRequester,
  key: RepositoryKey,
): Promise<void> {
  const [config] = await stores.templateSyncConfigs.listOfRepository(
    requester,
    key,
  );
  if (config) {
    throw new ConflictException(
      `${describeRepository(key)} is in use: ${
        requester.allowsEnvironmentTemplate(config.templateName)
          ? `environment template ${config.templateName}`
          : 'an environment template'
      } is synced with it; delete its template sync config first`,
    );
  }
  const environment = await stores.environments.findNameWithRepository(
    requester,
    key,
  );
  if (environment !== undefined) {
    throw new ConflictException(
      `${describeRepository(
        key,
      )} is in use: environment ${environment} is provisioned through it; delete the environment or update it with another repository first`,
    );
  }
  const { pipelineProvisioningRepository: pipelines } =
    await stores.accountSettings.find(requester);
  if (pipelines?.name === key.name && pipelines.provider === key.provider) {
    throw new ConflictException(
      `${describeRepository(
        key,
      )} is in use: it is the pipelineProvisioningRepository of the account settings; set another one there first, or remove it with deletePipelineProvisioningRepository`,
    );
  }
}

async function requireRepository(
  stores: Stores,
  scope: Scope,
  key: RepositoryKey,
  lock?: 'update',
): Promise<RepositoryRecord> {
  const repository = await stores.repositories.find(scope, key, lock);
  if (!repository) {
    throw new ResourceNotFoundException(
      `${describeRepository(key)} is not linked`,
    );
  }
  return repository;
}
