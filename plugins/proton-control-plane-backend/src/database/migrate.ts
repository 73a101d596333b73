import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { Knex } from 'knex';

// Any number that nobody else locks in this database.
const MIGRATION_LOCK = 7_209_202_007;

/** What Knex says of migrations that the database knows and the folder doesn't have. */
const MISSING_MIGRATIONS = /migration directory is corrupt/;

/**
 * Brings the tables up to date. Of backends that start together on one
 * PostgreSQL, one does it and the others wait; Knex's own lock would end them.
 */
export async function migrate(knex: Knex): Promise<void> {
  const directory = resolvePackagePath(
    '@proton-vending/backstage-plugin-proton-control-plane-backend',
    'migrations',
  );
  if (knex.client.config.client !== 'pg') {
    await migrateFrom(knex, directory);
    return;
  }
  await knex.transaction(async tx => {
    await tx.raw('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
    await migrateFrom(tx, directory);
  });
}

async function migrateFrom(knex: Knex, directory: string): Promise<void> {
  try {
    await knex.migrate.latest({ directory });
  } catch (error) {
    throw isError(error) && MISSING_MIGRATIONS.test(error.message)
      ? new Error(
          'The database of the Proton control plane was created by a version before the first release, which this version cannot upgrade. Give the plugin proton-control-plane an empty database, and keep the old one for as long as its environments exist',
          { cause: error },
        )
      : error;
  }
}
