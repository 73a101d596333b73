import { DatabaseSync } from 'node:sqlite';

/** Every row of every table of an SQLite database, as JSON. */
export function readDatabase(file: string): string {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
      .all() as Array<{ name: string }>;
    return tables
      .map(({ name }) =>
        JSON.stringify(database.prepare(`SELECT * FROM "${name}"`).all()),
      )
      .join('\n');
  } finally {
    database.close();
  }
}
