import { Database } from '../database/Database';
import { RepositoryKey, RepositoryRecord } from '../database/RepositoryStore';
import { hashRequest } from '../database/canonical';
import { PageRequest, ResourceTag, Scope } from '../database/scope';
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
    const repository: RepositoryRecord = {
      accountId: scope.accountId,
      region: scope.region,
      ...creation,
      createdAt: new Date(),
    };
    if (await this.database.stores.repositories.insert(repository)) {
      return repository;
    }
    const existing = await this.get(scope, creation);
    if (!isSameCreation(existing, creation)) {
      throw new ConflictException(
        `${describeRepository(
          creation,
        )} is linked already, with other properties`,
      );
    }
    return existing;
  }

  async get(scope: Scope, key: RepositoryKey): Promise<RepositoryRecord> {
    const repository = await this.database.stores.repositories.find(scope, key);
    if (!repository) {
      throw new ResourceNotFoundException(
        `${describeRepository(key)} is not linked`,
      );
    }
    return repository;
  }

  async list(
    scope: Scope,
    page: PageRequest<RepositoryKey>,
  ): Promise<RepositoryRecord[]> {
    return this.database.stores.repositories.list(scope, page);
  }

  /** Deletes the link; the repository itself is not touched. */
  async delete(scope: Scope, key: RepositoryKey): Promise<RepositoryRecord> {
    const repository = await this.get(scope, key);
    await this.database.stores.repositories.delete(scope, key);
    return repository;
  }
}

/** How messages name a repository, such as `GITHUB repository org/repo`. */
export function describeRepository({ provider, name }: RepositoryKey): string {
  return `${provider} repository ${name}`;
}

function isSameCreation(
  existing: RepositoryRecord,
  creation: RepositoryCreation,
): boolean {
  const asCreated: RepositoryCreation = {
    provider: existing.provider,
    name: existing.name,
    connectionArn: existing.connectionArn,
    encryptionKey: existing.encryptionKey,
    tags: existing.tags,
  };
  return hashRequest(asCreated) === hashRequest(creation);
}
