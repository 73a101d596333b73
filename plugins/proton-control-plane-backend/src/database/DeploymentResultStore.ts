import { Knex } from 'knex';
import {
  EngineOutput,
  EngineResource,
  EngineResult,
} from '@proton-vending/backstage-plugin-proton-common';
import { DeploymentTarget } from '../resources/deploymentTargets';
import { DEPLOYMENTS, targetMembers } from './deploymentRows';
import { Scope } from './scope';

interface OutputRow extends EngineOutput {
  deployment_id: string;
  position: number;
}

interface ResourceRow extends EngineResource {
  deployment_id: string;
  position: number;
  provisioning_engine: string;
}

const OUTPUTS = 'deployment_outputs';
const RESOURCES = 'deployment_resources';

/** SQLite and PostgreSQL both bound the number of values in one statement. */
const ROWS_PER_INSERT = 100;

/** What deployments put out and provisioned. */
export class DeploymentResultStore {
  constructor(private readonly knex: Knex) {}

  /** Replaces what is stored of the deployment. */
  async insert(
    deploymentId: string,
    result: EngineResult,
    engine: string,
  ): Promise<void> {
    await this.clear(deploymentId);
    await this.insertAll(
      OUTPUTS,
      result.outputs.map((output, position) =>
        toOutputRow(deploymentId, position, output),
      ),
    );
    await this.insertAll(
      RESOURCES,
      result.resources.map((resource, position) =>
        toResourceRow(deploymentId, position, { ...resource, engine }),
      ),
    );
  }

  async clear(deploymentId: string): Promise<void> {
    for (const table of [OUTPUTS, RESOURCES]) {
      await this.knex(table).where({ deployment_id: deploymentId }).delete();
    }
  }

  async insertOutput(
    deploymentId: string,
    position: number,
    output: EngineOutput,
  ): Promise<void> {
    await this.knex(OUTPUTS).insert(
      toOutputRow(deploymentId, position, output),
    );
  }

  async insertResource(
    deploymentId: string,
    position: number,
    resource: EngineResource & { engine: string },
  ): Promise<void> {
    await this.knex(RESOURCES).insert(
      toResourceRow(deploymentId, position, resource),
    );
  }

  /** Knex's own `batchInsert` opens a transaction that bypasses this one's client. */
  private async insertAll(table: string, rows: object[]): Promise<void> {
    for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
      await this.knex(table).insert(rows.slice(start, start + ROWS_PER_INSERT));
    }
  }

  async listOutputs(deploymentId: string): Promise<EngineOutput[]> {
    const rows = await this.knex<OutputRow>(OUTPUTS)
      .where({ deployment_id: deploymentId })
      .orderBy('position');
    return rows.map(({ key, value, sensitive }) => ({
      key,
      value,
      sensitive: Boolean(sensitive),
    }));
  }

  /** What any deployment of a target put out and marked as sensitive. */
  async listSensitiveValues(targetId: string): Promise<string[]> {
    const rows = await this.knex(OUTPUTS)
      .join('deployments', 'deployments.id', `${OUTPUTS}.deployment_id`)
      .where({
        'deployments.target_id': targetId,
        [`${OUTPUTS}.sensitive`]: true,
      })
      .distinct<{ value: string }[]>(`${OUTPUTS}.value`);
    return rows.map(({ value }) => value);
  }

  /**
   * The newest deployment of a target that told what it provisioned: one
   * that succeeded, or one that did not and left something behind.
   */
  async findLatestWithResources(
    scope: Scope,
    target: DeploymentTarget,
  ): Promise<string | undefined> {
    const row = await DEPLOYMENTS.where(this.knex, {
      ...targetMembers(scope, target),
      targetId: target.id,
    })
      .andWhere(told =>
        told.where({ status: 'SUCCEEDED' }).orWhereExists(
          this.knex(RESOURCES)
            .select('position')
            .where({ deployment_id: this.knex.ref('deployments.id') }),
        ),
      )
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .first<{ id: string } | undefined>('id');
    return row?.id;
  }

  async listResources(
    deploymentId: string,
  ): Promise<(EngineResource & { provisioningEngine: string })[]> {
    const rows = await this.knex<ResourceRow>(RESOURCES)
      .where({ deployment_id: deploymentId })
      .orderBy('position');
    return rows.map(row => ({
      name: row.name,
      identifier: row.identifier,
      provisioningEngine: row.provisioning_engine,
    }));
  }
}

function toOutputRow(
  deploymentId: string,
  position: number,
  { key, value, sensitive }: EngineOutput,
): OutputRow {
  return { deployment_id: deploymentId, position, key, value, sensitive };
}

function toResourceRow(
  deploymentId: string,
  position: number,
  { name, identifier, engine }: EngineResource & { engine: string },
): ResourceRow {
  return {
    deployment_id: deploymentId,
    position,
    name,
    identifier,
    provisioning_engine: engine,
  };
}
