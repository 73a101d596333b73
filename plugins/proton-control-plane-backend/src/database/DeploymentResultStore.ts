import {
  EngineOutput,
  EngineResource,
  EngineResult,
} from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { DeploymentTarget } from '../resources/deploymentTargets';
import { Table } from './Table';
import { DEPLOYMENTS, targetMembers } from './deploymentRows';
import { Scope } from './scope';

/** A resource, and the id of the engine that provisioned it. */
export interface ProvisionedResource extends EngineResource {
  provisioningEngine: string;
}

interface Place {
  deploymentId: string;
  position: number;
}

const OUTPUTS = new Table<EngineOutput & Place>('deployment_outputs', {
  deploymentId: 'value',
  position: 'value',
  key: 'value',
  value: 'value',
  sensitive: 'flag',
});

const RESOURCES = new Table<ProvisionedResource & Place>(
  'deployment_resources',
  {
    deploymentId: 'value',
    position: 'value',
    name: 'value',
    identifier: 'value',
    provisioningEngine: 'value',
  },
);

/** What deployments put out and provisioned. */
export class DeploymentResultStore {
  constructor(private readonly knex: Knex) {}

  /** Replaces what is stored of the deployment. */
  async insert(
    deploymentId: string,
    { outputs, resources }: EngineResult,
    provisioningEngine: string,
  ): Promise<void> {
    await this.clear(deploymentId);
    await OUTPUTS.insertAll(
      this.knex,
      outputs.map((output, position) => ({
        ...output,
        deploymentId,
        position,
      })),
    );
    await RESOURCES.insertAll(
      this.knex,
      resources.map((resource, position) => ({
        ...resource,
        provisioningEngine,
        deploymentId,
        position,
      })),
    );
  }

  async clear(deploymentId: string): Promise<void> {
    await OUTPUTS.where(this.knex, { deploymentId }).delete();
    await RESOURCES.where(this.knex, { deploymentId }).delete();
  }

  async insertOutput(
    deploymentId: string,
    position: number,
    output: EngineOutput,
  ): Promise<void> {
    await OUTPUTS.insert(this.knex, { ...output, deploymentId, position });
  }

  async insertResource(
    deploymentId: string,
    position: number,
    resource: ProvisionedResource,
  ): Promise<void> {
    await RESOURCES.insert(this.knex, { ...resource, deploymentId, position });
  }

  async listOutputs(deploymentId: string): Promise<EngineOutput[]> {
    const rows = await OUTPUTS.list(
      OUTPUTS.where(this.knex, { deploymentId }).orderBy('position'),
    );
    return rows.map(({ key, value, sensitive }) => ({ key, value, sensitive }));
  }

  /** What any deployment of a target put out and marked as sensitive. */
  async listSensitiveValues(targetId: string): Promise<string[]> {
    return OUTPUTS.where(this.knex, { sensitive: true })
      .whereIn(
        'deployment_id',
        DEPLOYMENTS.where(this.knex, { targetId }).select('id'),
      )
      .distinct()
      .pluck('value');
  }

  /**
   * The newest deployment of a target that told what it provisioned: one
   * that succeeded, or one that did not and left something behind.
   */
  async findLatestWithResources(
    scope: Scope,
    target: DeploymentTarget,
  ): Promise<string | undefined> {
    const latest = await DEPLOYMENTS.first(
      DEPLOYMENTS.where(this.knex, {
        ...targetMembers(scope, target),
        targetId: target.id,
      })
        .andWhere(told =>
          told.where({ status: 'SUCCEEDED' }).orWhereExists(
            this.knex(RESOURCES.name)
              .select('position')
              .where({ deployment_id: this.knex.ref('deployments.id') }),
          ),
        )
        .orderBy([
          { column: 'created_at', order: 'desc' },
          { column: 'id', order: 'desc' },
        ]),
    );
    return latest?.id;
  }

  async listResources(deploymentId: string): Promise<ProvisionedResource[]> {
    const rows = await RESOURCES.list(
      RESOURCES.where(this.knex, { deploymentId }).orderBy('position'),
    );
    return rows.map(({ name, identifier, provisioningEngine }) => ({
      name,
      identifier,
      provisioningEngine,
    }));
  }
}
