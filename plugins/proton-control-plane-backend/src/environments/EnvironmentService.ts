import {
  RequestInitiator,
  formatEnvironmentArn,
  formatEnvironmentTemplateArn,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { randomUUID } from 'node:crypto';
import { Database, Stores } from '../database/Database';
import {
  DeploymentOperation,
  DeploymentRecord,
  EnvironmentState,
} from '../database/DeploymentStore';
import {
  EnvironmentRecord,
  EnvironmentRoles,
  EnvironmentTemplateFilter,
} from '../database/EnvironmentStore';
import { hashRequest } from '../database/canonical';
import { PageRequest, ResourceTag, Scope } from '../database/scope';
import {
  AccessDeniedException,
  ConflictException,
  ResourceNotFoundException,
  ValidationException,
} from '../errors';
import { StatusEvents } from '../events/StatusEvents';
import { Quotas, describeAccount, requireRoom } from '../quotas';
import { EnvironmentReader } from './EnvironmentReader';
import { cancelDeployment } from './cancelDeployment';
import { EnvironmentUpdate, planUpdate } from './planUpdate';
import { holdConnection } from './holdConnection';
import { resolveVersion } from './resolveVersion';
import { validateSpec } from './validateSpec';

/** What `CreateEnvironment` asks for. */
export interface EnvironmentCreation {
  name: string;
  description?: string;
  templateName: string;
  majorVersion: number;
  minorVersion?: number;
  spec: string;
  roles: EnvironmentRoles;
  tags: ResourceTag[];
}

/** Who asks, and where. */
export interface Requester extends Scope {
  principal: string;
  /** For whom and why, as they say. */
  initiator: RequestInitiator;
  /** Whether they may create and update environments from a template. */
  allowsEnvironmentTemplate(templateName: string): boolean;
}

/** Environments and the deployments that change them. */
export class EnvironmentService {
  static create(options: {
    database: Database;
    events: StatusEvents;
    quotas: Quotas;
    /** Called when there is a new deployment in the queue. */
    onDeploymentQueued: () => void;
    /** Called when a deployment that may run in this process is cancelled. */
    onDeploymentCancelled: (deploymentId: string) => Promise<void>;
  }): EnvironmentService {
    return new EnvironmentService(options);
  }

  private readonly database: Database;
  private readonly reader: EnvironmentReader;

  private constructor(
    private readonly options: {
      database: Database;
      events: StatusEvents;
      quotas: Quotas;
      onDeploymentQueued: () => void;
      onDeploymentCancelled: (deploymentId: string) => Promise<void>;
    },
  ) {
    this.database = options.database;
    this.reader = EnvironmentReader.create(options.database);
  }

  async create(
    requester: Requester,
    creation: EnvironmentCreation,
  ): Promise<EnvironmentRecord> {
    requireTemplateAllowed(
      requester,
      'proton:CreateEnvironment',
      creation.templateName,
    );
    const requestHash = hashRequest(creation);
    const created = await this.database.transaction(async stores => {
      const existing = await stores.environments.find(requester, creation.name);
      if (existing) {
        return { environment: sameRequest(existing, requestHash) };
      }
      const { version, template } = await resolveVersion(
        stores,
        requester,
        creation,
      );
      validateSpec(creation.spec, version);
      await holdConnection(stores, requester, creation.roles);
      await stores.accountSettings.lock(requester);
      const winner = await stores.environments.find(requester, creation.name);
      if (winner) {
        return { environment: sameRequest(winner, requestHash) };
      }
      requireRoom({
        quotas: this.options.quotas,
        name: 'environments',
        count: await stores.summaries.countEnvironments(requester),
        owner: describeAccount(requester),
      });
      const now = new Date();
      const environment: EnvironmentRecord = {
        id: randomUUID(),
        accountId: requester.accountId,
        region: requester.region,
        name: creation.name,
        description: creation.description,
        templateName: creation.templateName,
        majorVersion: version.majorVersion,
        minorVersion: version.minorVersion,
        provisioning: template.provisioning,
        spec: creation.spec,
        deploymentStatus: 'IN_PROGRESS',
        lastAttemptedDeploymentId: randomUUID(),
        lastDeploymentAttemptedAt: now,
        roles: creation.roles,
        requestHash,
        tags: creation.tags,
        createdAt: now,
      };
      if (!(await stores.environments.insert(environment))) {
        throw new ConflictException(
          `Environment ${creation.name} is being created or deleted by another request; try again`,
        );
      }
      await stores.deployments.insert(
        newDeployment(requester, environment, 'create', toState(environment)),
      );
      return { environment, queued: true };
    });
    if (created.queued) {
      await this.announce(created.environment);
    }
    return created.environment;
  }

  async get(scope: Scope, name: string): Promise<EnvironmentRecord> {
    const environment = await this.reader.find(scope, name);
    if (!environment) {
      throw missingEnvironment(name);
    }
    return environment;
  }

  async list(
    scope: Scope,
    page: PageRequest<string>,
    filters?: EnvironmentTemplateFilter[],
  ): Promise<EnvironmentRecord[]> {
    return this.database.stores.environments.list(scope, page, filters);
  }

  async update(
    requester: Requester,
    name: string,
    update: EnvironmentUpdate,
  ): Promise<EnvironmentRecord> {
    const { environment, previous } = await this.database.transaction(
      async stores => {
        const read = await lockEnvironment(stores, requester, name);
        requireTemplateAllowed(
          requester,
          'proton:UpdateEnvironment',
          read.templateName,
        );
        await holdConnection(stores, requester, update.roles);
        const plan = await planUpdate(stores, read, update);
        const described = { ...read, ...plan.description };
        if (!plan.targetState) {
          await replaceUnchanged(stores, described, read);
          return { environment: described, previous: read };
        }
        requireSettled(read, 'updated');
        const deploying = startDeployment(
          // What was never deployed shows what is being tried.
          read.lastSucceededDeploymentId
            ? described
            : { ...described, ...plan.targetState },
          'IN_PROGRESS',
        );
        await replaceUnchanged(stores, deploying, read);
        await stores.deployments.insert(
          newDeployment(
            requester,
            deploying,
            'update',
            plan.targetState,
            read.lastSucceededDeploymentId ? toState(read) : undefined,
          ),
        );
        return { environment: deploying, previous: read };
      },
    );
    if (
      environment.lastAttemptedDeploymentId !==
      previous.lastAttemptedDeploymentId
    ) {
      await this.announce(environment, previous);
    }
    return environment;
  }

  async delete(requester: Requester, name: string): Promise<EnvironmentRecord> {
    const { environment, previous } = await this.database.transaction(
      async stores => {
        const read = await lockEnvironment(stores, requester, name);
        requireSettled(read, 'deleted');
        const deleting = startDeployment(read, 'DELETE_IN_PROGRESS');
        await replaceUnchanged(stores, deleting, read);
        await stores.deployments.insert(
          newDeployment(
            requester,
            deleting,
            'delete',
            toState(read),
            toState(read),
          ),
        );
        return { environment: deleting, previous: read };
      },
    );
    await this.announce(environment, previous);
    return environment;
  }

  /**
   * Cancels the deployment of an environment. What no worker has begun is
   * cancelled at once; what one runs is interrupted first.
   */
  async cancel(requester: Requester, name: string): Promise<EnvironmentRecord> {
    const { environment, change } = await this.database.transaction(stores =>
      cancelDeployment(stores, requester, name),
    );
    if (change) {
      await this.options.events.publish(change);
    }
    if (
      environment.deploymentStatus === 'CANCELLING' &&
      environment.lastAttemptedDeploymentId
    ) {
      await this.options.onDeploymentCancelled(
        environment.lastAttemptedDeploymentId,
      );
      this.options.onDeploymentQueued();
    }
    return environment;
  }

  private async announce(
    environment: EnvironmentRecord,
    previous?: EnvironmentRecord,
  ): Promise<void> {
    this.options.onDeploymentQueued();
    await this.options.events.publish({
      accountId: environment.accountId,
      region: environment.region,
      resource: 'Environment',
      arn: formatEnvironmentArn(environment, environment.name),
      name: environment.name,
      status: environment.deploymentStatus,
      previousStatus: previous?.deploymentStatus,
    });
  }
}

async function lockEnvironment(
  stores: Stores,
  scope: Scope,
  name: string,
): Promise<EnvironmentRecord> {
  const environment = await stores.environments.findForUpdate(scope, name);
  if (!environment) {
    throw missingEnvironment(name);
  }
  return environment;
}

function missingEnvironment(name: string): ResourceNotFoundException {
  return new ResourceNotFoundException(`Environment ${name} does not exist`);
}

function requireTemplateAllowed(
  requester: Requester,
  action: string,
  templateName: string,
): void {
  if (!requester.allowsEnvironmentTemplate(templateName)) {
    throw new AccessDeniedException(
      `User: ${
        requester.principal
      } is not authorized to perform: ${action} with resource: ${formatEnvironmentTemplateArn(
        requester,
        templateName,
      )} because no pattern in the environmentTemplates of this access key matches`,
    );
  }
}

/** AWS Proton answered a repeated create this way. */
function sameRequest(
  existing: EnvironmentRecord,
  requestHash: string,
): EnvironmentRecord {
  if (existing.deploymentStatus === 'DELETE_IN_PROGRESS') {
    throw new ConflictException(
      `Environment ${existing.name} is being deleted; create it again when it is gone`,
    );
  }
  if (existing.requestHash !== requestHash) {
    throw new ValidationException('Idempotent parameter mismatch');
  }
  return existing;
}

function requireSettled(environment: EnvironmentRecord, verb: string): void {
  if (isDeploymentRunning(environment.deploymentStatus)) {
    throw new ConflictException(
      `Environment ${environment.name} cannot be ${verb} now: its deployment ${environment.lastAttemptedDeploymentId} is ${environment.deploymentStatus}; wait until it is over`,
    );
  }
}

async function replaceUnchanged(
  stores: Stores,
  environment: EnvironmentRecord,
  read: EnvironmentRecord,
): Promise<void> {
  if (!(await stores.environments.replace(environment, read))) {
    throw new ConflictException(
      `Environment ${environment.name} was changed by another request; try again`,
    );
  }
}

function startDeployment(
  environment: EnvironmentRecord,
  deploymentStatus: 'IN_PROGRESS' | 'DELETE_IN_PROGRESS',
): EnvironmentRecord {
  return {
    ...environment,
    deploymentStatus,
    deploymentStatusMessage: undefined,
    lastAttemptedDeploymentId: randomUUID(),
    lastDeploymentAttemptedAt: new Date(),
  };
}

function newDeployment(
  requester: Requester,
  environment: EnvironmentRecord,
  operation: DeploymentOperation,
  targetState: EnvironmentState,
  initialState?: EnvironmentState,
): DeploymentRecord {
  if (!environment.lastAttemptedDeploymentId) {
    throw new Error(`Environment ${environment.name} has no deployment id`);
  }
  return {
    id: environment.lastAttemptedDeploymentId,
    accountId: environment.accountId,
    region: environment.region,
    environmentId: environment.id,
    environmentName: environment.name,
    environmentCreatedAt: environment.createdAt,
    operation,
    provisionedBy: 'engine',
    status: environment.deploymentStatus,
    step: 'queued',
    initialState,
    targetState,
    notifiedOutputs: [],
    requestedBy: requester.principal,
    ...requester.initiator,
    stepStarts: {},
    attempts: 0,
    createdAt: environment.lastDeploymentAttemptedAt,
    lastModifiedAt: environment.lastDeploymentAttemptedAt,
  };
}

function toState(environment: EnvironmentRecord): EnvironmentState {
  return {
    templateName: environment.templateName,
    majorVersion: environment.majorVersion,
    minorVersion: environment.minorVersion,
    spec: environment.spec,
  };
}
