import { DeploymentStatus } from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { Encryption } from '../encryption/Encryption';
import { Encrypted } from './Encrypted';
import { RepositoryBranch, RepositoryKey } from './RepositoryStore';
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
  /** Where pull requests provision it; absent when an engine does so directly. */
  provisioningRepository?: RepositoryBranch;
  requestHash: string;
  tags: ResourceTag[];
  createdAt: Date;
}

/** Environments of one major of a template. */
export interface EnvironmentTemplateFilter {
  templateName: string;
  majorVersion: number;
}

interface StoredEnvironment
  extends Omit<
    EnvironmentRecord,
    'spec' | 'requestHash' | 'provisioningRepository'
  > {
  spec: Encrypted<string>;
  repositoryProvider?: RepositoryKey['provider'];
  repositoryName?: string;
  repositoryBranch?: string;
  /** A hash of the spec would confirm a guess of it. */
  requestHash: Encrypted<string>;
}

export const ENVIRONMENTS = new Table<StoredEnvironment>(
  'environments',
  {
    id: 'value',
    accountId: 'value',
    region: 'value',
    name: 'value',
    description: 'value',
    templateName: 'value',
    majorVersion: 'value',
    minorVersion: 'value',
    provisioning: 'value',
    spec: 'encryptedText',
    deploymentStatus: 'value',
    deploymentStatusMessage: 'value',
    lastAttemptedDeploymentId: 'value',
    lastSucceededDeploymentId: 'value',
    lastDeploymentAttemptedAt: 'time',
    lastDeploymentSucceededAt: 'time',
    roles: 'json',
    repositoryProvider: 'value',
    repositoryName: 'value',
    repositoryBranch: 'value',
    requestHash: 'encryptedText',
    tags: 'json',
    createdAt: 'time',
  },
  { key: ['id'] },
);

/** Environments, as their API sees them; deployments use `TargetStore`. */
export class EnvironmentStore {
  private readonly environments: Table<StoredEnvironment>;

  constructor(private readonly knex: Knex, encryption: Encryption) {
    this.environments = ENVIRONMENTS.encryptedBy(encryption);
  }

  /** False when the name is taken. */
  async insert(environment: EnvironmentRecord): Promise<boolean> {
    return this.environments.insertUnlessThere(
      this.knex,
      toStored(environment),
      ['accountId', 'region', 'name'],
    );
  }

  async find(
    scope: Scope,
    name: string,
  ): Promise<EnvironmentRecord | undefined> {
    const key = { ...pickScope(scope), name };
    const found = await this.environments.find(this.knex, key);
    return found && toRecord(found);
  }

  /** Those of the names that exist, in no order. */
  async findNamed(scope: Scope, names: string[]): Promise<EnvironmentRecord[]> {
    const found = await this.environments.list(
      ENVIRONMENTS.where(this.knex, pickScope(scope)).whereIn('name', names),
    );
    return found.map(toRecord);
  }

  /** As `find`; nobody else changes the environment until the transaction ends. */
  async findForUpdate(
    scope: Scope,
    name: string,
  ): Promise<EnvironmentRecord | undefined> {
    const key = { ...pickScope(scope), name };
    const found = await this.environments.find(this.knex, key, 'update');
    return found && toRecord(found);
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
    const found = await this.environments.page(query, { name: 'asc' }, page);
    return found.map(toRecord);
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

  /** The name of an environment that is provisioned through a repository. */
  async findNameWithRepository(
    scope: Scope,
    { provider, name }: RepositoryKey,
  ): Promise<string | undefined> {
    const [found] = await ENVIRONMENTS.where(this.knex, {
      ...pickScope(scope),
      repositoryName: name,
      repositoryProvider: provider,
    })
      .orderBy('name')
      .limit(1)
      .pluck('name');
    return found;
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
    }).update(this.environments.toRow(toStored(changes)));
    return changed === 1;
  }

  async setTags(id: string, tags: ResourceTag[]): Promise<void> {
    await ENVIRONMENTS.where(this.knex, { id }).update(
      ENVIRONMENTS.toRow({ tags }),
    );
  }
}

function toStored<
  T extends Pick<
    EnvironmentRecord,
    'spec' | 'requestHash' | 'provisioningRepository'
  >,
>({ provisioningRepository, ...environment }: T) {
  return {
    ...environment,
    spec: Encrypted.of(environment.spec),
    requestHash: Encrypted.of(environment.requestHash),
    repositoryProvider: provisioningRepository?.provider,
    repositoryName: provisioningRepository?.name,
    repositoryBranch: provisioningRepository?.branch,
  };
}

/** What is encrypted is decrypted when it is first read. */
function toRecord({
  spec,
  requestHash,
  repositoryProvider: provider,
  repositoryName: name,
  repositoryBranch: branch,
  ...rest
}: StoredEnvironment): EnvironmentRecord {
  return {
    ...rest,
    ...(provider !== undefined &&
      name !== undefined &&
      branch !== undefined && {
        provisioningRepository: { provider, name, branch },
      }),
    get spec() {
      return spec.read();
    },
    get requestHash() {
      return requestHash.read();
    },
  };
}
