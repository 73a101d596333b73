import { Database, Stores } from '../database/Database';
import { RepositoryKey } from '../database/RepositoryStore';
import {
  BranchKey,
  TemplateSyncState,
  WHOLE_TEMPLATE,
} from '../database/SyncStateStore';
import {
  TemplateSyncConfigRecord,
  TemplateSyncKey,
} from '../database/TemplateSyncConfigStore';
import { hashRequest } from '../database/canonical';
import { Scope } from '../database/scope';
import {
  ConflictException,
  ResourceNotFoundException,
  ValidationException,
} from '../errors';
import { TemplateRequester, requireTemplateAllowed } from '../access/Requester';
import { describeRepository } from '../repositories/RepositoryService';
import { formatSyncTarget, withEvent } from './SyncJournal';
import { TemplateSyncRunner } from './TemplateSyncRunner';
import {
  RepositorySyncAttempt,
  ResourceSyncAttempt,
  Revision,
} from '../database/syncAttempts';

/** How a major version of a template is synced. */
export interface TemplateSyncStatus {
  latestSync?: ResourceSyncAttempt;
  latestSuccessfulSync?: ResourceSyncAttempt;
  desiredState?: Revision;
}

/** A folder of a branch, and what it is synced to. */
export interface SyncDefinition {
  branch: string;
  directory: string;
  /** The ARN of the template. */
  parent: string;
  /** The ARN of the major version, or of the template before its first sync. */
  target: string;
}

/** The sync of environment templates with the branches of repositories. */
export class TemplateSyncService {
  static create(options: {
    database: Database;
    runner: TemplateSyncRunner;
  }): TemplateSyncService {
    return new TemplateSyncService(options.database, options.runner);
  }

  private constructor(
    private readonly database: Database,
    private readonly runner: TemplateSyncRunner,
  ) {}

  async create(
    config: TemplateSyncConfigRecord,
  ): Promise<TemplateSyncConfigRecord> {
    const isNew = await this.database.transaction(async stores => {
      if (!(await stores.templates.find(config, config.templateName))) {
        throw new ValidationException(
          `Environment template ${config.templateName} does not exist; create it before its template sync config`,
        );
      }
      await requireRepository(stores, config, ValidationException);
      if (await stores.templateSyncConfigs.insert(config)) {
        await noteRequest(stores, config);
        return true;
      }
      const existing = await requireConfig(stores, config);
      if (hashRequest(existing) !== hashRequest(config)) {
        throw new ConflictException(
          `Environment template ${
            config.templateName
          } has a template sync config already, with branch ${
            existing.branch
          } of ${describeRepository(existing.repository)}`,
        );
      }
      return false;
    });
    if (isNew) {
      this.runner.start(config);
    }
    return config;
  }

  async get(key: TemplateSyncKey): Promise<TemplateSyncConfigRecord> {
    return requireConfig(this.database.stores, key);
  }

  /** Replaces all but the template. */
  async update(
    config: TemplateSyncConfigRecord,
  ): Promise<TemplateSyncConfigRecord> {
    await this.database.transaction(async stores => {
      await requireConfig(stores, config);
      await requireRepository(stores, config, ResourceNotFoundException);
      await stores.templateSyncConfigs.replace(config);
      await noteRequest(stores, config);
    });
    this.runner.start(config);
    return config;
  }

  /** Versions that came from the repository stay. */
  async delete(key: TemplateSyncKey): Promise<TemplateSyncConfigRecord> {
    return this.database.transaction(async stores => {
      const config = await requireConfig(stores, key);
      await stores.syncStates.deleteTemplate(key);
      await stores.templateSyncConfigs.delete(key);
      return config;
    });
  }

  /** Syncs a template now. Returns before that is done. */
  async request(key: TemplateSyncKey): Promise<void> {
    await this.database.transaction(async stores => {
      const config = await requireConfig(stores, key);
      await stores.templateSyncConfigs.request(key, { reread: true });
      await noteRequest(stores, config);
    });
    this.runner.start(key);
  }

