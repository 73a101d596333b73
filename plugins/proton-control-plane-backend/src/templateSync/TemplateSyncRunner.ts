import { LoggerService } from '@backstage/backend-plugin-api';
import { randomUUID } from 'node:crypto';
import { Database } from '../database/Database';
import {
  TemplateSyncKey,
  TemplateSyncLease,
} from '../database/TemplateSyncConfigStore';
import { LEASE_MS } from './SyncJournal';
import { SyncSuperseded } from './SyncSuperseded';
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
    const run = this.runTemplate(key, this.stopping.signal)
      .catch(error =>
        this.options.logger.error(
          `The sync of environment template ${key.templateName} broke off; it is done again by the schedule`,
          error,
        ),
      )
      .finally(() => this.running.delete(run));
    this.running.add(run);
  }

  /** Syncs every template that has something new; one after the other. */
  async runAll(signal: AbortSignal): Promise<void> {
    const { templateSyncConfigs } = this.options.database.stores;
    const anyStop = AbortSignal.any([signal, this.stopping.signal]);
    for (const config of await templateSyncConfigs.listAll()) {
      if (anyStop.aborted) {
        return;
      }
      await templateSyncConfigs.request(config, { reread: false });
      try {
        await this.runTemplate(config, anyStop);
      } catch (error) {
        this.options.logger.error(
          `The sync of environment template ${config.templateName} broke off; it is done again by the schedule`,
          error instanceof Error ? error : undefined,
        );
      }
    }
  }

  /** Returns when no sync runs. */
  async drain(): Promise<void> {
    await Promise.all(this.running);
  }

  /** Breaks off what runs, and returns when nothing does. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.drain();
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
