import {
  formatEnvironmentTemplateArn,
  formatProtonArn,
} from '@proton-vending/backstage-plugin-proton-common';
import { Database, Stores } from '../database/Database';
import { WHOLE_TEMPLATE } from '../database/SyncStateStore';
import { TemplateSyncLease } from '../database/TemplateSyncConfigStore';
import { SyncSuperseded } from './SyncFailure';
import {
  RepositorySyncAttempt,
  ResourceSyncAttempt,
  Revision,
  SyncEvent,
} from '../database/syncAttempts';

/** Longer than any sync: reading a tree is cut off after five minutes. */
export const LEASE_MS = 15 * 60_000;

/** What the host did not tell, because it could not be reached. */
const UNKNOWN_SHA = 'unknown';

/** What is to be noted of a major version, or of the whole template. */
export interface SyncNote {
  majorVersion: number;
  /** Relative to the repository's root. */
  directory: string;
  sha?: string;
}

type NewEvent = Omit<SyncEvent, 'time'>;

/** Notes how one sync goes, for as long as nobody else took it over. */
export class SyncJournal {
  static create(options: {
    database: Database;
    lease: TemplateSyncLease;
  }): SyncJournal {
    return new SyncJournal(options.database, options.lease);
  }

  private attempt: RepositorySyncAttempt = {
    startedAt: new Date().toISOString(),
    status: 'IN_PROGRESS',
    events: [],
  };

  private constructor(
    private readonly database: Database,
    private readonly lease: TemplateSyncLease,
  ) {
    this.attempt = withEvent(this.attempt, {
      type: 'SYNC_STARTED',
      event: `The sync of environment template ${lease.config.templateName} started`,
    });
  }

  /** @throws SyncSuperseded when the lease is lost; nothing is written then */
  async whileHeld<Result>(
    work: (stores: Stores) => Promise<Result>,
  ): Promise<Result> {
    return this.database.transaction(async stores => {
      const expiresAt = new Date(Date.now() + LEASE_MS);
      if (!(await stores.templateSyncConfigs.renew(this.lease, expiresAt))) {
        throw new SyncSuperseded();
      }
      return work(stores);
    });
  }

  /** Shows that the sync runs. */
  async begin(): Promise<void> {
    await this.whileHeld(stores => this.putBranch(stores));
  }

  /** Ends the sync of a branch that was read: well, unless a part of it failed. */
  async end(sha: string): Promise<void> {
    if (this.attempt.status !== 'FAILED') {
      this.attempt = withEvent(
        this.attempt,
        {
          type: 'SYNC_SUCCEEDED',
          event: `Environment template ${this.lease.config.templateName} is as the branch has it`,
          externalId: sha,
        },
        'SUCCEEDED',
      );
    }
    await this.whileHeld(stores => this.putBranch(stores));
  }

  /** Notes what one major version came to, with what was done in `stores`. */
  async noteSuccess(
    stores: Stores,
    note: SyncNote & { minorVersion: number; event: NewEvent },
  ): Promise<void> {
    const started = await this.startAttempt(stores, note);
    const latestSync = withEvent(started, note.event, 'SUCCEEDED');
    await stores.syncStates.putTemplate(this.lease.config, {
      majorVersion: note.majorVersion,
      latestSync,
      latestSuccessfulSync: latestSync,
      minorVersion: note.minorVersion,
    });
    this.attempt = withEvent(this.attempt, note.event);
  }

  async noteFailure(note: SyncNote & { message: string }): Promise<void> {
    const event: NewEvent = { type: 'SYNC_FAILED', event: note.message };
    this.attempt = withEvent(this.attempt, event, 'FAILED');
    await this.whileHeld(async stores => {
      const previous = await stores.syncStates.findTemplate(
        this.lease.config,
        note.majorVersion,
      );
      const started = await this.startAttempt(stores, note);
      await stores.syncStates.putTemplate(this.lease.config, {
        ...previous,
        majorVersion: note.majorVersion,
        latestSync: withEvent(started, event, 'FAILED'),
      });
      await this.putBranch(stores);
    });
  }

  /** Notes why the template as a whole can't be synced. */
  async noteTemplateFailure(message: string, sha?: string): Promise<void> {
    await this.noteFailure({
      majorVersion: WHOLE_TEMPLATE,
      directory: this.lease.config.subdirectory ?? '/',
      sha,
      message,
    });
  }

  /** The template as a whole is found, whatever its versions are like. */
  async clearTemplateFailure(): Promise<void> {
    await this.whileHeld(stores =>
      stores.syncStates.deleteTemplate(this.lease.config, WHOLE_TEMPLATE),
    );
  }

  private async putBranch(stores: Stores): Promise<void> {
    const { accountId, region, repository, branch } = this.lease.config;
    await stores.syncStates.putBranch(
      { accountId, region, repository, branch },
      this.attempt,
    );
  }

  private async startAttempt(
    stores: Stores,
    note: SyncNote,
  ): Promise<ResourceSyncAttempt> {
    const { config } = this.lease;
    const previous = await stores.syncStates.findTemplate(
      config,
      note.majorVersion,
    );
    const targetRevision: Revision = {
      repositoryProvider: config.repository.provider,
      repositoryName: config.repository.name,
      branch: config.branch,
      directory: note.directory,
      sha: note.sha ?? previous?.latestSync.targetRevision.sha ?? UNKNOWN_SHA,
    };
    return {
      startedAt: this.attempt.startedAt,
      status: 'IN_PROGRESS',
      events: this.attempt.events.slice(0, 1),
      initialRevision:
        previous?.latestSuccessfulSync?.targetRevision ?? targetRevision,
      targetRevision,
      target: formatSyncTarget(config, note.majorVersion),
    };
  }
}

/** The ARN of a major version, or of the template as a whole. */
export function formatSyncTarget(
  key: { accountId: string; region: string; templateName: string },
  majorVersion: number,
): string {
  return majorVersion === WHOLE_TEMPLATE
    ? formatEnvironmentTemplateArn(key, key.templateName)
    : formatProtonArn(
        key,
        'environment-template',
        `${key.templateName}:${majorVersion}`,
      );
}

/** The attempt after something happened. */
export function withEvent<Attempt extends RepositorySyncAttempt>(
  attempt: Attempt,
  event: Omit<SyncEvent, 'time'>,
  status: RepositorySyncAttempt['status'] = attempt.status,
): Attempt {
  return {
    ...attempt,
    status,
    events: [...attempt.events, { ...event, time: new Date().toISOString() }],
  };
}
