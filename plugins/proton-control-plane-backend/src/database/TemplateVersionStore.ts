import { TemplateVersionStatus } from '@proton-vending/backstage-plugin-proton-common';
import { BundleManifest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { Knex } from 'knex';
import { StoredTime, fromJson, toDate, toJson } from './columns';
import { PageRequest, ResourceTag, Scope, scopeColumns } from './scope';

/** Where a version's bundle comes from. */
export type TemplateVersionSource =
  | { s3: { bucket: string; key: string } }
  | { directory: string }
  | { upload: { contentHash: string } }
  | {
      repository: {
        provider: string;
        name: string;
        branch: string;
        directory: string;
        sha: string;
      };
    };

/** A version without its bundle, which can be megabytes. */
export interface TemplateVersionRecord extends Scope {
  templateName: string;
  majorVersion: number;
  minorVersion: number;
  status: TemplateVersionStatus;
  statusMessage: string;
  description?: string;
  source: TemplateVersionSource;
  /** The text of `schema.yaml`; absent until the version is registered. */
  schema?: string;
  /** Absent until the version is registered, and without infrastructure. */
  manifest?: BundleManifest;
  contentHash?: string;
  clientToken?: string;
  requestHash: string;
  tags: ResourceTag[];
  createdAt: Date;
  lastModifiedAt: Date;
}

/** The numbers of a version, which order the versions of a template. */
export type VersionNumbers = Pick<
  TemplateVersionRecord,
  'majorVersion' | 'minorVersion'
>;

/** What names a version. */
export interface TemplateVersionKey extends Scope {
  templateName: string;
  majorVersion: number;
  minorVersion: number;
}

interface Row {
  account_id: string;
  region: string;
  template_name: string;
  major_version: number;
  minor_version: number;
  status: TemplateVersionStatus;
  status_message: string;
  description: string | null;
  source: string;
  schema: string | null;
  manifest: string | null;
  bundle: Buffer | null;
  dependency_lock: string | null;
  content_hash: string | null;
  client_token: string | null;
  request_hash: string;
  tags: string;
  created_at: StoredTime;
  last_modified_at: StoredTime;
}

const TABLE = 'environment_template_versions';
const COLUMNS = [
  'account_id',
  'region',
  'template_name',
  'major_version',
  'minor_version',
  'status',
  'status_message',
  'description',
  'source',
  'schema',
  'manifest',
  'content_hash',
  'client_token',
  'request_hash',
  'tags',
  'created_at',
  'last_modified_at',
] as const;

export class TemplateVersionStore {
  constructor(private readonly knex: Knex) {}

  async insert(version: TemplateVersionRecord): Promise<void> {
    await this.knex(TABLE).insert({
      ...keyColumns(version),
      status: version.status,
      status_message: version.statusMessage,
      description: version.description ?? null,
      source: toJson(version.source),
      schema: version.schema ?? null,
      manifest: version.manifest ? toJson(version.manifest) : null,
      content_hash: version.contentHash ?? null,
      client_token: version.clientToken ?? null,
      request_hash: version.requestHash,
      tags: toJson(version.tags),
      created_at: version.createdAt.getTime(),
      last_modified_at: version.lastModifiedAt.getTime(),
    });
  }

  async find(
    key: TemplateVersionKey,
  ): Promise<TemplateVersionRecord | undefined> {
    const row = await this.rows().where(keyColumns(key)).first();
    return row && toRecord(row);
  }

  /** As `find`; the version then stays until the transaction ends. */
  async findForUse(
    key: TemplateVersionKey,
  ): Promise<TemplateVersionRecord | undefined> {
    const row = await this.rows().where(keyColumns(key)).forShare().first();
    return row && toRecord(row);
  }

  /** As `find`; nobody else uses or changes the version until the transaction ends. */
  async findForUpdate(
    key: TemplateVersionKey,
  ): Promise<TemplateVersionRecord | undefined> {
    const row = await this.rows().where(keyColumns(key)).forUpdate().first();
    return row && toRecord(row);
  }

  async findByClientToken(
    scope: Scope,
    templateName: string,
    clientToken: string,
  ): Promise<TemplateVersionRecord | undefined> {
    const row = await this.rows()
      .where({
        ...scopeColumns(scope),
        template_name: templateName,
        client_token: clientToken,
      })
      .first();
    return row && toRecord(row);
  }

  async findBundle(key: TemplateVersionKey): Promise<Buffer | undefined> {
    const row = await this.knex<Row>(TABLE)
      .select('bundle')
      .where(keyColumns(key))
      .first();
    return row?.bundle ?? undefined;
  }

  /** What an engine keeps for the deployments of a version. */
  async findDependencyLock(
    key: TemplateVersionKey,
  ): Promise<string | undefined> {
    const row = await this.knex<Row>(TABLE)
      .select('dependency_lock')
      .where(keyColumns(key))
      .first();
    return row?.dependency_lock ?? undefined;
  }

  /** Keeps a lock in place of the one that is known, if that is still there. */
  async keepDependencyLock(
    key: TemplateVersionKey,
    lock: string,
    known: string | undefined,
  ): Promise<void> {
    await this.knex<Row>(TABLE)
      .where(keyColumns(key))
      .where({ dependency_lock: known ?? null })
      .update({ dependency_lock: lock });
  }

  /** The newest version of a major, or of the template, whatever its status. */
  async findNewest(
    scope: Scope,
    templateName: string,
    majorVersion?: number,
  ): Promise<TemplateVersionRecord | undefined> {
    const query = this.ofTemplate(scope, templateName).orderBy([
      { column: 'major_version', order: 'desc' },
      { column: 'minor_version', order: 'desc' },
    ]);
    if (majorVersion !== undefined) {
      query.andWhere({ major_version: majorVersion });
    }
    const row = await query.first();
    return row && toRecord(row);
  }

  /** The newest draft or published minor of the same major below a version. */
  async findRegisteredBelow(
    version: TemplateVersionKey,
  ): Promise<TemplateVersionRecord | undefined> {
    const row = await this.ofTemplate(version, version.templateName)
      .andWhere({ major_version: version.majorVersion })
      .andWhere('minor_version', '<', version.minorVersion)
      .whereIn('status', ['DRAFT', 'PUBLISHED'])
      .orderBy('minor_version', 'desc')
      .first();
    return row && toRecord(row);
  }

  /** The newest published version of a major, or of the template. */
  async findRecommended(
    scope: Scope,
    templateName: string,
    majorVersion?: number,
  ): Promise<VersionNumbers | undefined> {
    const query = this.knex<Row>(TABLE)
      .select('major_version', 'minor_version')
      .where({
        ...scopeColumns(scope),
        template_name: templateName,
        status: 'PUBLISHED',
      })
      .orderBy([
        { column: 'major_version', order: 'desc' },
        { column: 'minor_version', order: 'desc' },
      ]);
    if (majorVersion !== undefined) {
      query.andWhere({ major_version: majorVersion });
    }
    const row = await query.first();
    return (
      row && {
        majorVersion: row.major_version,
        minorVersion: row.minor_version,
      }
    );
  }

  /** The versions of a template, or of one major, oldest first. */
  async list(
    scope: Scope,
    templateName: string,
    majorVersion: number | undefined,
    page: PageRequest<VersionNumbers>,
  ): Promise<TemplateVersionRecord[]> {
    const query = this.ofTemplate(scope, templateName)
      .orderBy(['major_version', 'minor_version'])
      .limit(page.limit);
    if (majorVersion !== undefined) {
      query.andWhere({ major_version: majorVersion });
    }
    const { after } = page;
    if (after) {
      query.andWhere(later =>
        later
          .where('major_version', '>', after.majorVersion)
          .orWhere(sameMajor =>
            sameMajor
              .where({ major_version: after.majorVersion })
              .andWhere('minor_version', '>', after.minorVersion),
          ),
      );
    }
    return (await query).map(toRecord);
  }

  /** How many versions a major has, or the template. */
  async count(
    scope: Scope,
    templateName: string,
    majorVersion?: number,
  ): Promise<number> {
    const query = this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), template_name: templateName })
      .count({ count: '*' });
    if (majorVersion !== undefined) {
      query.andWhere({ major_version: majorVersion });
    }
    const [{ count }] = await query;
    return Number(count);
  }

  async listUnregistered(): Promise<TemplateVersionRecord[]> {
    const rows = await this.rows().where({
      status: 'REGISTRATION_IN_PROGRESS',
    });
    return rows.map(toRecord);
  }

  /** Ends a registration; false when it had ended already. */
  async settleRegistration(
    key: TemplateVersionKey,
    result:
      | {
          status: 'DRAFT';
          schema: string;
          manifest?: BundleManifest;
          bundle: Buffer;
          contentHash: string;
          statusMessage?: string;
        }
      | { status: 'REGISTRATION_FAILED'; statusMessage: string },
    now: Date,
  ): Promise<boolean> {
    const changed = await this.knex<Row>(TABLE)
      .where({ ...keyColumns(key), status: 'REGISTRATION_IN_PROGRESS' })
      .update(
        result.status === 'DRAFT'
          ? {
              status: result.status,
              status_message: result.statusMessage ?? '',
              schema: result.schema,
              manifest: result.manifest ? toJson(result.manifest) : null,
              bundle: result.bundle,
              content_hash: result.contentHash,
              last_modified_at: now.getTime(),
            }
          : {
              status: result.status,
              status_message: result.statusMessage,
              last_modified_at: now.getTime(),
            },
      );
    return changed === 1;
  }

  async update(
    version: Pick<
      TemplateVersionRecord,
      keyof TemplateVersionKey | 'status' | 'description' | 'lastModifiedAt'
    >,
  ): Promise<void> {
    await this.knex<Row>(TABLE)
      .where(keyColumns(version))
      .update({
        status: version.status,
        description: version.description ?? null,
        last_modified_at: version.lastModifiedAt.getTime(),
      });
  }

  async setTags(key: TemplateVersionKey, tags: ResourceTag[]): Promise<void> {
    await this.knex<Row>(TABLE)
      .where(keyColumns(key))
      .update({ tags: toJson(tags) });
  }

  async delete(key: TemplateVersionKey): Promise<void> {
    await this.knex<Row>(TABLE).where(keyColumns(key)).delete();
  }

  private rows() {
    return this.knex<Row>(TABLE).select(...COLUMNS);
  }

  private ofTemplate(scope: Scope, templateName: string) {
    return this.rows().where({
      ...scopeColumns(scope),
      template_name: templateName,
    });
  }
}

function keyColumns(key: TemplateVersionKey) {
  return {
    ...scopeColumns(key),
    template_name: key.templateName,
    major_version: key.majorVersion,
    minor_version: key.minorVersion,
  };
}

function toRecord(
  row: Omit<Row, 'bundle' | 'dependency_lock'>,
): TemplateVersionRecord {
  return {
    accountId: row.account_id,
    region: row.region,
    templateName: row.template_name,
    majorVersion: row.major_version,
    minorVersion: row.minor_version,
    status: row.status,
    statusMessage: row.status_message,
    description: row.description ?? undefined,
    source: fromJson(row.source),
    schema: row.schema ?? undefined,
    manifest: row.manifest === null ? undefined : fromJson(row.manifest),
    contentHash: row.content_hash ?? undefined,
    clientToken: row.client_token ?? undefined,
    requestHash: row.request_hash,
    tags: fromJson(row.tags),
    createdAt: toDate(row.created_at),
    lastModifiedAt: toDate(row.last_modified_at),
  };
}
