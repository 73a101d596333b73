import {
  DeprecatedTemplateVersion,
  parseTemplateRules,
  TemplateRule,
  TemplateVersionDeprecationRequest,
} from '@proton-vending/backstage-plugin-proton-common';
import { Database, Stores } from '../database/Database';
import {
  TemplateVersionKey,
  TemplateVersionRecord,
  TemplateVersionSource,
} from '../database/TemplateVersionStore';
import { hashRequest } from '../database/canonical';
import { PageRequest, ResourceTag, Scope } from '../database/scope';
import {
  ConflictException,
  ResourceNotFoundException,
  ValidationException,
} from '../errors';
import { StatusEvents } from '../events/StatusEvents';
import { Quotas } from '../quotas';
import { formatVersionName } from '../versionNumbers';
import { requireDeprecatable, toDeprecatedVersion } from './deprecations';
import { TemplateRegistrar } from './TemplateRegistrar';
import {
  findRepeated,
  newVersion,
  nextVersionNumbers,
  enforceVersionQuota,
  requireTemplate,
} from './newVersion';
import { requireDeletable } from './requireDeletable';
import { decodeBundle } from './sources/bundleCodec';
import { packBundleArchive } from './sources/packArchive';
import { toTemplateStatusChange, toVersionStatusChange } from './statusChanges';

/** What `CreateEnvironmentTemplateVersion` asks for. */
export interface TemplateVersionCreation {
  templateName: string;
  /** Makes a minor version of this major; without it, a new major. */
  majorVersion?: number;
  description?: string;
  source: TemplateVersionSource;
  clientToken?: string;
  tags: ResourceTag[];
}

/** A version with the minor that Proton recommends of its major. */
export interface TemplateVersion extends TemplateVersionRecord {
  recommendedMinorVersion?: number;
}

interface TemplateVersionServiceOptions {
  database: Database;
  events: StatusEvents;
  registrar: TemplateRegistrar;
  quotas: Quotas;
}

/** The versions of environment templates. */
export class TemplateVersionService {
  static create(options: TemplateVersionServiceOptions) {
    return new TemplateVersionService(options);
  }

  private constructor(
    private readonly options: TemplateVersionServiceOptions,
  ) {}

  /** Allocates the version's number at once; the registration follows. */
  async create(
    scope: Scope,
    creation: TemplateVersionCreation,
  ): Promise<TemplateVersion> {
    const requestHash = hashRequest(creation);
    const { version, isNew } = await this.options.database.transaction(
      async stores => {
        // The lock comes first: of two requests at once, the second one sees
        // the token and the number that the first has used.
        const { templateName, majorVersion, clientToken } = creation;
        const template = await requireTemplate(
          stores,
          scope,
          templateName,
          'lock',
        );
        const request = { clientToken, requestHash };
        const repeated = await findRepeated(stores, template, request);
        if (repeated) {
          return { version: repeated, isNew: false };
        }
        await enforceVersionQuota(stores, template, this.options.quotas);
        const numbers = await nextVersionNumbers(
          stores,
          template,
          majorVersion,
        );
        const allocated = newVersion(template, numbers, {
          ...creation,
          requestHash,
        });
        await stores.versions.insert(allocated);
        return { version: allocated, isNew: true };
      },
    );
    if (isNew) {
      await this.options.events.publish(toVersionStatusChange(version));
      this.options.registrar.register(version);
    }
    return withRecommendedMinor(this.options.database.stores, version);
  }

  async get(key: TemplateVersionKey): Promise<TemplateVersion> {
    const { stores } = this.options.database;
    const version = requireFound(await stores.versions.find(key), key);
    return withRecommendedMinor(stores, version);
  }

  /** The conditions over the inputs of a version. */
  async listRules(key: TemplateVersionKey): Promise<TemplateRule[]> {
    const { stores } = this.options.database;
    const { rules } = requireFound(await stores.versions.find(key), key);
    return rules === undefined ? [] : parseTemplateRules(rules);
  }

  /**
   * The files of a version as a gzipped tar archive.
   *
   * @throws ConflictException when the version isn't registered
   */
  async readBundle(key: TemplateVersionKey): Promise<Buffer> {
    const { stores } = this.options.database;
    const { status, statusMessage } = requireFound(
      await stores.versions.find(key),
      key,
    );
    const encoded = await stores.versions.findBundle(key);
    if (!encoded) {
      throw new ConflictException(
        `Environment template version ${key.templateName}:${key.majorVersion}.${
          key.minorVersion
        } has no files, because its status is ${status}${
          statusMessage && `: ${statusMessage}`
        }`,
      );
    }
    return packBundleArchive(decodeBundle(encoded));
  }

  /** The versions of a template, or of one major, oldest first. */
  async list(
    scope: Scope,
    templateName: string,
    majorVersion: number | undefined,
    page: PageRequest,
  ): Promise<TemplateVersion[]> {
    const { stores } = this.options.database;
    await requireTemplate(stores, scope, templateName);
    const versions = await stores.versions.list(
      scope,
      templateName,
      majorVersion,
      page,
    );
    const recommended = new Map<number, number | undefined>();
    for (const major of new Set(versions.map(each => each.majorVersion))) {
      const found = await stores.versions.findRecommended(
        scope,
        templateName,
        major,
      );
      recommended.set(major, found?.minorVersion);
    }
    return versions.map(version => ({
      ...version,
      recommendedMinorVersion: recommended.get(version.majorVersion),
    }));
  }

