import { LoggerService } from '@backstage/backend-plugin-api';
import { join } from 'node:path';
import {
  classifyDatabaseError,
  describeDatabaseError,
} from '../database/classifyDatabaseError';
import { Database } from '../database/Database';
import { WHOLE_TEMPLATE } from '../database/SyncStateStore';
import {
  MAX_LOST_SYNCS,
  TemplateSyncConfigRecord,
  TemplateSyncLease,
} from '../database/TemplateSyncConfigStore';
import { ProtonError, ServiceQuotaExceededException } from '../errors';
import { StatusEvents } from '../events/StatusEvents';
import { Quotas } from '../quotas';
import {
  RegistrationChecks,
  prepareRegistration,
} from '../templates/prepareRegistration';
import { registerContent } from '../templates/registerContent';
import { InvalidBundleError } from '../templates/sources/InvalidBundleError';
import { Bundle } from '../templates/sources/bundle';
import { readTemplateFolder } from '../templates/sources/directorySource';
import { toVersionStatusChange } from '../templates/statusChanges';
import { RepositoryTree, RepositoryTrees } from './RepositoryTrees';
import { SyncFailure, SyncSuperseded } from './SyncFailure';
import { SyncJournal } from './SyncJournal';
import { describeCommit } from './CommitSubjects';
import { findTemplateFolder } from './findTemplateFolder';

export interface TemplateSyncerOptions {
  database: Database;
  events: StatusEvents;
  trees: RepositoryTrees;
  /** Called when one isn't tried again, because it broke the backend too often. */
  onQuarantined?(): void;
  quotas: Quotas;
  logger: LoggerService;
  checks: RegistrationChecks;
}

/** A bundle that a commit has for a major version. */
interface CommittedBundle {
  majorVersion: number;
  directory: string;
  sha: string;
  /** The first line of the commit's message. */
  subject?: string;
  bundle: Bundle;
}

/** Registers what a branch has for a template, and notes how that went. */
export class TemplateSyncer {
  static create(options: TemplateSyncerOptions): TemplateSyncer {
    return new TemplateSyncer(options);
  }

  private constructor(private readonly options: TemplateSyncerOptions) {}

  /**
   * Syncs one template.
   *
   * @returns the etag of what needs no second look; undefined when the next
   *   sync is to read the branch whatever its commit
   * @throws SyncSuperseded when the lease is lost
   */
  async sync(
    lease: TemplateSyncLease,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { database, trees } = this.options;
    const { config } = lease;
    const journal = SyncJournal.create({ database, lease });
    const isQuarantined = lease.lostAttempts >= MAX_LOST_SYNCS;
    if (isQuarantined) {
      await this.noteQuarantine(lease, journal);
      if (lease.attemptedSha === undefined) {
        return undefined;
      }
    }
    const etag = isQuarantined
      ? lease.attemptedSha
      : await this.findUsableEtag(lease);
    try {
      await this.requireTemplate(config);
      if (etag === undefined) {
        await journal.begin();
      }
      const sha = await trees.read({ ...config, etag, signal }, async tree => {
        if (isQuarantined && tree.sha === lease.attemptedSha) {
          return tree.sha;
        }
        await journal.whileHeld(stores =>
          stores.templateSyncConfigs.beginCommit(lease, tree.sha),
        );
        await this.syncTree(config, journal, tree);
        return tree.sha;
      });
      return sha ?? etag;
    } catch (error) {
      if (error instanceof SyncSuperseded || signal.aborted) {
        throw error;
      }
      const isKnown =
        error instanceof SyncFailure || error instanceof ProtonError;
      await journal.noteTemplateFailure(
        isKnown
          ? error.message
          : 'The sync ended early inside the control plane; it is done again with the next look at the branch',
      );
      if (!isKnown) {
        throw error;
      }
      return undefined;
    }
  }

  /** Says once that a commit isn't read again. */
  private async noteQuarantine(
    { config, attemptedSha }: TemplateSyncLease,
    journal: SyncJournal,
  ): Promise<void> {
    const { logger, database } = this.options;
    const commit =
      attemptedSha === undefined
        ? `branch ${config.branch}`
        : `commit ${attemptedSha}`;
    const message = `The control plane stopped ${MAX_LOST_SYNCS} times while it synced ${commit}, so it isn't synced again by itself. Push another commit or request a sync`;
    const state = await database.stores.syncStates.findTemplate(
      config,
      WHOLE_TEMPLATE,
    );
    if (state?.latestSync.events.at(-1)?.event === message) {
      return;
    }
    this.options.onQuarantined?.();
    logger.error(
      `The sync of environment template ${config.templateName} is quarantined: ${message}`,
    );
    await journal.noteTemplateFailure(message, attemptedSha);
  }