  async getTemplateStatus(
    key: TemplateSyncKey,
    majorVersion: number,
  ): Promise<TemplateSyncStatus> {
    const { stores } = this.database;
    await requireConfig(stores, key);
    const states = await stores.syncStates.listTemplate(key);
    const state = states.find(each => each.majorVersion === majorVersion);
    const latestSync = findLatest(
      states.filter(each =>
        [majorVersion, WHOLE_TEMPLATE].includes(each.majorVersion),
      ),
    );
    return {
      latestSync,
      latestSuccessfulSync: state?.latestSuccessfulSync,
      desiredState: latestSync?.targetRevision,
    };
  }

  /**
   * Undefined before the first sync of the branch. Its events name every
   * template of the branch.
   */
  async findBranchStatus(
    requester: TemplateRequester,
    key: BranchKey,
  ): Promise<RepositorySyncAttempt | undefined> {
    const { stores } = this.database;
    await requireRepository(stores, key, ResourceNotFoundException);
    const configs = await stores.templateSyncConfigs.listOfRepository(
      key,
      key.repository,
    );
    for (const { branch, templateName } of configs) {
      if (branch === key.branch) {
        requireTemplateAllowed(
          requester,
          'proton:GetRepositorySyncStatus',
          templateName,
        );
      }
    }
    return stores.syncStates.findBranch(key);
  }

  /** Those of the templates that the requester may work with. */
  async listDefinitions(
    requester: TemplateRequester,
    repository: RepositoryKey,
  ): Promise<SyncDefinition[]> {
    const { stores } = this.database;
    const configs = await stores.templateSyncConfigs.listOfRepository(
      requester,
      repository,
    );
    const definitions = await Promise.all(
      configs
        .filter(({ templateName }) =>
          requester.allowsEnvironmentTemplate(templateName),
        )
        .map(async config =>
          toDefinitions(config, await stores.syncStates.listTemplate(config)),
        ),
    );
    return definitions.flat();
  }
}

async function requireConfig(
  stores: Stores,
  key: TemplateSyncKey,
): Promise<TemplateSyncConfigRecord> {
  const config = await stores.templateSyncConfigs.find(key);
  if (!config) {
    throw new ResourceNotFoundException(
      `Environment template ${key.templateName} has no template sync config`,
    );
  }
  return config;
}

async function requireRepository(
  stores: Stores,
  { repository, ...scope }: Scope & { repository: RepositoryKey },
  Failure: new (message: string) => Error,
): Promise<void> {
  if (!(await stores.repositories.find(scope, repository, 'share'))) {
    throw new Failure(`${describeRepository(repository)} is not linked`);
  }
}

async function noteRequest(
  stores: Stores,
  config: TemplateSyncConfigRecord,
): Promise<void> {
  await stores.syncStates.putBranch(
    config,
    withEvent(
      { startedAt: new Date().toISOString(), status: 'INITIATED', events: [] },
      {
        type: 'SYNC_REQUESTED',
        event: `A sync of environment template ${config.templateName} is asked for`,
      },
    ),
  );
}

function findLatest(
  states: TemplateSyncState[],
): ResourceSyncAttempt | undefined {
  return states
    .map(({ latestSync }) => latestSync)
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
    .at(0);
}

function toDefinitions(
  config: TemplateSyncConfigRecord,
  states: TemplateSyncState[],
): SyncDefinition[] {
  const parent = formatSyncTarget(config, WHOLE_TEMPLATE);
  const { branch, subdirectory = '/' } = config;
  const versions = states.filter(
    ({ majorVersion }) => majorVersion !== WHOLE_TEMPLATE,
  );
  return versions.length === 0
    ? [{ branch, directory: subdirectory, parent, target: parent }]
    : versions.map(({ latestSync }) => ({
        branch,
        directory: latestSync.targetRevision.directory,
        parent,
        target: latestSync.target,
      }));
}
