import { Knex } from 'knex';

/**
 * Makes SQLite write a log ahead of its file: a commit then waits for the disk
 * once instead of several times, which is most of what a deployment costs there.
 *
 * It does wait, with `FULL`: `NORMAL`, the default of better-sqlite3, loses the
 * last commits when the power fails. A deployment whose working folder is
 * removed by then would look like one that lost its state.
 */
export async function writeAhead(knex: Knex): Promise<void> {
  const { client } = knex;
  if (client.config.client !== 'better-sqlite3') {
    return;
  }
  // The pool may open another connection, for which it doesn't hold.
  client.pool.on(
    'createSuccess',
    (_: unknown, connection: { pragma(text: string): unknown }) =>
      connection.pragma('synchronous = FULL'),
  );
  await knex.raw('pragma journal_mode = WAL');
  await knex.raw('pragma synchronous = FULL');
}
