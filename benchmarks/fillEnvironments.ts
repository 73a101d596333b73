import knexFactory from 'knex';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** The name of the nth environment that was stored, from 0. */
export function toFilledName(n: number): string {
  return `filled-${String(n).padStart(5, '0')}`;
}

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
    name: toFilledName(n),
  }));
  await knex.batchInsert('environments', rows, 50);
  await knex.destroy();
}
