import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import { Database } from '../database/Database';
import {
  TemplateSyncKey,
  TemplateSyncLease,
} from '../database/TemplateSyncConfigStore';
import { LEASE_MS } from './SyncJournal';
import { SyncSuperseded } from './SyncFailure';
import { TemplateSyncer } from './TemplateSyncer';

export interface TemplateSyncRunnerOptions {
  database: Database;
  syncer: TemplateSyncer;
  logger: LoggerService;
}

/**
 * Runs the syncs that are asked for, one at a time for each template, whatever
 * backends there are. What is asked for while a sync runs is done after it.
 */
export class TemplateSyncRunner {
  static create(options: TemplateSyncRunnerOptions): TemplateSyncRunner {
    return new TemplateSyncRunner(options);
  }

  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  private constructor(private readonly options: TemplateSyncRunnerOptions) {}

  /** Runs what is asked for of a template, and returns at once. */
  start(key: TemplateSyncKey): void {
    this.track(this.tryTemplate(key, this.stopping.signal));
  }

  /** Syncs every template that has something new; one after the other. */
  async runAll(signal: AbortSignal): Promise<void> {
    const anyStop = AbortSignal.any([signal, this.stopping.signal]);
    await this.track(this.requestAll(anyStop));
  }

  /** Returns when no sync runs. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.running);
  }

  /** Breaks off what runs, and returns when nothing does. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.drain();
  }

  private async track(run: Promise<void>): Promise<void> {
    this.running.add(run);
    await run.finally(() => this.running.delete(run));
  }

  private async requestAll(signal: AbortSignal): Promise<void> {
    const { templateSyncConfigs } = this.options.database.stores;
    for (const config of await templateSyncConfigs.listAll()) {
      if (signal.aborted) {
        return;
      }
      await templateSyncConfigs.request(config, { reread: false });
      await this.tryTemplate(config, signal);
    }
  }

  private async tryTemplate(
    key: TemplateSyncKey,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await this.runTemplate(key, signal);
    } catch (error) {
      this.options.logger.error(
        `The sync of environment template ${key.templateName} ended early; it is done again with the next look at the branch`,
        toError(error),
      );
    }
  }

  private async runTemplate(
    key: TemplateSyncKey,
    signal: AbortSignal,
  ): Promise<void> {
    const { templateSyncConfigs } = this.options.database.stores;
    while (!signal.aborted) {
      const now = new Date();
      const lease = await templateSyncConfigs.claim(key, {
        owner: randomUUID(),
        now,
        expiresAt: new Date(now.getTime() + LEASE_MS),
      });
      if (!lease) {
        return;
      }
      await this.runLease(lease, signal);
    }
  }

  private async runLease(
    lease: TemplateSyncLease,
    signal: AbortSignal,
  ): Promise<void> {
    const { database, syncer } = this.options;
    let etag: string | undefined;
    try {
      etag = await syncer.sync(lease, signal);
    } catch (error) {
      if (!(error instanceof SyncSuperseded) && !signal.aborted) {
        throw error;
      }
    } finally {
      await database.stores.templateSyncConfigs.release(lease, etag);
    }
  }
}
