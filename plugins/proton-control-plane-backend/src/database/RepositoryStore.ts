import { Knex } from 'knex';
import { Table } from './Table';
import { PageRequest, ResourceTag, Scope, pickScope } from './scope';

/** The Git hosts of Proton's API, and `GITLAB`, which the extension API adds. */
export const REPOSITORY_PROVIDERS = [
  'GITHUB',
  'GITHUB_ENTERPRISE',
  'BITBUCKET',
  'GITLAB',
] as const;

/** One of the Git hosts of repositories. */
export type RepositoryProvider = (typeof REPOSITORY_PROVIDERS)[number];

/** What names a repository in a scope. */
export interface RepositoryKey {
  provider: RepositoryProvider;
  /** Such as `org/repo`. */
  name: string;
}

/** A branch of a repository. */
export interface RepositoryBranch extends RepositoryKey {
  branch: string;
}

export interface RepositoryRecord extends Scope, RepositoryKey {
  connectionArn: string;
  encryptionKey?: string;
  requestHash: string;
  tags: ResourceTag[];
  createdAt: Date;
}

const REPOSITORIES = new Table<RepositoryRecord>('repositories', {
  accountId: 'value',
  region: 'value',
  provider: 'value',
  name: 'value',
  connectionArn: 'value',
  encryptionKey: 'value',
  requestHash: 'value',
  tags: 'json',
  createdAt: 'time',
});

export class RepositoryStore {
  constructor(private readonly knex: Knex) {}

  /** False when the repository is there already. */
  async insert(repository: RepositoryRecord): Promise<boolean> {
    return REPOSITORIES.insertUnlessThere(this.knex, repository, [
      'accountId',
      'region',
      'name',
      'provider',
    ]);
  }

  /** `share`: the repository stays linked until the transaction ends. */
  async find(scope: Scope, key: RepositoryKey, lock?: 'share' | 'update') {
    return REPOSITORIES.find(this.knex, toKey(scope, key), lock);
  }

  /** By name, then by provider. */
  async list(scope: Scope, page: PageRequest): Promise<RepositoryRecord[]> {
    return REPOSITORIES.page(
      REPOSITORIES.where(this.knex, pickScope(scope)),
      { name: 'asc', provider: 'asc' },
      page,
    );
  }

  async setTags(scope: Scope, key: RepositoryKey, tags: ResourceTag[]) {
    await REPOSITORIES.where(this.knex, toKey(scope, key)).update(
      REPOSITORIES.toRow({ tags }),
    );
  }

  async delete(scope: Scope, key: RepositoryKey): Promise<void> {
    await REPOSITORIES.where(this.knex, toKey(scope, key)).delete();
  }
}

function toKey(scope: Scope, { provider, name }: RepositoryKey) {
  return { ...pickScope(scope), provider, name };
}
