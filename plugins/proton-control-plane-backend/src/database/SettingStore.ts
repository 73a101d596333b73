import { Knex } from 'knex';

interface Row {
  name: string;
  value: string;
}

const TABLE = 'settings';

/** What every backend on this database shares. */
export class SettingStore {
  constructor(private readonly knex: Knex) {}

  /** The value that is kept, which is `initial` when there was none. */
  async findOrInsert(name: string, initial: string): Promise<string> {
    await this.knex(TABLE)
      .insert({ name, value: initial })
      .onConflict('name')
      .ignore();
    const row = await this.knex<Row>(TABLE).where({ name }).first();
    return row?.value ?? initial;
  }
}
