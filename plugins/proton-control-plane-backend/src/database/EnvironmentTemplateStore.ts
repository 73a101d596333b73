import { Knex } from 'knex';
import { StoredTime, fromJson, toDate, toJson } from './columns';
import { VersionNumbers } from './TemplateVersionStore';
import { PageRequest, ResourceTag, Scope, scopeColumns } from './scope';

export interface EnvironmentTemplateRecord extends Scope {
  name: string;
  displayName?: string;
  description?: string;
  encryptionKey?: string;
  provisioning?: 'CUSTOMER_MANAGED';
  tags: ResourceTag[];
  /** Tells a repeated creation; absent in what an earlier release stored. */
  requestHash?: string;
  /** What was recommended before the last published version was deleted. */
  lastRecommendedVersion?: VersionNumbers;
  createdAt: Date;
  lastModifiedAt: Date;
}

/** Where a template is in a list. */
export interface TemplatePosition {
  /** In milliseconds. */
  createdAt: number;
  name: string;
}

interface Row {
  account_id: string;
  region: string;
  name: string;
  display_name: string | null;
  description: string | null;
  encryption_key: string | null;
  provisioning: 'CUSTOMER_MANAGED' | null;
  tags: string;
  request_hash: string | null;
  last_recommended_version: string | null;
  created_at: StoredTime;
  last_modified_at: StoredTime;
}

const TABLE = 'environment_templates';

export class EnvironmentTemplateStore {
  constructor(private readonly knex: Knex) {}

  /** False when the name is taken. */
  async insert(template: EnvironmentTemplateRecord): Promise<boolean> {
    const inserted = await this.knex(TABLE)
      .insert({
        ...scopeColumns(template),
        name: template.name,
        display_name: template.displayName ?? null,
        description: template.description ?? null,
        encryption_key: template.encryptionKey ?? null,
        provisioning: template.provisioning ?? null,
        tags: toJson(template.tags),
        request_hash: template.requestHash ?? null,
        created_at: template.createdAt.getTime(),
        last_modified_at: template.lastModifiedAt.getTime(),
      })
      .onConflict(['account_id', 'region', 'name'])
      .ignore()
      .returning('name');
    return inserted.length === 1;
  }

  async find(
    scope: Scope,
    name: string,
  ): Promise<EnvironmentTemplateRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), name })
      .first();
    return row && toRecord(row);
  }

  /** As `find`; requests that change the template or its versions wait until the transaction ends. */
  async findForUpdate(
    scope: Scope,
    name: string,
  ): Promise<EnvironmentTemplateRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), name })
      .forUpdate()
      .first();
    return row && toRecord(row);
  }

  /** Newest first. */
  async list(
    scope: Scope,
    page: PageRequest<TemplatePosition>,
  ): Promise<EnvironmentTemplateRecord[]> {
    const query = this.knex<Row>(TABLE)
      .where(scopeColumns(scope))
      .orderBy([{ column: 'created_at', order: 'desc' }, { column: 'name' }])
      .limit(page.limit);
    const { after } = page;
    if (after) {
      query.andWhere(older =>
        older
          .where('created_at', '<', after.createdAt)
          .orWhere(sameTime =>
            sameTime
              .where({ created_at: after.createdAt })
              .andWhere('name', '>', after.name),
          ),
      );
    }
    return (await query).map(toRecord);
  }

  async update(
    template: Pick<
      EnvironmentTemplateRecord,
      keyof Scope | 'name' | 'displayName' | 'description' | 'lastModifiedAt'
    >,
  ): Promise<void> {
    await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(template), name: template.name })
      .update({
        display_name: template.displayName ?? null,
        description: template.description ?? null,
        last_modified_at: template.lastModifiedAt.getTime(),
      });
  }

  /** Keeps which version was recommended when the last published one is deleted. */
  async setLastRecommended(
    scope: Scope,
    name: string,
    version: VersionNumbers,
  ): Promise<void> {
    await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), name })
      .update({ last_recommended_version: toJson(version) });
  }

  async setTags(
    scope: Scope,
    name: string,
    tags: ResourceTag[],
  ): Promise<void> {
    await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), name })
      .update({ tags: toJson(tags) });
  }

  async delete(scope: Scope, name: string): Promise<void> {
    await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), name })
      .delete();
  }
}

function toRecord(row: Row): EnvironmentTemplateRecord {
  return {
    accountId: row.account_id,
    region: row.region,
    name: row.name,
    displayName: row.display_name ?? undefined,
    description: row.description ?? undefined,
    encryptionKey: row.encryption_key ?? undefined,
    provisioning: row.provisioning ?? undefined,
    tags: fromJson(row.tags),
    requestHash: row.request_hash ?? undefined,
    lastRecommendedVersion: row.last_recommended_version
      ? fromJson(row.last_recommended_version)
      : undefined,
    createdAt: toDate(row.created_at),
    lastModifiedAt: toDate(row.last_modified_at),
  };
}
