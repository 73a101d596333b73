import { Database, Stores } from '../database/Database';
import { EnvironmentTemplateRecord } from '../database/EnvironmentTemplateStore';
import { VersionNumbers } from '../database/TemplateVersionStore';
import { hashRequest } from '../database/canonical';
import { PageRequest, ResourceTag, Scope, pickScope } from '../database/scope';
import { ConflictException } from '../errors';
import { StatusEvents } from '../events/StatusEvents';
import { Quotas, describeAccount, enforceQuota } from '../quotas';
import { requireTemplate } from './newVersion';
import { toTemplateStatusChange } from './statusChanges';

/** What `CreateEnvironmentTemplate` asks for. */
export interface EnvironmentTemplateCreation {
  name: string;
  displayName?: string;
  description?: string;
  encryptionKey?: string;
  provisioning?: 'CUSTOMER_MANAGED';
  tags: ResourceTag[];
}

/** A template with the version that Proton recommends of it. */
export interface EnvironmentTemplate extends EnvironmentTemplateRecord {
  recommendedVersion?: VersionNumbers;
}

/** Environment templates; their versions are `TemplateVersionService`'s. */
export class EnvironmentTemplateService {
  static create(options: {
    database: Database;
    events: StatusEvents;
    quotas: Quotas;
  }): EnvironmentTemplateService {
    const { database, events, quotas } = options;
    return new EnvironmentTemplateService(database, events, quotas);
  }

  private constructor(
    private readonly database: Database,
    private readonly events: StatusEvents,
    private readonly quotas: Quotas,
  ) {}

  async create(
    scope: Scope,
    creation: EnvironmentTemplateCreation,
  ): Promise<EnvironmentTemplate> {
    const now = new Date();
    const template: EnvironmentTemplateRecord = {
      ...pickScope(scope),
      ...creation,
      requestHash: hashRequest(creation),
      createdAt: now,
      lastModifiedAt: now,
    };
    const isNew = await this.database.transaction(async stores => {
      await stores.accountSettings.lock(scope);
      if (await stores.templates.find(scope, creation.name)) {
        return false;
      }
      enforceQuota({
        quotas: this.quotas,
        kind: 'environmentTemplate',
        count: await stores.templates.count(scope),
        owner: describeAccount(scope),
      });
      return stores.templates.insert(template);
    });
    if (isNew) {
      await this.events.publish(
        toTemplateStatusChange(scope, creation.name, 'DRAFT'),
      );
      return template;
    }
    const existing = await this.get(scope, creation.name);
    if (existing.requestHash !== template.requestHash) {
      throw new ConflictException(
        `Environment template ${creation.name} already exists with other properties`,
      );
    }
    return existing;
  }

  async get(scope: Scope, name: string): Promise<EnvironmentTemplate> {
    const { stores } = this.database;
    return withRecommended(stores, await requireTemplate(stores, scope, name));
  }

  async list(scope: Scope, page: PageRequest): Promise<EnvironmentTemplate[]> {
    const { stores } = this.database;
    const templates = await stores.templates.list(scope, page);
    return Promise.all(
      templates.map(template => withRecommended(stores, template)),
    );
  }

  async update(
    scope: Scope,
    name: string,
    change: { displayName?: string; description?: string },
  ): Promise<EnvironmentTemplate> {
    return this.database.transaction(async stores => {
      const template = await requireTemplate(stores, scope, name, 'lock');
      const changes = {
        displayName: change.displayName ?? template.displayName,
        description: change.description ?? template.description,
        lastModifiedAt: new Date(),
      };
      await stores.templates.update(scope, name, changes);
      return withRecommended(stores, { ...template, ...changes });
    });
  }

  /** Returns what was deleted. */
  async delete(scope: Scope, name: string): Promise<EnvironmentTemplate> {
    const template = await this.database.transaction(async stores => {
      const found = await requireTemplate(stores, scope, name, 'lock');
      const versions = await stores.versions.count(scope, name);
      if (versions > 0) {
        throw new ConflictException(
          `Environment template ${name} cannot be deleted: it has ${versions} version${
            versions === 1 ? '' : 's'
          }; delete its versions first`,
        );
      }
      await stores.templates.delete(scope, name);
      return found;
    });
    await this.events.publish(
      toTemplateStatusChange(scope, name, 'DELETED', 'DRAFT'),
    );
    return {
      ...template,
      recommendedVersion: template.lastRecommendedVersion,
    };
  }
}

async function withRecommended(
  stores: Stores,
  template: EnvironmentTemplateRecord,
): Promise<EnvironmentTemplate> {
  return {
    ...template,
    recommendedVersion: await stores.versions.findRecommended(
      template,
      template.name,
    ),
  };
}
