import { LoggerService } from '@backstage/backend-plugin-api';
import { Database } from '../database/Database';
import { Scope } from '../database/scope';
import { StatusEvents } from '../events/StatusEvents';
import { Quotas } from '../quotas';
import { EnvironmentTemplateService } from './EnvironmentTemplateService';
import { prepareRegistration } from './prepareRegistration';
import { registerContent } from './registerContent';
import { InvalidBundleError } from './sources/InvalidBundleError';
import {
  DirectoryBundle,
  readTemplateDirectory,
} from './sources/directorySource';
import { toTemplateStatusChange } from './templateStatusChange';
import { toVersionStatusChange } from './versionStatusChange';

export interface DirectoryPublisherOptions {
  database: Database;
  events: StatusEvents;
  templates: EnvironmentTemplateService;
  directory: string;
  /** Whether new versions are published at once, or stay drafts. */
  publish: boolean;
  quotas: Quotas;
  logger: LoggerService;
}

/**
 * Registers the bundles of a folder, laid out as template sync expects: an
 * unchanged bundle is left alone, a changed one becomes a new minor version, a
 * new `v<major>` folder a new major version.
 */
export class DirectoryPublisher {
  static create(options: DirectoryPublisherOptions): DirectoryPublisher {
    return new DirectoryPublisher(options);
  }

  private constructor(private readonly options: DirectoryPublisherOptions) {}

  /** What is wrong with one bundle goes to the log and does not hinder the others. */
  async run(scope: Scope): Promise<void> {
    const { directory, logger } = this.options;
    const { bundles, problems } = await readTemplateDirectory(directory);
    for (const { templateName, majorVersion, error } of problems) {
      const name = majorVersion
        ? `${templateName}/v${majorVersion}`
        : templateName;
      logger.error(
        `${name} in ${directory} is not registered: ${error.message}`,
      );
    }
    for (const bundle of bundles) {
      await this.register(scope, bundle);
    }
  }

  private async register(scope: Scope, source: DirectoryBundle): Promise<void> {
    const { events, directory, logger } = this.options;
    const { templateName } = source;
    const majorVersion = Number(source.majorVersion);
    let registration;
    try {
      registration = await this.registerBundle(scope, source);
    } catch (error) {
      if (!(error instanceof InvalidBundleError)) {
        throw error;
      }
      logger.error(
        `${templateName}/v${majorVersion} in ${directory} is not registered: ${error.message}`,
      );
      return;
    }
    const { version, isNew, isFirst } = registration;
    if (!isNew) {
      return;
    }
    logger.info(
      `Registered ${templateName}:${majorVersion}.${version.minorVersion} from ${directory} as ${version.status}`,
    );
    await events.publish(
      toVersionStatusChange(version, 'REGISTRATION_IN_PROGRESS'),
    );
    if (isFirst && version.status === 'PUBLISHED') {
      await events.publish(
        toTemplateStatusChange(scope, templateName, 'PUBLISHED', 'DRAFT'),
      );
    }
  }

  private async registerBundle(scope: Scope, source: DirectoryBundle) {
    const { database, templates, directory, publish, quotas } = this.options;
    const { templateName } = source;
    const template = await database.stores.templates.find(scope, templateName);
    const registered = prepareRegistration(
      source.bundle,
      template?.provisioning,
    );
    if (!template) {
      await templates.create(scope, { name: templateName, tags: [] });
    }
    return database.transaction(async stores => {
      const published = await stores.versions.findRecommended(
        scope,
        templateName,
      );
      const registration = await registerContent(stores, scope, {
        templateName,
        majorVersion: Number(source.majorVersion),
        source: { directory },
        registered,
        status: publish ? 'PUBLISHED' : 'DRAFT',
        quotas,
      });
      return { ...registration, isFirst: !published };
    });
  }
}
