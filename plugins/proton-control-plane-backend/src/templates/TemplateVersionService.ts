import { Database, Stores } from '../database/Database';
import {
  TemplateVersionKey,
  TemplateVersionRecord,
  TemplateVersionSource,
} from '../database/TemplateVersionStore';
import { EnvironmentTemplateRecord } from '../database/EnvironmentTemplateStore';
import { hashRequest } from '../database/canonical';
import { PageRequest, ResourceTag, Scope } from '../database/scope';
import { ResourceNotFoundException, ValidationException } from '../errors';
import { StatusEvents } from '../events/StatusEvents';
import { Quotas, enforceQuota } from '../quotas';
import { mergeTags } from '../tags/customerTags';
import { TemplateRegistrar } from './TemplateRegistrar';
import {
  lockTemplate,
  missingTemplate,
  nextVersionNumbers,
} from './nextVersionNumbers';
import { requireDeletable } from './requireDeletable';
import { toTemplateStatusChange } from './templateStatusChange';
import { toVersionStatusChange } from './versionStatusChange';

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

/** The versions of environment templates. */
export class TemplateVersionService {
  static create(options: {
    database: Database;
    events: StatusEvents;
    registrar: TemplateRegistrar;
    quotas: Quotas;
  }): TemplateVersionService {
    return new TemplateVersionService(options);
  }

  private readonly database: Database;
  private readonly events: StatusEvents;

  private constructor(
    private readonly options: {
      database: Database;
      events: StatusEvents;
      registrar: TemplateRegistrar;
      quotas: Quotas;
    },
  ) {
    this.database = options.database;
    this.events = options.events;
  }

  /** Allocates the version's number at once; the registration follows. */
  async create(
    scope: Scope,
    creation: TemplateVersionCreation,
  ): Promise<TemplateVersion> {
    const requestHash = hashRequest(creation);
    const { version, isNew } = await this.database.transaction(async stores => {
      // The lock comes first: of two requests at once, the second one sees
      // the token and the number that the first has used.
      const template = await lockTemplate(stores, scope, creation.templateName);
      const existing =
        creation.clientToken === undefined
          ? undefined
          : await stores.versions.findByClientToken(
              scope,
              creation.templateName,
              creation.clientToken,
            );
      if (existing) {
        if (existing.requestHash !== requestHash) {
          throw new ValidationException('Idempotent parameter mismatch');
        }
        return { version: existing, isNew: false };
      }
      enforceQuota({
        quotas: this.options.quotas,
        kind: 'environmentTemplateVersion',
        count: await stores.versions.count(scope, template.name),
        owner: `Environment template ${template.name}`,
      });
      const allocated = await allocateVersion(stores, template, {
        ...creation,
        requestHash,
      });
      return { version: allocated, isNew: true };
    });
    if (isNew) {
      await this.events.publish(toVersionStatusChange(version));
      this.options.registrar.register(version);
    }
    return withRecommendedMinor(this.database.stores, version);
  }

  async get(key: TemplateVersionKey): Promise<TemplateVersion> {
    const { stores } = this.database;
    return withRecommendedMinor(stores, await requireVersion(stores, key));
  }

  /** The versions of a template, or of one major, oldest first. */
  async list(
    scope: Scope,
    templateName: string,
    majorVersion: number | undefined,
    page: PageRequest,
  ): Promise<TemplateVersion[]> {
    const { stores } = this.database;
    await requireTemplateName(stores, scope, templateName);
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
    const { version, previous, isFirst } = await this.database.transaction(
      async stores => {
        // Of two versions that are published at once, one is the first.
        await stores.templates.findForUpdate(key, key.templateName);
        const read = await lockVersion(stores, key);
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
      },
    );
    if (version.status !== previous.status) {
      await this.events.publish(
        toVersionStatusChange(version, previous.status),
      );
    }
    if (isFirst && version.status === 'PUBLISHED') {
      await this.events.publish(
        toTemplateStatusChange(key, key.templateName, 'PUBLISHED', 'DRAFT'),
      );
    }
    return withRecommendedMinor(this.database.stores, version);
  }

  /** Returns what was deleted. */
  async delete(key: TemplateVersionKey): Promise<TemplateVersion> {
    const { version, wasLast } = await this.database.transaction(
      async stores => {
        await stores.templates.findForUpdate(key, key.templateName);
        const found = await lockVersion(stores, key);
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
    await this.events.publish({
      ...toVersionStatusChange(version, version.status),
      status: 'DELETED',
    });
    if (wasLast) {
      await this.events.publish(
        toTemplateStatusChange(key, key.templateName, 'DRAFT', 'PUBLISHED'),
      );
    }
    return withRecommendedMinor(this.database.stores, version);
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
    `Environment template version ${version.templateName}:${version.majorVersion}.${version.minorVersion} cannot go from ${version.status} to ${wanted}: only a DRAFT can be changed, to PUBLISHED`,
  );
}

async function allocateVersion(
  stores: Stores,
  template: EnvironmentTemplateRecord,
  creation: TemplateVersionCreation & { requestHash: string },
): Promise<TemplateVersionRecord> {
  const now = new Date();
  const version: TemplateVersionRecord = {
    accountId: template.accountId,
    region: template.region,
    templateName: template.name,
    ...(await nextVersionNumbers(
      stores,
      template,
      template.name,
      creation.majorVersion,
    )),
    status: 'REGISTRATION_IN_PROGRESS',
    statusMessage: '',
    description: creation.description,
    source: creation.source,
    clientToken: creation.clientToken,
    requestHash: creation.requestHash,
    tags: mergeTags(template.tags, creation.tags),
    createdAt: now,
    lastModifiedAt: now,
  };
  await stores.versions.insert(version);
  return version;
}

async function requireTemplateName(
  stores: Stores,
  scope: Scope,
  templateName: string,
): Promise<void> {
  if (!(await stores.templates.find(scope, templateName))) {
    throw missingTemplate(templateName);
  }
}

async function requireVersion(
  stores: Stores,
  key: TemplateVersionKey,
): Promise<TemplateVersionRecord> {
  const version = await stores.versions.find(key);
  if (!version) {
    throw missingVersion(key);
  }
  return version;
}

async function lockVersion(
  stores: Stores,
  key: TemplateVersionKey,
): Promise<TemplateVersionRecord> {
  const version = await stores.versions.findForUpdate(key);
  if (!version) {
    throw missingVersion(key);
  }
  return version;
}

function missingVersion(key: TemplateVersionKey): ResourceNotFoundException {
  return new ResourceNotFoundException(
    `Environment template version ${key.templateName}:${key.majorVersion}.${key.minorVersion} does not exist`,
  );
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
