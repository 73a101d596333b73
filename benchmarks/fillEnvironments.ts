import knexFactory from 'knex';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** Stores as many environments as asked for, like one that was vended. */
export async function fillEnvironments(folder: string, count: number) {
  const knex = knexFactory({
    client: 'better-sqlite3',
    useNullAsDefault: true,
    connection: {
      filename: join(folder, 'database', 'proton-control-plane.sqlite'),
    },
  });
  const like = await knex('environments').first();
  const { count: stored } = (await knex('environments')
    .count({ count: '*' })
    .first()) ?? { count: 0 };
  const rows = Array.from({ length: count - Number(stored) }, (_, n) => ({
    ...like,
    id: randomUUID(),
    name: `filled-${String(n).padStart(5, '0')}`,
  }));
  await knex.batchInsert('environments', rows, 50);
  await knex.destroy();
}
