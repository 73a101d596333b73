import { Knex } from 'knex';
import { EngineStateSummary } from '@proton-vending/backstage-plugin-proton-common';
import { Table } from './Table';

const STATES = new Table<{ targetId: string; summary: EngineStateSummary }>(
  'engine_states',
  { targetId: 'value', summary: 'json' },
);

/** What the state of each deployment target was when an engine last used it. */
export class EngineStateStore {
  constructor(private readonly knex: Knex) {}

  async find(targetId: string): Promise<EngineStateSummary | undefined> {
    return (await STATES.find(this.knex, { targetId }))?.summary;
  }

  async replace(targetId: string, summary: EngineStateSummary): Promise<void> {
    await STATES.put(this.knex, { targetId, summary }, ['targetId']);
  }
}
