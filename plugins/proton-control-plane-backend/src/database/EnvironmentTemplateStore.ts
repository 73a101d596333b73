import { Knex } from 'knex';
import { Table } from './Table';
import { VersionNumbers } from './TemplateVersionStore';
import { PageRequest, ResourceTag, Scope, pickScope } from './scope';

export interface EnvironmentTemplateRecord extends Scope {
  name: string;
  displayName?: string;
  description?: string;
  encryptionKey?: string;
  provisioning?: 'CUSTOMER_MANAGED';
  tags: ResourceTag[];
  /** Tells a repeated creation. */
  requestHash: string;
  /** What was recommended before the last published version was deleted. */
  lastRecommendedVersion?: VersionNumbers;
  createdAt: Date;
  lastModifiedAt: Date;
}

const TEMPLATES = new Table<EnvironmentTemplateRecord>(
  'environment_templates',
  {
    accountId: 'value',
    region: 'value',
    name: 'value',
    displayName: 'value',
    description: 'value',
    encryptionKey: 'value',
    provisioning: 'value',
    tags: 'json',
    requestHash: 'value',
    lastRecommendedVersion: 'json',
    createdAt: 'time',
    lastModifiedAt: 'time',
  },
);

export class EnvironmentTemplateStore {
  constructor(private readonly knex: Knex) {}

  /** False when the name is taken. */
  async insert(template: EnvironmentTemplateRecord): Promise<boolean> {
    return TEMPLATES.insertUnlessThere(this.knex, template, [
      'accountId',
      'region',
      'name',
    ]);
  }

  async find(scope: Scope, name: string) {
    return TEMPLATES.find(this.knex, { ...pickScope(scope), name });
  }

  /** As `find`; requests that change the template or its versions wait until the transaction ends. */
  async findForUpdate(scope: Scope, name: string) {
    return TEMPLATES.find(this.knex, { ...pickScope(scope), name }, 'update');
  }

  /** Newest first. */
  async list(scope: Scope, page: PageRequest) {
    return TEMPLATES.page(
      TEMPLATES.where(this.knex, pickScope(scope)),
      { createdAt: 'desc', name: 'asc' },
      page,
    );
  }

  async count(scope: Scope): Promise<number> {
    return TEMPLATES.count(TEMPLATES.where(this.knex, pickScope(scope)));
  }

  /** Changes the members that are given. */
  async update(
    scope: Scope,
    name: string,
    changes: Partial<EnvironmentTemplateRecord>,
  ): Promise<void> {
    await TEMPLATES.where(this.knex, { ...pickScope(scope), name }).update(
      TEMPLATES.toRow(changes),
    );
  }

  async delete(scope: Scope, name: string): Promise<void> {
    await TEMPLATES.where(this.knex, { ...pickScope(scope), name }).delete();
  }
}
