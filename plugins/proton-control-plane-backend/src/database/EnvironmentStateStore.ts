import { Knex } from 'knex';
import { EngineStateSummary } from '@proton-vending/backstage-plugin-proton-common';
import { fromJson, toJson } from './columns';

interface Row {
  environment_id: string;
  /** JSON. */
  summary: string;
}

const TABLE = 'environment_states';

/** What the state of each environment was when an engine last used it. */
export class EnvironmentStateStore {
  constructor(private readonly knex: Knex) {}

  async find(environmentId: string): Promise<EngineStateSummary | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ environment_id: environmentId })
      .first();
    return row && fromJson(row.summary);
  }

  async replace(
    environmentId: string,
    summary: EngineStateSummary,
  ): Promise<void> {
    await this.knex<Row>(TABLE)
      .insert({ environment_id: environmentId, summary: toJson(summary) })
      .onConflict('environment_id')
      .merge();
  }

  async delete(environmentId: string): Promise<void> {
    await this.knex<Row>(TABLE)
      .where({ environment_id: environmentId })
      .delete();
  }
}