  async update(
    key: TemplateVersionKey,
    change: { description?: string; status?: string },
  ): Promise<TemplateVersion> {
    const { version, previous, isFirst } =
      await this.options.database.transaction(async stores => {
        // Of two versions that are published at once, one is the first.
        await stores.templates.findForUpdate(key, key.templateName);
        const read = requireFound(
          await stores.versions.findForUpdate(key),
          key,
        );
        const published = await stores.versions.findRecommended(
          key,
          key.templateName,
        );
        const changes = {
          description: change.description ?? read.description,
          status: nextStatus(read, change.status),
          lastModifiedAt: new Date(),
        };
        await stores.versions.update(key, changes);
        return {
          version: { ...read, ...changes },
          previous: read,
          isFirst: !published,
        };
      });
    if (version.status !== previous.status) {
      await this.options.events.publish(
        toVersionStatusChange(version, previous.status),
      );
    }
    if (isFirst && version.status === 'PUBLISHED') {
      await this.options.events.publish(
        toTemplateStatusChange(key, key.templateName, 'PUBLISHED', 'DRAFT'),
      );
    }
    return withRecommendedMinor(this.options.database.stores, version);
  }

  /**
   * Deprecates a published version; one that is deprecated gets another reason,
   * date and successor.
   */
  async deprecate(
    key: TemplateVersionKey,
    request: TemplateVersionDeprecationRequest,
    deprecatedBy: string,
  ): Promise<DeprecatedTemplateVersion> {
    const now = new Date();
    const deprecation = {
      ...request,
      deprecatedAt: now.toISOString(),
      deprecatedBy,
    };
    const previous = await this.options.database.transaction(async stores => {
      // Of two versions that are to succeed each other, one is deprecated.
      await stores.templates.findForUpdate(key, key.templateName);
      const read = requireFound(await stores.versions.findForUpdate(key), key);
      await requireDeprecatable(stores, read, request);
      await stores.versions.setDeprecation(key, deprecation, now);
      return read;
    });
    if (!previous.deprecation) {
      await this.options.events.publish({
        ...toVersionStatusChange(previous, previous.status),
        status: 'DEPRECATED',
      });
    }
    return toDeprecatedVersion({ ...previous, deprecation });
  }

  /** Makes a deprecated version one like others again. */
  async undeprecate(key: TemplateVersionKey): Promise<void> {
    const previous = await this.options.database.transaction(async stores => {
      const read = requireFound(await stores.versions.findForUpdate(key), key);
      if (read.deprecation) {
        await stores.versions.setDeprecation(key, undefined, new Date());
      }
      return read;
    });
    if (previous.deprecation) {
      await this.options.events.publish(
        toVersionStatusChange(previous, 'DEPRECATED'),
      );
    }
  }

  /** The deprecated versions of an account and region. */
  async listDeprecated(scope: Scope): Promise<DeprecatedTemplateVersion[]> {
    const versions = await this.options.database.stores.versions.listDeprecated(
      scope,
    );
    return versions.flatMap(({ deprecation, ...version }) =>
      deprecation ? [toDeprecatedVersion({ ...version, deprecation })] : [],
    );
  }

  /** Returns what was deleted. */
  async delete(key: TemplateVersionKey): Promise<TemplateVersion> {
    const { version, wasLast } = await this.options.database.transaction(
      async stores => {
        await stores.templates.findForUpdate(key, key.templateName);
        const found = requireFound(
          await stores.versions.findForUpdate(key),
          key,
        );
        await requireDeletable(stores, found);
        await stores.versions.delete(found);
        const published = await stores.versions.findRecommended(
          key,
          key.templateName,
        );
        const isLast = found.status === 'PUBLISHED' && !published;
        if (isLast) {
          const { majorVersion, minorVersion } = found;
          await stores.templates.update(key, key.templateName, {
            lastRecommendedVersion: { majorVersion, minorVersion },
          });
        }
        return { version: found, wasLast: isLast };
      },
    );
    await this.options.events.publish({
      ...toVersionStatusChange(version, version.status),
      status: 'DELETED',
    });
    if (wasLast) {
      await this.options.events.publish(
        toTemplateStatusChange(key, key.templateName, 'DRAFT', 'PUBLISHED'),
      );
    }
    return withRecommendedMinor(this.options.database.stores, version);
  }
}

function nextStatus(
  version: TemplateVersionRecord,
  wanted: string | undefined,
): TemplateVersionRecord['status'] {
  if (wanted === undefined || wanted === version.status) {
    return version.status;
  }
  if (wanted === 'PUBLISHED' && version.status === 'DRAFT') {
    return 'PUBLISHED';
  }
  throw new ValidationException(
    `Environment template version ${formatVersionName(
      version,
    )} cannot go from ${
      version.status
    } to ${wanted}: only a DRAFT can be changed, to PUBLISHED`,
  );
}

function requireFound(
  version: TemplateVersionRecord | undefined,
  key: TemplateVersionKey,
): TemplateVersionRecord {
  if (!version) {
    throw new ResourceNotFoundException(
      `Environment template version ${formatVersionName(key)} does not exist`,
    );
  }
  return version;
}

export async function withRecommendedMinor(
  stores: Stores,
  version: TemplateVersionRecord,
): Promise<TemplateVersion> {
  const recommended = await stores.versions.findRecommended(
    version,
    version.templateName,
    version.majorVersion,
  );
  return { ...version, recommendedMinorVersion: recommended?.minorVersion };
}
