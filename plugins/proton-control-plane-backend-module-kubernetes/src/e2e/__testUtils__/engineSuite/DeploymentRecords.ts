import { eventually } from '@proton-vending/test-utils';
import knexFactory, { Knex } from 'knex';
import { join } from 'node:path';

/** The last deployment of an environment. */
export interface LastDeployment {
  id: string;
  status: string;
  message: string;
  progress: { completed: number; total: number };
}

/** What the database of a control plane has of the last deployments. */
export class DeploymentRecords {
  readonly knex: Knex;

  /** @param folder - of the databases of the backend */
  constructor(folder: string) {
    this.knex = knexFactory({
      client: 'better-sqlite3',
      connection: join(folder, 'proton-control-plane.sqlite'),
      useNullAsDefault: true,
    });
  }

  async close(): Promise<void> {
    await this.knex.destroy();
  }

  /** Waits for the end of the last deployment of an environment. */
  async settled(name: string): Promise<LastDeployment> {
    await eventually(
      async () => (await this.findLast(name)).completed_at !== null,
      100,
    );
    const last = await this.findLast(name);
    return {
      id: last.id,
      status: last.status,
      message: last.status_message ?? '',
      progress: {
        completed: last.resources_completed,
        total: last.resources_total,
      },
    };
  }

  /** The messages of the log. */
  async readLog(name: string): Promise<string[]> {
    const { id } = await this.findLast(name);
    return this.knex('deployment_log_events')
      .where({ deployment_id: id })
      .orderBy('sequence')
      .pluck('message');
  }

  async readPlan(name: string) {
    const { id } = await this.findLast(name);
    const plan = await this.knex('deployment_plans')
      .where({ deployment_id: id })
      .first();
    return {
      toAdd: plan.to_add,
      toChange: plan.to_change,
      toRemove: plan.to_remove,
      changes: String(plan.changes),
      text: String(plan.text),
    };
  }

  /** Whether each output is sensitive. */
  async readSensitivity(name: string): Promise<Record<string, boolean>> {
    const { id } = await this.findLast(name);
    const outputs = await this.knex('deployment_outputs').where({
      deployment_id: id,
    });
    return Object.fromEntries(
      outputs.map(({ key, sensitive }) => [key, Boolean(sensitive)]),
    );
  }

  /** Waits until the first resource of the last deployment is in the stored state. */
  async isStored(name: string): Promise<void> {
    await eventually(async () => {
      const { id } = (await this.findLast(name)) ?? {};
      const kept = await this.knex('state_versions')
        .where({ deployment_id: id ?? '' })
        .andWhere('resource_count', '>=', 1);
      return kept.length > 0;
    }, 100);
  }

  /** Gives the stored state of the last deployment another lineage. */
  async replaceLineage(name: string, lineage: string): Promise<void> {
    const { id } = await this.findLast(name);
    await this.knex('state_versions')
      .where({ deployment_id: id })
      .update({ lineage });
  }

  async listLineages(name: string): Promise<string[]> {
    const { id } = await this.findLast(name);
    return this.knex('state_versions')
      .where({ deployment_id: id })
      .distinct()
      .pluck('lineage');
  }

  private async findLast(name: string) {
    return this.knex('deployments')
      .where({ target_name: name })
      .orderBy('created_at', 'desc')
      .first();
  }
}
