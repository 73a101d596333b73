import { Knex } from 'knex';

/** More statements than the control plane has; each length of a value list is a separate one. */
const MAX_STATEMENTS = 1_000;

interface Connection {
  prepare(sql: string): unknown;
}

/**
 * Makes a connection to SQLite prepare each statement once. Knex prepares it
 * for every query, which takes longer than to read a row. SQLite prepares a
 * statement again by itself when the schema has changed.
 */
export async function reuseStatements(knex: Knex): Promise<void> {
  const { client } = knex;
  if (client.config.client !== 'better-sqlite3') {
    return;
  }
  client.pool.on('createSuccess', (_: unknown, connection: Connection) =>
    keepStatements(connection),
  );
  const connection = await client.acquireConnection();
  keepStatements(connection);
  await client.releaseConnection(connection);
}

function keepStatements(connection: Connection): void {
  const prepare = connection.prepare.bind(connection);
  const statements = new Map<string, unknown>();
  connection.prepare = sql => {
    const statement = statements.get(sql) ?? prepare(sql);
    if (statements.size === MAX_STATEMENTS) {
      statements.clear();
    }
    statements.set(sql, statement);
    return statement;
  };
}
