import { Knex } from 'knex';
import { RepositorySyncAttempt, ResourceSyncAttempt } from './syncAttempts';
import { RepositoryKey } from './RepositoryStore';
import { Table } from './Table';
import { TemplateSyncKey } from './TemplateSyncConfigStore';
import { Scope, pickScope } from './scope';

/** In place of a major version: the template as a whole. */
export const WHOLE_TEMPLATE = 0;

/** How the syncs of a major version of a template went. */
export interface TemplateSyncState {
  /** `WHOLE_TEMPLATE` for a sync that found no version to look at. */
  majorVersion: number;
  latestSync: ResourceSyncAttempt;
  latestSuccessfulSync?: ResourceSyncAttempt;
  /** The version that has the content of the latest successful sync. */
  minorVersion?: number;
}

/** A branch of a linked repository. */
export interface BranchKey extends Scope {
  repository: RepositoryKey;
  branch: string;
}

const TEMPLATES = new Table<TemplateSyncKey & TemplateSyncState>(
  'template_sync_states',
  {
    accountId: 'value',
    region: 'value',
    templateName: 'value',
    majorVersion: 'value',
    latestSync: 'json',
    latestSuccessfulSync: 'json',
    minorVersion: 'value',
  },
);

const BRANCHES = new Table<
  Scope & RepositoryKey & { branch: string; latestSync: RepositorySyncAttempt }
>('repository_sync_states', {
  accountId: 'value',
  region: 'value',
  provider: 'value',
  name: 'value',
  branch: 'value',
  latestSync: 'json',
});

/** How syncs went: the last one, and the last that went well. */
export class SyncStateStore {
  constructor(private readonly knex: Knex) {}

  async putTemplate(
    key: TemplateSyncKey,
    state: TemplateSyncState,
  ): Promise<void> {
    await TEMPLATES.put(this.knex, { ...pickTemplate(key), ...state }, [
      'accountId',
      'region',
      'templateName',
      'majorVersion',
    ]);
  }

  /** By major version, the whole template first. */
  async listTemplate(key: TemplateSyncKey): Promise<TemplateSyncState[]> {
    return TEMPLATES.list(
      TEMPLATES.where(this.knex, pickTemplate(key)).orderBy('major_version'),
    );
  }

  async findTemplate(
    key: TemplateSyncKey,
    majorVersion: number,
  ): Promise<TemplateSyncState | undefined> {
    return TEMPLATES.find(this.knex, { ...pickTemplate(key), majorVersion });
  }

  async deleteTemplate(
    key: TemplateSyncKey,
    majorVersion?: number,
  ): Promise<void> {
    await TEMPLATES.where(this.knex, {
      ...pickTemplate(key),
      ...(majorVersion !== undefined && { majorVersion }),
    }).delete();
  }

  async putBranch(
    key: BranchKey,
    latestSync: RepositorySyncAttempt,
  ): Promise<void> {
    await BRANCHES.put(this.knex, { ...pickBranch(key), latestSync }, [
      'accountId',
      'region',
      'name',
      'provider',
      'branch',
    ]);
  }

  async findBranch(key: BranchKey): Promise<RepositorySyncAttempt | undefined> {
    return (await BRANCHES.find(this.knex, pickBranch(key)))?.latestSync;
  }
}

function pickTemplate(key: TemplateSyncKey): TemplateSyncKey {
  return { ...pickScope(key), templateName: key.templateName };
}

function pickBranch({ repository, branch, ...scope }: BranchKey) {
  const { provider, name } = repository;
  return { ...pickScope(scope), provider, name, branch };
}
