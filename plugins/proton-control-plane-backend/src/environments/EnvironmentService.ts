import { ImportedEnvironment } from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { Database } from '../database/Database';
import {
  EnvironmentRecord,
  EnvironmentTemplateFilter,
} from '../database/EnvironmentStore';
import { PageRequest, Scope } from '../database/scope';
import { EngineRegistry } from '../engines/EngineRegistry';
import { StatusEvents, toStatusChange } from '../events/StatusEvents';
import { Quotas } from '../quotas';
import { CheckedSpecs } from './CheckedSpecs';
import { EnvironmentReader } from './EnvironmentReader';
import { Requester } from '../access/Requester';
import { cancelDeployment } from '../deployments/cancelDeployment';
import { EnvironmentCreation, createEnvironment } from './createEnvironment';
import { deleteEnvironment } from './deleteEnvironment';
import { missingEnvironment } from './environmentChanges';
import { EnvironmentImport, importEnvironment } from './importEnvironment';
import { EnvironmentUpdate } from './planUpdate';
import { StateService } from '../states/StateService';
import { PlanDeployment, deployPlan } from '../plans/deployPlan';
import { updateEnvironment } from './updateEnvironment';

export interface EnvironmentServiceOptions {
  database: Database;
  events: StatusEvents;
  quotas: Quotas;
  schemaValidator: SchemaValidator;
  engines: EngineRegistry;
  states: StateService;
  /** The types of resources that an ordinary update never replaces, destroys or forgets. */
  protectedResourceTypes: ReadonlySet<string>;
  /** Called when there is a new deployment in the queue. */
  onDeploymentQueued: () => void;
  /** Called when a deployment that may run in this process is cancelled. */
  onDeploymentCancelled: (deploymentId: string) => Promise<void>;
}

/** Environments and the deployments that change them. */
export class EnvironmentService {
  static create(options: EnvironmentServiceOptions): EnvironmentService {
    return new EnvironmentService(options);
  }

  private readonly database: Database;
  private readonly reader: EnvironmentReader;

  private constructor(private readonly options: EnvironmentServiceOptions) {
    this.database = options.database;
    this.reader = EnvironmentReader.create(options.database);
  }

  async create(
    requester: Requester,
    creation: EnvironmentCreation,
  ): Promise<EnvironmentRecord> {
    const { engines, quotas, schemaValidator } = this.options;
    const { environment, isNew } = await CheckedSpecs.provide(
      schemaValidator,
      specs =>
        this.database.transaction(stores =>
          createEnvironment(
            stores,
            requester,
            creation,
            quotas,
            specs,
            engines,
          ),
        ),
    );
    if (isNew) {
      await this.announce(environment);
    }
    return environment;
  }

  /** Records an environment that exists already; nothing is deployed. */
  async import(
    requester: Requester,
    environmentImport: EnvironmentImport,
  ): Promise<ImportedEnvironment> {
    const { database, events, schemaValidator } = this.options;
    const { imported, change } = await CheckedSpecs.provide(
      schemaValidator,
      specs =>
        database.transaction(stores =>
          importEnvironment(stores, requester, environmentImport, {
            ...this.options,
            specs,
          }),
        ),
    );
    if (change) {
      await events.publish(change);
    }
    return imported;
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
    page: PageRequest,
    filters?: EnvironmentTemplateFilter[],
  ): Promise<EnvironmentRecord[]> {
    return this.database.stores.environments.list(scope, page, filters);
  }

  async update(
    requester: Requester,
    name: string,
    update: EnvironmentUpdate,
  ): Promise<EnvironmentRecord> {
    const { environment, previous } = await CheckedSpecs.provide(
      this.options.schemaValidator,
      specs =>
        this.database.transaction(stores =>
          updateEnvironment(
            stores,
            requester,
            name,
            update,
            specs,
            this.options.engines,
          ),
        ),
    );
    if (
      environment.lastAttemptedDeploymentId !==
      previous.lastAttemptedDeploymentId
    ) {
      await this.announce(environment, previous);
    }
    return environment;
  }

  /** Starts the deployment of a plan that people have seen. */
  async deployPlan(
    requester: Requester,
    deployment: Omit<PlanDeployment, 'engines' | 'protectedResourceTypes'>,
  ): Promise<EnvironmentRecord> {
    const { engines, protectedResourceTypes } = this.options;
    const { environment, previous } = await this.database.transaction(stores =>
      deployPlan(stores, requester, {
        ...deployment,
        engines,
        protectedResourceTypes,
      }),
    );
    await this.announce(environment, previous);
    return environment;
  }

  async delete(requester: Requester, name: string): Promise<EnvironmentRecord> {
    const { environment, previous } = await this.database.transaction(stores =>
      deleteEnvironment(stores, requester, name, this.options.engines),
    );
    await this.announce(environment, previous);
    return environment;
  }

  /**
   * Cancels the deployment of an environment. What no worker has begun is
   * cancelled at once; what one runs is interrupted first.
   */
  async cancel(requester: Requester, name: string): Promise<EnvironmentRecord> {
    const { environment, change, stopping } = await this.database.transaction(
      async stores => ({
        ...(await cancelDeployment(
          stores,
          requester,
          { kind: 'environment', name },
          'proton:CancelEnvironmentDeployment',
        )),
        environment: await stores.environments.find(requester, name),
      }),
    );
    if (change) {
      await this.options.events.publish(change);
    }
    if (stopping !== undefined) {
      await this.options.onDeploymentCancelled(stopping);
      this.options.onDeploymentQueued();
    }
    if (!environment) {
      throw missingEnvironment(name);
    }
    return environment;
  }

  private async announce(
    environment: EnvironmentRecord,
    previous?: EnvironmentRecord,
  ): Promise<void> {
    this.options.onDeploymentQueued();
    await this.options.events.publish(
      toStatusChange(
        'environment',
        environment,
        environment.deploymentStatus,
        previous?.deploymentStatus,
      ),
    );
  }
}
