import knexFactory from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeAhead } from './writeAhead';

describe('writeAhead', () => {
  it('writes a log ahead and waits for the disk, on each connection', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'write-ahead-'));
    const knex = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: join(directory, 'database.sqlite') },
      useNullAsDefault: true,
      pool: { min: 0, max: 2 },
    });
    try {
      await writeAhead(knex);
      const read = async () => [
        await knex.raw('pragma journal_mode'),
        await knex.raw('pragma synchronous'),
      ];
      const settings = [[{ journal_mode: 'wal' }], [{ synchronous: 2 }]];
      expect(await read()).toEqual(settings);
      await knex.transaction(async () =>
        expect(await read()).toEqual(settings),
      );
    } finally {
      await knex.destroy();
      await rm(directory, { recursive: true, force: true });
    }
  });
});
