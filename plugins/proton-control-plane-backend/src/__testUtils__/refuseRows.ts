import { Knex } from 'knex';

/** Makes the database refuse what a condition on `NEW` (or `OLD`, for deletes) matches, for good. */
export async function refuseRows(
  knex: Knex,
  options: { event?: 'insert' | 'delete'; table: string; when: string },
): Promise<{ stop(): Promise<void> }> {
  const { event = 'insert', table, when } = options;
  const name = `refuse_${table}_${event}`;
  if (knex.client.config.client === 'pg') {
    await knex.raw(`
      create or replace function refuse_row() returns trigger as
      $$ begin raise exception 'refused' using errcode = '22021'; end $$
      language plpgsql`);
    await knex.raw(
      `create trigger ${name} before ${event} on ${table}
       for each row when (${when}) execute function refuse_row()`,
    );
    return {
      stop: async () => knex.raw(`drop trigger ${name} on ${table}`),
    };
  }
  await knex.raw(
    `create trigger ${name} before ${event} on ${table} when ${when}
     begin select raise(abort, 'refused'); end`,
  );
  return { stop: async () => knex.raw(`drop trigger ${name}`) };
}
