import {
  TemplateVersionDeprecation,
  TemplateVersionStatus,
} from '@proton-vending/backstage-plugin-proton-common';
import { BundleManifest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { Knex } from 'knex';
import { Table } from './Table';
import { PageRequest, ResourceTag, Scope, pickScope } from './scope';

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
  /** The text of `rules.yaml`; absent without one. */
  rules?: string;
  /** Absent until the version is registered, and without infrastructure. */
  manifest?: BundleManifest;
  contentHash?: string;
  clientToken?: string;
  requestHash: string;
  tags: ResourceTag[];
  /** Absent unless the version is deprecated. */
  deprecation?: TemplateVersionDeprecation;
  createdAt: Date;
  lastModifiedAt: Date;
}

/** The numbers of a version, which order the versions of a template. */
export type VersionNumbers = Pick<
  TemplateVersionRecord,
  'majorVersion' | 'minorVersion'
>;

/** What names a version. */
export type TemplateVersionKey = Pick<
  TemplateVersionRecord,
  keyof Scope | 'templateName' | 'majorVersion' | 'minorVersion'
>;

/** How a registration ends. */
export type RegistrationResult =
  | {
      status: 'DRAFT';
      schema: string;
      rules?: string;
      manifest?: BundleManifest;
      bundle: Buffer;
      contentHash: string;
      /** By the names of the outputs. */
      outputDescriptions?: Record<string, string>;
      statusMessage?: string;
    }
  | { status: 'REGISTRATION_FAILED'; statusMessage: string };

const VERSIONS = new Table<TemplateVersionRecord>(
  'environment_template_versions',
  {
    accountId: 'value',
    region: 'value',
    templateName: 'value',
    majorVersion: 'value',
    minorVersion: 'value',
    status: 'value',
    statusMessage: 'value',
    description: 'value',
    source: 'json',
    schema: 'value',
    rules: 'value',
    manifest: 'json',
    contentHash: 'value',
    clientToken: 'value',
    requestHash: 'value',
    tags: 'json',
    deprecation: 'json',
    createdAt: 'time',
    lastModifiedAt: 'time',
  },
);

const NEWEST_FIRST = [
  { column: 'major_version', order: 'desc' },
  { column: 'minor_version', order: 'desc' },
];

export class TemplateVersionStore {
  constructor(private readonly knex: Knex) {}

  async insert(version: TemplateVersionRecord): Promise<void> {
    await VERSIONS.insert(this.knex, version);
  }

  async find(key: TemplateVersionKey) {
    return VERSIONS.find(this.knex, pickKey(key));
  }

  /** As `find`; the version then stays until the transaction ends. */
  async findForUse(key: TemplateVersionKey) {
    return VERSIONS.find(this.knex, pickKey(key), 'share');
  }

  /** As `find`; nobody else uses or changes the version until the transaction ends. */
  async findForUpdate(key: TemplateVersionKey) {
    return VERSIONS.find(this.knex, pickKey(key), 'update');
  }

  async findByClientToken(
    scope: Scope,
    templateName: string,
    clientToken: string,
  ) {
    return VERSIONS.find(this.knex, {
      ...pickScope(scope),
      templateName,
      clientToken,
    });
  }

  async findBundle(key: TemplateVersionKey): Promise<Buffer | undefined> {
    const row = await this.version(key).first('bundle');
    return row?.bundle ?? undefined;
  }

  /** What the author says of the outputs, by their names. */
  async findOutputDescriptions(
    key: TemplateVersionKey,
  ): Promise<Record<string, string>> {
    const row = await this.version(key).first('output_descriptions');
    return JSON.parse(row?.output_descriptions ?? '{}');
  }

  /** What an engine keeps for the deployments of a version. */
  async findDependencyLock(
    key: TemplateVersionKey,
  ): Promise<string | undefined> {
    const row = await this.version(key).first('dependency_lock');
    return row?.dependency_lock ?? undefined;
  }

  /** Keeps a lock in place of the one that is known, if that is still there. */
  async keepDependencyLock(
    key: TemplateVersionKey,
    lock: string,
    known: string | undefined,
  ): Promise<void> {
    await this.version(key)
      .where({ dependency_lock: known ?? null })
      .update({ dependency_lock: lock });
  }

