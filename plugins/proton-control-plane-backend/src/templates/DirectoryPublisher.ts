import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { Database } from '../database/Database';
import { RegistrationKey } from '../database/RegistrationAttemptStore';
import { Scope, pickScope } from '../database/scope';
import { ProtonError } from '../errors';
import { StatusEvents } from '../events/StatusEvents';
import { Quotas } from '../quotas';
import { formatVersionName } from '../versionNumbers';
import { EnvironmentTemplateService } from './EnvironmentTemplateService';
import { RegistrationChecks, prepareRegistration } from './prepareRegistration';
import { describeQuarantine, judgeAttempts } from './registrationAttempts';
import { registerContent } from './registerContent';
import { InvalidBundleError } from './sources/InvalidBundleError';
import { hashBundle } from './sources/bundle';
import {
  DirectoryBundle,
  readTemplateDirectory,
} from './sources/directorySource';
import { toTemplateStatusChange, toVersionStatusChange } from './statusChanges';

export interface DirectoryPublisherOptions {
  database: Database;
  events: StatusEvents;
  templates: EnvironmentTemplateService;
  directory: string;
  /** Called when one isn't tried again, because it broke the backend too often. */
  onQuarantined?(): void;
  /** Whether new versions are published at once, or stay drafts. */
  publish: boolean;
  quotas: Quotas;
  checks: RegistrationChecks;
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
      registration = await this.countAttempt(scope, source, () =>
        this.registerBundle(scope, source),
      );
    } catch (error) {
      // One bundle must not keep the others from being registered.
      const what = `${templateName}/v${majorVersion} in ${directory} is not registered`;
      if (error instanceof InvalidBundleError || error instanceof ProtonError) {
        logger.error(`${what}: ${error.message}`);
      } else {
        logger.error(what, toError(error));
      }
      return;
    }
    const { version, isNew, isFirst } = registration;
    if (!isNew) {
      return;
    }
    logger.info(
      `Registered ${formatVersionName(version)} from ${directory} as ${
        version.status
      }`,
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

  /** An attempt that stays was made by a backend that stopped in the middle of it. */
  private async countAttempt<T>(
    scope: Scope,
    source: DirectoryBundle,
    register: () => Promise<T>,
  ): Promise<T> {
    const { registrationAttempts } = this.options.database.stores;
    const key: RegistrationKey = {
      ...pickScope(scope),
      templateName: source.templateName,
      version: `v${source.majorVersion}`,
      contentHash: hashBundle(source.bundle),
    };
    const attempts = await registrationAttempts.find(key);
    if (judgeAttempts(attempts, new Date()) !== 'try') {
      this.options.onQuarantined?.();
      throw new InvalidBundleError(
        `${describeQuarantine('this bundle')}. Change the bundle`,
      );
    }
    await registrationAttempts.begin(key, new Date());
    try {
      return await register();
    } finally {
      await registrationAttempts.end(key);
    }
  }

  private async registerBundle(scope: Scope, source: DirectoryBundle) {
    const { checks, database, templates, directory, publish, quotas } =
      this.options;
    const { templateName } = source;
    const template = await database.stores.templates.find(scope, templateName);
    const registered = await prepareRegistration(
      checks,
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
