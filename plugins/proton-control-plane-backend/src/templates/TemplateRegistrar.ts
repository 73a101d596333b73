import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { setTimeout as delay } from 'node:timers/promises';
import {
  classifyDatabaseError,
  describeDatabaseError,
} from '../database/classifyDatabaseError';
import { Database, Stores } from '../database/Database';
import { RegistrationKey } from '../database/RegistrationAttemptStore';
import {
  TemplateVersionRecord,
  TemplateVersionSource,
} from '../database/TemplateVersionStore';
import { pickScope } from '../database/scope';
import { StatusEvents } from '../events/StatusEvents';
import { formatVersionName } from '../versionNumbers';
import {
  RegisteredBundle,
  RegistrationChecks,
  prepareRegistration,
} from './prepareRegistration';
import { describeQuarantine, judgeAttempts } from './registrationAttempts';
import { requireCompatible } from './requireCompatible';
import { InvalidBundleError } from './sources/InvalidBundleError';
import { Bundle } from './sources/bundle';
import { toVersionStatusChange } from './statusChanges';

/** Fetches the bundle of a version; throws an `InvalidBundleError` for its author. */
export type BundleLoader = (source: TemplateVersionSource) => Promise<Bundle>;

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** How a registration ends. */
type Registration =
  | ({ status: 'DRAFT' } & RegisteredBundle)
  | { status: 'REGISTRATION_FAILED'; statusMessage: string };

export interface TemplateRegistrarOptions {
  database: Database;
  events: StatusEvents;
  loadBundle: BundleLoader;
  /** Called when one isn't tried again, because it broke the backend too often. */
  onQuarantined?(): void;
  checks: RegistrationChecks;
  logger: LoggerService;
}

/** Registers versions: fetches and checks their bundles in the background. */
export class TemplateRegistrar {
  static create(options: TemplateRegistrarOptions): TemplateRegistrar {
    return new TemplateRegistrar(options);
  }

  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  /** What runs, and is counted as an attempt. */
  private readonly attempted = new Set<RegistrationKey>();

  private constructor(private readonly options: TemplateRegistrarOptions) {}

  /** Starts a registration and returns at once. */
  register(version: TemplateVersionRecord): void {
    const registration = this.registerToEnd(version)
      .catch(error =>
        this.options.logger.error(
          `The registration of ${formatVersionName(
            version,
          )} failed unexpectedly; retrying at the next start`,
          error,
        ),
      )
      .finally(() => this.running.delete(registration));
    this.running.add(registration);
  }

  /** Takes up the registrations that a stop of the backend interrupted. */
  async resume(): Promise<void> {
    const versions =
      await this.options.database.stores.versions.listUnregistered();
    versions.forEach(version => this.register(version));
  }

  /** Returns when no registration runs. */
  async drain(): Promise<void> {
    await Promise.all(this.running);
  }

  /**
   * Lets what runs end, and returns when it has. A registration that is killed
   * after this was interrupted in an orderly way, and doesn't count as broken.
   */
  async stop(): Promise<void> {
    this.stopping.abort();
    const { registrationAttempts } = this.options.database.stores;
    await Promise.allSettled(
      [...this.attempted].map(key => registrationAttempts.release(key)),
    );
    await this.drain();
  }