  /** A version that is gone comes back although nothing was committed. */
  private async findUsableEtag({
    config,
    etag,
  }: TemplateSyncLease): Promise<string | undefined> {
    const { stores } = this.options.database;
    for (const state of await stores.syncStates.listTemplate(config)) {
      const { majorVersion, minorVersion } = state;
      const isGone =
        minorVersion !== undefined &&
        !(await stores.versions.find({
          ...config,
          majorVersion,
          minorVersion,
        }));
      if (isGone) {
        return undefined;
      }
    }
    return etag;
  }

  private async requireTemplate(config: TemplateSyncConfigRecord) {
    const { stores } = this.options.database;
    const template = await stores.templates.find(config, config.templateName);
    if (!template) {
      throw new SyncFailure(
        `Environment template ${config.templateName} does not exist any more; create it again, or delete its template sync config`,
      );
    }
    return template;
  }

  private async syncTree(
    config: TemplateSyncConfigRecord,
    journal: SyncJournal,
    tree: RepositoryTree,
  ): Promise<void> {
    const { templateName } = config;
    const { sha, subject } = tree;
    const folder = await this.findFolder(config, journal, tree);
    if (folder === undefined) {
      return;
    }
    const { bundles, problems } = await readTemplateFolder({
      boundary: tree.directory,
      folder: join(tree.directory, folder),
      templateName,
    });
    if (!problems.some(problem => problem.majorVersion === undefined)) {
      await journal.clearTemplateFailure();
    }
    for (const { majorVersion, error } of problems) {
      await journal.noteFailure({
        majorVersion: Number(majorVersion ?? WHOLE_TEMPLATE),
        directory: majorVersion ? `${folder}/v${majorVersion}` : folder,
        sha,
        message: error.message,
      });
    }
    for (const { majorVersion, bundle } of bundles) {
      const committed = {
        majorVersion: Number(majorVersion),
        directory: `${folder}/v${majorVersion}`,
        sha,
        subject,
        bundle,
      };
      try {
        await this.registerVersion(config, journal, committed);
      } catch (error) {
        const message = describeVersionProblem(error, committed.directory);
        await journal.noteFailure({ ...committed, message });
      }
    }
    await journal.end(sha);
  }

  private async findFolder(
    config: TemplateSyncConfigRecord,
    journal: SyncJournal,
    tree: RepositoryTree,
  ): Promise<string | undefined> {
    try {
      return await findTemplateFolder({
        root: tree.directory,
        subdirectory: config.subdirectory,
        templateName: config.templateName,
      });
    } catch (error) {
      if (!(error instanceof SyncFailure)) {
        throw error;
      }
      await journal.noteTemplateFailure(error.message, tree.sha);
      return undefined;
    }
  }

  private async registerVersion(
    config: TemplateSyncConfigRecord,
    journal: SyncJournal,
    committed: CommittedBundle,
  ): Promise<void> {
    const { majorVersion, directory, sha } = committed;
    const template = await this.requireTemplate(config);
    const registered = await prepareRegistration(
      this.options.checks,
      committed.bundle,
      template.provisioning,
    );
    const content = {
      templateName: config.templateName,
      majorVersion,
      source: {
        repository: {
          ...config.repository,
          branch: config.branch,
          directory,
          sha,
        },
      },
      description: describeCommit(committed),
      registered,
      status: 'DRAFT' as const,
      quotas: this.options.quotas,
    };
    const { version, isNew } = await journal.whileHeld(async stores => {
      const result = await registerContent(stores, config, content);
      const name = `${config.templateName}:${majorVersion}.${result.version.minorVersion}`;
      await journal.noteSuccess(stores, {
        ...committed,
        minorVersion: result.version.minorVersion,
        event: result.isNew
          ? {
              type: 'VERSION_REGISTERED',
              event: `${directory} is registered as ${name}`,
              externalId: sha,
            }
          : {
              type: 'CONTENT_UNCHANGED',
              event: `${directory} is as ${name} has it`,
              externalId: sha,
            },
      });
      return result;
    });
    if (isNew) {
      await this.options.events.publish(
        toVersionStatusChange(version, 'REGISTRATION_IN_PROGRESS'),
      );
    }
  }
}

/** Throws what says nothing about the commit. */
function describeVersionProblem(error: unknown, directory: string): string {
  if (error instanceof InvalidBundleError) {
    return error.from(directory).message;
  }
  if (error instanceof ServiceQuotaExceededException) {
    return `${directory}: ${error.message}`;
  }
  if (classifyDatabaseError(error) === 'refused') {
    return `${directory}: the control plane can't store this version (${describeDatabaseError(
      error,
    )})`;
  }
  throw error;
}
