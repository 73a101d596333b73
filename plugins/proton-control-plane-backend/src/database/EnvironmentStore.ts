import { DeploymentStatus } from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { Table } from './Table';
import { PageRequest, ResourceTag, Scope, pickScope } from './scope';

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

const ENVIRONMENTS = new Table<EnvironmentRecord>('environments', {
  id: 'value',
  accountId: 'value',
  region: 'value',
  name: 'value',
  description: 'value',
  templateName: 'value',
  majorVersion: 'value',
  minorVersion: 'value',
  provisioning: 'value',
  spec: 'value',
  deploymentStatus: 'value',
  deploymentStatusMessage: 'value',
  lastAttemptedDeploymentId: 'value',
  lastSucceededDeploymentId: 'value',
  lastDeploymentAttemptedAt: 'time',
  lastDeploymentSucceededAt: 'time',
  roles: 'json',
  requestHash: 'value',
  tags: 'json',
  createdAt: 'time',
});

/** Environments, as their API sees them; deployments use `TargetStore`. */
export class EnvironmentStore {
  constructor(private readonly knex: Knex) {}

  /** False when the name is taken. */
  async insert(environment: EnvironmentRecord): Promise<boolean> {
    return ENVIRONMENTS.insertUnlessThere(this.knex, environment, [
      'accountId',
      'region',
      'name',
    ]);
  }

  async find(
    scope: Scope,
    name: string,
  ): Promise<EnvironmentRecord | undefined> {
    return ENVIRONMENTS.find(this.knex, { ...pickScope(scope), name });
  }

  /** Those of the names that exist, in no order. */
  async findNamed(scope: Scope, names: string[]): Promise<EnvironmentRecord[]> {
    return ENVIRONMENTS.list(
      ENVIRONMENTS.where(this.knex, pickScope(scope)).whereIn('name', names),
    );
  }

  /** As `find`; nobody else changes the environment until the transaction ends. */
  async findForUpdate(
    scope: Scope,
    name: string,
  ): Promise<EnvironmentRecord | undefined> {
    const key = { ...pickScope(scope), name };
    return ENVIRONMENTS.find(this.knex, key, 'update');
  }

  async list(
    scope: Scope,
    page: PageRequest,
    filters: EnvironmentTemplateFilter[] = [],
  ): Promise<EnvironmentRecord[]> {
    const query = ENVIRONMENTS.where(this.knex, pickScope(scope));
    if (filters.length > 0) {
      query.andWhere(any => {
        for (const { templateName, majorVersion } of filters) {
          any.orWhere(ENVIRONMENTS.toRow({ templateName, majorVersion }));
        }
      });
    }
    return ENVIRONMENTS.page(query, { name: 'asc' }, page);
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
    const { templateName, majorVersion, minorVersion } = version;
    return ENVIRONMENTS.where(this.knex, {
      ...pickScope(version),
      templateName,
      majorVersion,
      minorVersion,
    })
      .orderBy('name')
      .limit(limit)
      .pluck('name');
  }

  /**
   * Replaces an environment, all but its tags, unless another request changed
   * its status or deployment since it was read; false then.
   */
  async replace(
    { tags, ...changes }: EnvironmentRecord,
    read: Pick<
      EnvironmentRecord,
      'deploymentStatus' | 'lastAttemptedDeploymentId'
    >,
  ): Promise<boolean> {
    const { deploymentStatus, lastAttemptedDeploymentId } = read;
    const changed = await ENVIRONMENTS.where(this.knex, {
      id: changes.id,
      deploymentStatus,
      lastAttemptedDeploymentId,
    }).update(ENVIRONMENTS.toRow(changes));
    return changed === 1;
  }

  async setTags(id: string, tags: ResourceTag[]): Promise<void> {
    await ENVIRONMENTS.where(this.knex, { id }).update(
      ENVIRONMENTS.toRow({ tags }),
    );
  }
}