  private async registerToEnd(version: TemplateVersionRecord): Promise<void> {
    const key = toAttemptKey(version);
    let pause = FIRST_PAUSE_MS;
    const { signal } = this.stopping;
    while (!(await this.tryOnce(version, key))) {
      await delay(pause, undefined, { signal }).catch(() => {});
      if (signal.aborted) {
        return;
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
  }

  /** False when it is to be tried again. */
  private async tryOnce(
    version: TemplateVersionRecord,
    key: RegistrationKey,
  ): Promise<boolean> {
    const { logger } = this.options;
    try {
      return await this.attempt(version, key);
    } catch (error) {
      switch (classifyDatabaseError(error)) {
        case 'unavailable':
          logger.warn(
            `The registration of ${formatVersionName(
              version,
            )} waits for the database (${describeDatabaseError(error)})`,
          );
          await this.release(key);
          return false;
        case 'refused':
          logger.error(
            `The registration of ${formatVersionName(version)} failed`,
            toError(error),
          );
          await this.end(version, key, {
            status: 'REGISTRATION_FAILED',
            statusMessage: `The control plane can't store this version (${describeDatabaseError(
              error,
            )}). Change the bundle and create a new version`,
          });
          return true;
        default:
          logger.error(
            `The registration of ${formatVersionName(
              version,
            )} failed unexpectedly; retrying`,
            toError(error),
          );
          return false;
      }
    } finally {
      this.attempted.delete(key);
    }
  }

  private async attempt(
    version: TemplateVersionRecord,
    key: RegistrationKey,
  ): Promise<boolean> {
    const { database, logger } = this.options;
    const { registrationAttempts, versions } = database.stores;
    const attempts = await registrationAttempts.find(key);
    switch (judgeAttempts(attempts, new Date())) {
      case 'wait': {
        const current = await versions.find(version);
        return current?.status !== 'REGISTRATION_IN_PROGRESS';
      }
      case 'quarantine': {
        const statusMessage = `${describeQuarantine(
          'this version',
        )}. Create a new version, from a smaller or simpler bundle`;
        this.options.onQuarantined?.();
        logger.error(
          `The registration of ${formatVersionName(
            version,
          )} is quarantined: ${statusMessage}`,
        );
        await this.end(version, key, {
          status: 'REGISTRATION_FAILED',
          statusMessage,
        });
        return true;
      }
      default:
        await registrationAttempts.begin(key, new Date());
        this.attempted.add(key);
        await this.end(version, key, await orFailure(this.check(version)));
        return true;
    }
  }

  private async release(key: RegistrationKey): Promise<void> {
    if (this.attempted.has(key)) {
      // Should the database still be away, one attempt too many is counted.
      await this.options.database.stores.registrationAttempts
        .release(key)
        .catch(() => {});
    }
  }

  private async end(
    version: TemplateVersionRecord,
    key: RegistrationKey,
    checked: Registration,
  ): Promise<void> {
    const { database, events } = this.options;
    const { result, settled } = await database.transaction(async stores => {
      await stores.templates.findForUpdate(version, version.templateName);
      await stores.registrationAttempts.end(key);
      const compared = await orFailure(compare(stores, version, checked));
      return {
        result: compared,
        settled: await stores.versions.settleRegistration(
          version,
          compared,
          new Date(),
        ),
      };
    });
    if (settled) {
      await events.publish(
        toVersionStatusChange(
          { ...version, status: result.status },
          version.status,
        ),
      );
    }
  }

  private async check(version: TemplateVersionRecord): Promise<Registration> {
    const template = await this.options.database.stores.templates.find(
      version,
      version.templateName,
    );
    const bundle = await this.options.loadBundle(version.source);
    const registered = await prepareRegistration(
      this.options.checks,
      bundle,
      template?.provisioning,
    );
    return { status: 'DRAFT', ...registered };
  }
}

function toAttemptKey(version: TemplateVersionRecord): RegistrationKey {
  return {
    ...pickScope(version),
    templateName: version.templateName,
    version: `${version.majorVersion}.${version.minorVersion}`,
  };
}

/** Checks the version against the one before it. */
async function compare(
  stores: Stores,
  version: TemplateVersionRecord,
  checked: Registration,
): Promise<Registration> {
  if (checked.status === 'DRAFT') {
    await requireCompatible(stores, version, checked.schema);
  }
  return checked;
}

/** What a bundle that is refused ends its registration with. */
async function orFailure(work: Promise<Registration>): Promise<Registration> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof InvalidBundleError) {
      return { status: 'REGISTRATION_FAILED', statusMessage: error.message };
    }
    throw error;
  }
}
