import { LoggerService } from '@backstage/backend-plugin-api';
import { Database, Stores } from '../database/Database';
import {
  TemplateVersionRecord,
  TemplateVersionSource,
} from '../database/TemplateVersionStore';
import { StatusEvents } from '../events/StatusEvents';
import { RegisteredBundle, prepareRegistration } from './prepareRegistration';
import { requireCompatible } from './requireCompatible';
import { InvalidBundleError } from './sources/InvalidBundleError';
import { Bundle } from './sources/bundle';
import { toVersionStatusChange } from './versionStatusChange';

/** Fetches the bundle of a version; throws an `InvalidBundleError` for its author. */
export type BundleLoader = (source: TemplateVersionSource) => Promise<Bundle>;

/** How a registration ends. */
type Registration =
  | ({ status: 'DRAFT' } & RegisteredBundle)
  | { status: 'REGISTRATION_FAILED'; statusMessage: string };

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
    const checked = await this.check(version);
    const { result, settled } = await database.transaction(async stores => {
      await stores.templates.findForUpdate(version, version.templateName);
      const compared =
        checked.status === 'DRAFT'
          ? await compare(stores, version, checked)
          : checked;
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
    try {
      const bundle = await this.options.loadBundle(version.source);
      return {
        status: 'DRAFT',
        ...prepareRegistration(bundle, template?.provisioning),
      };
    } catch (error) {
      return toFailure(error);
    }
  }
}

/** Checks the version against the one before it. */
async function compare(
  stores: Stores,
  version: TemplateVersionRecord,
  registered: Registration & { status: 'DRAFT' },
): Promise<Registration> {
  try {
    await requireCompatible(stores, version, registered.schema);
    return registered;
  } catch (error) {
    return toFailure(error);
  }
}

function toFailure(error: unknown): Registration {
  if (error instanceof InvalidBundleError) {
    return { status: 'REGISTRATION_FAILED', statusMessage: error.message };
  }
  throw error;
}
