import { Knex } from 'knex';
import { RepositorySyncAttempt, ResourceSyncAttempt } from './syncAttempts';
import { fromJson, toJson } from './columns';
import { RepositoryKey } from './RepositoryStore';
import { TemplateSyncKey } from './TemplateSyncConfigStore';
import { Scope, scopeColumns } from './scope';

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

interface TemplateRow {
  account_id: string;
  region: string;
  template_name: string;
  major_version: number;
  latest_sync: string;
  latest_successful_sync: string | null;
  minor_version: number | null;
}

interface RepositoryRow {
  account_id: string;
  region: string;
  provider: string;
  name: string;
  branch: string;
  latest_sync: string;
}

const TEMPLATES = 'template_sync_states';
const REPOSITORIES = 'repository_sync_states';

/** How syncs went: the last one, and the last that went well. */
export class SyncStateStore {
  constructor(private readonly knex: Knex) {}

  async putTemplate(
    key: TemplateSyncKey,
    state: TemplateSyncState,
  ): Promise<void> {
    await this.knex(TEMPLATES)
      .insert({
        ...templateColumns(key),
        major_version: state.majorVersion,
        latest_sync: toJson(state.latestSync),
        latest_successful_sync: state.latestSuccessfulSync
          ? toJson(state.latestSuccessfulSync)
          : null,
        minor_version: state.minorVersion ?? null,
      })
      .onConflict(['account_id', 'region', 'template_name', 'major_version'])
      .merge();
  }

  /** By major version, the whole template first. */
  async listTemplate(key: TemplateSyncKey): Promise<TemplateSyncState[]> {
    const rows = await this.knex<TemplateRow>(TEMPLATES)
      .where(templateColumns(key))
      .orderBy('major_version');
    return rows.map(row => ({
      majorVersion: row.major_version,
      latestSync: fromJson(row.latest_sync),
      latestSuccessfulSync:
        row.latest_successful_sync === null
          ? undefined
          : fromJson(row.latest_successful_sync),
      minorVersion: row.minor_version ?? undefined,
    }));
  }

  async findTemplate(
    key: TemplateSyncKey,
    majorVersion: number,
  ): Promise<TemplateSyncState | undefined> {
    const states = await this.listTemplate(key);
    return states.find(state => state.majorVersion === majorVersion);
  }

  async deleteTemplate(
    key: TemplateSyncKey,
    majorVersion?: number,
  ): Promise<void> {
    await this.knex<TemplateRow>(TEMPLATES)
      .where({
        ...templateColumns(key),
        ...(majorVersion !== undefined && { major_version: majorVersion }),
      })
      .delete();
  }

  async putBranch(
    key: BranchKey,
    latestSync: RepositorySyncAttempt,
  ): Promise<void> {
    await this.knex(REPOSITORIES)
      .insert({ ...branchColumns(key), latest_sync: toJson(latestSync) })
      .onConflict(['account_id', 'region', 'name', 'provider', 'branch'])
      .merge();
  }

  async findBranch(key: BranchKey): Promise<RepositorySyncAttempt | undefined> {
    const row = await this.knex<RepositoryRow>(REPOSITORIES)
      .where(branchColumns(key))
      .first();
    return row && fromJson(row.latest_sync);
  }
}

function templateColumns(key: TemplateSyncKey) {
  return { ...scopeColumns(key), template_name: key.templateName };
}

function branchColumns({ repository, branch, ...scope }: BranchKey) {
  return {
    ...scopeColumns(scope),
    provider: repository.provider,
    name: repository.name,
    branch,
  };
}
