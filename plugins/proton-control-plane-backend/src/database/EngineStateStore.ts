import { Knex } from 'knex';
import { EngineStateSummary } from '@proton-vending/backstage-plugin-proton-common';
import { fromJson, toJson } from './columns';

interface Row {
  target_id: string;
  /** JSON. */
  summary: string;
}

const TABLE = 'engine_states';

/** What the state of each deployment target was when an engine last used it. */
export class EngineStateStore {
  constructor(private readonly knex: Knex) {}

  async find(targetId: string): Promise<EngineStateSummary | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ target_id: targetId })
      .first();
    return row && fromJson(row.summary);
  }

  async replace(targetId: string, summary: EngineStateSummary): Promise<void> {
    await this.knex<Row>(TABLE)
      .insert({ target_id: targetId, summary: toJson(summary) })
      .onConflict('target_id')
      .merge();
  }
}
