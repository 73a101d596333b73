import {
  EngineOutput,
  EngineResource,
  EngineResult,
} from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { Encryption } from '../encryption/Encryption';
import { DeploymentTarget } from '../resources/deploymentTargets';
import { Encrypted } from './Encrypted';
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

interface StoredOutput extends Omit<EngineOutput, 'value'>, Place {
  value: Encrypted<string>;
}

export const OUTPUTS = new Table<StoredOutput>(
  'deployment_outputs',
  {
    deploymentId: 'value',
    position: 'value',
    key: 'value',
    value: 'encryptedText',
    sensitive: 'flag',
  },
  { key: ['deploymentId', 'position'] },
);

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

/** Values that only an older deployment had are rare, and aren't looked for. */
const MAX_DEPLOYMENTS = 100;

/** Tokens that change with each deployment must not become more secrets than can be looked for. */
const MAX_SENSITIVE_CHARACTERS = 256 * 1024;

/** What deployments put out and provisioned. */
export class DeploymentResultStore {
  private readonly outputs: Table<StoredOutput>;

  constructor(private readonly knex: Knex, encryption: Encryption) {
    this.outputs = OUTPUTS.encryptedBy(encryption);
  }

  /** Replaces what is stored of the deployment. */
  async insert(
    deploymentId: string,
    { outputs, resources }: EngineResult,
    provisioningEngine: string,
  ): Promise<void> {
    await this.clear(deploymentId);
    await this.outputs.insertAll(
      this.knex,
      outputs.map((output, position) =>
        toStoredOutput(output, { deploymentId, position }),
      ),
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
    await this.outputs.insert(
      this.knex,
      toStoredOutput(output, { deploymentId, position }),
    );
  }

  async insertResource(
    deploymentId: string,
    position: number,
    resource: ProvisionedResource,
  ): Promise<void> {
    await RESOURCES.insert(this.knex, { ...resource, deploymentId, position });
  }

  async listOutputs(deploymentId: string): Promise<EngineOutput[]> {
    const rows = await this.outputs.list(
      OUTPUTS.where(this.knex, { deploymentId }).orderBy('position'),
    );
    return rows.map(({ key, value, sensitive }) => ({
      key,
      value: value.read(),
      sensitive,
    }));
  }

  /**
   * What the last deployments of a target put out and marked as sensitive: those
   * of the newest one, and of the ones before it as long as they aren't many.
   */
  async listSensitiveValues(targetId: string): Promise<string[]> {
    const deploymentIds: string[] = await DEPLOYMENTS.where(this.knex, {
      targetId,
    })
      .whereExists(
        OUTPUTS.where(this.knex, { sensitive: true }).whereRaw(
          'deployment_outputs.deployment_id = deployments.id',
        ),
      )
      .orderBy('created_at', 'desc')
      .limit(MAX_DEPLOYMENTS)
      .pluck('id');
    const values = new Set<string>();
    let characters = 0;
    for (const deploymentId of deploymentIds) {
      const rows = await this.outputs.list(
        OUTPUTS.where(this.knex, { deploymentId, sensitive: true }),
      );
      const added = rows
        .map(({ value }) => value.read())
        .filter(value => !values.has(value));
      characters += added.reduce((sum, { length }) => sum + length, 0);
      if (values.size > 0 && characters > MAX_SENSITIVE_CHARACTERS) {
        break;
      }
      added.forEach(value => values.add(value));
    }
    return [...values];
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

function toStoredOutput(output: EngineOutput, place: Place): StoredOutput {
  return { ...output, value: Encrypted.of(output.value), ...place };
}
