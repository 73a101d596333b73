import { DeploymentStatus } from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import {
  StoredTime,
  fromJson,
  fromOptionalDate,
  toDate,
  toJson,
  toOptionalDate,
} from './columns';
import { PageRequest, ResourceTag, Scope, scopeColumns } from './scope';

/** The role ARNs and the account of an environment: kept and returned, for engines that use them. */
export interface EnvironmentRoles {
  protonServiceRoleArn?: string;
  componentRoleArn?: string;
  codebuildRoleArn?: string;
  environmentAccountConnectionId?: string;
  environmentAccountId?: string;
}

export interface EnvironmentRecord extends Scope {
  /** Ours alone: a name can be used again, an id cannot. */
  id: string;
  name: string;
  description?: string;
  templateName: string;
  majorVersion: number;
  minorVersion: number;
  /** As the template has it. */
  provisioning?: 'CUSTOMER_MANAGED';
  spec: string;
  deploymentStatus: DeploymentStatus;
  deploymentStatusMessage?: string;
  lastAttemptedDeploymentId?: string;
  lastSucceededDeploymentId?: string;
  lastDeploymentAttemptedAt: Date;
  lastDeploymentSucceededAt?: Date;
  roles: EnvironmentRoles;
  requestHash: string;
  tags: ResourceTag[];
  createdAt: Date;
}

/** Environments of one major of a template. */
export interface EnvironmentTemplateFilter {
  templateName: string;
  majorVersion: number;
}

interface Row {
  id: string;
  account_id: string;
  region: string;
  name: string;
  description: string | null;
  template_name: string;
  major_version: number;
  minor_version: number;
  provisioning: 'CUSTOMER_MANAGED' | null;
  spec: string;
  deployment_status: DeploymentStatus;
  deployment_status_message: string | null;
  last_attempted_deployment_id: string | null;
  last_succeeded_deployment_id: string | null;
  last_deployment_attempted_at: StoredTime;
  last_deployment_succeeded_at: StoredTime | null;
  roles: string;
  request_hash: string;
  tags: string;
  created_at: StoredTime;
}

const TABLE = 'environments';

export class EnvironmentStore {
  constructor(private readonly knex: Knex) {}

  /** False when the name is taken. */
  async insert(environment: EnvironmentRecord): Promise<boolean> {
    const inserted = await this.knex(TABLE)
      .insert({ ...toRow(environment), reached_apply: false })
      .onConflict(['account_id', 'region', 'name'])
      .ignore()
      .returning('id');
    return inserted.length === 1;
  }

  async find(
    scope: Scope,
    name: string,
  ): Promise<EnvironmentRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), name })
      .first();
    return row && toRecord(row);
  }

  /** Those of the names that exist, in no order. */
  async findNamed(scope: Scope, names: string[]): Promise<EnvironmentRecord[]> {
    const rows = await this.knex<Row>(TABLE)
      .where(scopeColumns(scope))
      .whereIn('name', names);
    return rows.map(toRecord);
  }

  /** As `find`; nobody else changes the environment until the transaction ends. */
  async findForUpdate(
    scope: Scope,
    name: string,
  ): Promise<EnvironmentRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), name })
      .forUpdate()
      .first();
    return row && toRecord(row);
  }

  async list(
    scope: Scope,
    page: PageRequest,
    filters: EnvironmentTemplateFilter[] = [],
  ): Promise<EnvironmentRecord[]> {
    const query = this.knex<Row>(TABLE)
      .where(scopeColumns(scope))
      .orderBy('name')
      .limit(page.limit);
    if (page.after) {
      query.andWhere('name', '>', page.after.name);
    }
    if (filters.length > 0) {
      query.andWhere(any => {
        for (const { templateName, majorVersion } of filters) {
          any.orWhere({
            template_name: templateName,
            major_version: majorVersion,
          });
        }
      });
    }
    return (await query).map(toRecord);
  }

  /** The names of environments that show a template version, in order. */
  async listNamesWithVersion(
    version: Scope & {
      templateName: string;
      majorVersion: number;
      minorVersion: number;
    },
    limit: number,
  ): Promise<string[]> {
    const rows = await this.knex<Row>(TABLE)
      .where({
        ...scopeColumns(version),
        template_name: version.templateName,
        major_version: version.majorVersion,
        minor_version: version.minorVersion,
      })
      .orderBy('name')
      .limit(limit)
      .select('name');
    return rows.map(row => row.name);
  }

  /**
   * Replaces an environment, all but its tags, unless another request changed
   * its status or deployment since it was read; false then.
   */
  async replace(
    environment: EnvironmentRecord,
    read: Pick<
      EnvironmentRecord,
      'deploymentStatus' | 'lastAttemptedDeploymentId'
    >,
  ): Promise<boolean> {
    const { tags, ...changes } = toRow(environment);
    const changed = await this.knex<Row>(TABLE)
      .where({
        id: environment.id,
        deployment_status: read.deploymentStatus,
        last_attempted_deployment_id: read.lastAttemptedDeploymentId ?? null,
      })
      .update(changes);
    return changed === 1;
  }

  async setTags(id: string, tags: ResourceTag[]): Promise<void> {
    await this.knex<Row>(TABLE)
      .where({ id })
      .update({ tags: toJson(tags) });
  }
}

function toRow(environment: EnvironmentRecord): Row {
  return {
    id: environment.id,
    ...scopeColumns(environment),
    name: environment.name,
    description: environment.description ?? null,
    template_name: environment.templateName,
    major_version: environment.majorVersion,
    minor_version: environment.minorVersion,
    provisioning: environment.provisioning ?? null,
    spec: environment.spec,
    deployment_status: environment.deploymentStatus,
    deployment_status_message: environment.deploymentStatusMessage ?? null,
    last_attempted_deployment_id: environment.lastAttemptedDeploymentId ?? null,
    last_succeeded_deployment_id: environment.lastSucceededDeploymentId ?? null,
    last_deployment_attempted_at:
      environment.lastDeploymentAttemptedAt.getTime(),
    last_deployment_succeeded_at: fromOptionalDate(
      environment.lastDeploymentSucceededAt,
    ),
    roles: toJson(environment.roles),
    request_hash: environment.requestHash,
    tags: toJson(environment.tags),
    created_at: environment.createdAt.getTime(),
  };
}

function toRecord(row: Row): EnvironmentRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    region: row.region,
    name: row.name,
    description: row.description ?? undefined,
    templateName: row.template_name,
    majorVersion: row.major_version,
    minorVersion: row.minor_version,
    provisioning: row.provisioning ?? undefined,
    spec: row.spec,
    deploymentStatus: row.deployment_status,
    deploymentStatusMessage: row.deployment_status_message ?? undefined,
    lastAttemptedDeploymentId: row.last_attempted_deployment_id ?? undefined,
    lastSucceededDeploymentId: row.last_succeeded_deployment_id ?? undefined,
    lastDeploymentAttemptedAt: toDate(row.last_deployment_attempted_at),
    lastDeploymentSucceededAt: toOptionalDate(row.last_deployment_succeeded_at),
    roles: fromJson(row.roles),
    requestHash: row.request_hash,
    tags: fromJson(row.tags),
    createdAt: toDate(row.created_at),
  };
}
