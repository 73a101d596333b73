import { LoggerService } from '@backstage/backend-plugin-api';
import { Database } from '../database/Database';
import {
  TemplateVersionRecord,
  TemplateVersionSource,
} from '../database/TemplateVersionStore';
import { StatusEvents } from '../events/StatusEvents';
import { prepareRegistration } from './prepareRegistration';
import { InvalidBundleError } from './sources/InvalidBundleError';
import { Bundle } from './sources/bundle';
import { toVersionStatusChange } from './versionStatusChange';

/** Fetches the bundle of a version; throws an `InvalidBundleError` for its author. */
export type BundleLoader = (source: TemplateVersionSource) => Promise<Bundle>;

/** Registers versions: fetches and checks their bundles in the background. */
export class TemplateRegistrar {
  static create(options: {
    database: Database;
    events: StatusEvents;
    loadBundle: BundleLoader;
    logger: LoggerService;
  }): TemplateRegistrar {
    return new TemplateRegistrar(options);
  }

  private readonly running = new Set<Promise<void>>();

  private constructor(
    private readonly options: {
      database: Database;
      events: StatusEvents;
      loadBundle: BundleLoader;
      logger: LoggerService;
    },
  ) {}

  /** Starts a registration and returns at once. */
  register(version: TemplateVersionRecord): void {
    const registration = this.settle(version)
      .catch(error =>
        this.options.logger.error(
          `The registration of ${version.templateName}:${version.majorVersion}.${version.minorVersion} broke off; it goes on at the next start`,
          error,
        ),
      )
      .finally(() => this.running.delete(registration));
    this.running.add(registration);
  }

  /** Takes up the registrations that a stop of the backend broke off. */
  async resume(): Promise<void> {
    const versions =
      await this.options.database.stores.versions.listUnregistered();
    versions.forEach(version => this.register(version));
  }

  /** Returns when no registration runs. */
  async drain(): Promise<void> {
    await Promise.all(this.running);
  }

  private async settle(version: TemplateVersionRecord): Promise<void> {
    const { database, events } = this.options;
    const result = await this.check(version);
    const settled = await database.stores.versions.settleRegistration(
      version,
      result,
      new Date(),
    );
    if (settled) {
      await events.publish(
        toVersionStatusChange(
          { ...version, status: result.status },
          version.status,
        ),
      );
    }
  }

  private async check(version: TemplateVersionRecord) {
    const template = await this.options.database.stores.templates.find(
      version,
      version.templateName,
    );
    try {
      const bundle = await this.options.loadBundle(version.source);
      return {
        status: 'DRAFT' as const,
        ...prepareRegistration(bundle, template?.provisioning),
      };
    } catch (error) {
      if (error instanceof InvalidBundleError) {
        return {
          status: 'REGISTRATION_FAILED' as const,
          statusMessage: error.message,
        };
      }
      throw error;
    }
  }
}
