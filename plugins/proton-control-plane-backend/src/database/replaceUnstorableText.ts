import { Knex } from 'knex';
import { toStorableText } from './storableText';

/**
 * Makes a connection replace what no database stores in every text that it
 * writes or looks for. A transaction has a client of its own and needs it too.
 */
export function replaceUnstorableText(connection: Knex): Knex {
  const { client } = connection;
  const prepare: (bindings: unknown) => unknown =
    client.prepBindings.bind(client);
  client.prepBindings = (bindings: unknown) => {
    const prepared = prepare(bindings);
    return Array.isArray(prepared) ? prepared.map(toStorable) : prepared;
  };
  return connection;
}

function toStorable(value: unknown): unknown {
  return typeof value === 'string' ? toStorableText(value) : value;
}
