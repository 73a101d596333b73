import { Knex } from 'knex';
import { EngineOutput, EngineResource, EngineResult } from '../engines/types';

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

  async insert(
    deploymentId: string,
    result: EngineResult,
    provisioningEngine: string,
  ): Promise<void> {
    await this.knex.batchInsert(
      OUTPUTS,
      result.outputs.map(({ key, value, sensitive }, position) => ({
        deployment_id: deploymentId,
        position,
        key,
        value,
        sensitive,
      })),
      ROWS_PER_INSERT,
    );
    await this.knex.batchInsert(
      RESOURCES,
      result.resources.map(({ name, identifier }, position) => ({
        deployment_id: deploymentId,
        position,
        name,
        identifier,
        provisioning_engine: provisioningEngine,
      })),
      ROWS_PER_INSERT,
    );
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

  /** What any deployment of an environment put out and marked as sensitive. */
  async listSensitiveValues(environmentId: string): Promise<string[]> {
    const rows = await this.knex(OUTPUTS)
      .join('deployments', 'deployments.id', `${OUTPUTS}.deployment_id`)
      .where({
        'deployments.environment_id': environmentId,
        [`${OUTPUTS}.sensitive`]: true,
      })
      .distinct<{ value: string }[]>(`${OUTPUTS}.value`);
    return rows.map(({ value }) => value);
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