  /** The newest version of a major, or of the template, whatever its status. */
  async findNewest(scope: Scope, templateName: string, majorVersion?: number) {
    return VERSIONS.first(
      this.versions(scope, templateName, majorVersion).orderBy(NEWEST_FIRST),
    );
  }

  /** The newest draft or published minor of the same major below a version. */
  async findRegisteredBelow(version: TemplateVersionKey) {
    const { templateName, majorVersion, minorVersion } = version;
    return VERSIONS.first(
      this.versions(version, templateName, majorVersion)
        .andWhere('minor_version', '<', minorVersion)
        .whereIn('status', ['DRAFT', 'PUBLISHED'])
        .orderBy(NEWEST_FIRST),
    );
  }

  /** The newest published version of a major, or of the template. */
  async findRecommended(
    scope: Scope,
    templateName: string,
    majorVersion?: number,
  ): Promise<VersionNumbers | undefined> {
    const row = await this.versions(scope, templateName, majorVersion)
      .where({ status: 'PUBLISHED' })
      .orderBy(NEWEST_FIRST)
      .first('major_version', 'minor_version');
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
    page: PageRequest,
  ) {
    return VERSIONS.page(
      this.versions(scope, templateName, majorVersion),
      { majorVersion: 'asc', minorVersion: 'asc' },
      page,
    );
  }

  /** How many versions a major has, or the template. */
  async count(scope: Scope, templateName: string, majorVersion?: number) {
    return VERSIONS.count(this.versions(scope, templateName, majorVersion));
  }

  /** The deprecated versions of an account and region, by template and number. */
  async listDeprecated(scope: Scope): Promise<TemplateVersionRecord[]> {
    return VERSIONS.list(
      VERSIONS.where(this.knex, pickScope(scope))
        .whereNotNull('deprecation')
        .orderBy(['template_name', 'major_version', 'minor_version']),
    );
  }

  /** Deprecates a version, or makes it one like others again. */
  async setDeprecation(
    key: TemplateVersionKey,
    deprecation: TemplateVersionDeprecation | undefined,
    lastModifiedAt: Date,
  ): Promise<void> {
    await this.version(key).update({
      ...VERSIONS.toRow({ lastModifiedAt }),
      deprecation: deprecation ? JSON.stringify(deprecation) : null,
    });
  }

  async listUnregistered(): Promise<TemplateVersionRecord[]> {
    const status = 'REGISTRATION_IN_PROGRESS';
    return VERSIONS.list(VERSIONS.where(this.knex, { status }));
  }

  /** Ends a registration; false when it had ended already. */
  async settleRegistration(
    key: TemplateVersionKey,
    result: RegistrationResult,
    lastModifiedAt: Date,
  ): Promise<boolean> {
    const { statusMessage = '' } = result;
    const changed = await this.version(key)
      .where({ status: 'REGISTRATION_IN_PROGRESS' })
      .update({
        ...VERSIONS.toRow({ ...result, statusMessage, lastModifiedAt }),
        ...(result.status === 'DRAFT' && {
          bundle: result.bundle,
          output_descriptions: JSON.stringify(result.outputDescriptions ?? {}),
        }),
      });
    return changed === 1;
  }

  /** Changes the members that are given. */
  async update(
    key: TemplateVersionKey,
    changes: Partial<
      Pick<
        TemplateVersionRecord,
        'status' | 'description' | 'tags' | 'lastModifiedAt'
      >
    >,
  ): Promise<void> {
    await this.version(key).update(VERSIONS.toRow(changes));
  }

  async delete(key: TemplateVersionKey): Promise<void> {
    await this.version(key).delete();
  }

  private version(key: TemplateVersionKey) {
    return VERSIONS.where(this.knex, pickKey(key));
  }

  private versions(scope: Scope, templateName: string, majorVersion?: number) {
    return VERSIONS.where(this.knex, {
      ...pickScope(scope),
      templateName,
      ...(majorVersion !== undefined && { majorVersion }),
    });
  }
}

function pickKey(key: TemplateVersionKey): TemplateVersionKey {
  const { templateName, majorVersion, minorVersion } = key;
  return { ...pickScope(key), templateName, majorVersion, minorVersion };
}
