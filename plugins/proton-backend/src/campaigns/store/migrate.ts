import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/** Any number that nobody else locks in this database. */
const MIGRATION_LOCK = 7_209_202_008;

const directory = resolvePackagePath(
  '@proton-vending/backstage-plugin-proton-backend',
  'migrations',
);

/** The plugin's database, with its tables up to date. */
export async function openDatabase(service: DatabaseService): Promise<Knex> {
  const knex = await service.getClient();
  if (!service.migrations?.skip) {
    await migrate(knex);
  }
  return knex;
}

/**
 * Brings the tables up to date. Of backends that start together on one
 * PostgreSQL, one does it and the others wait; Knex's own lock would end them.
 */
export async function migrate(knex: Knex): Promise<void> {
  if (knex.client.config.client !== 'pg') {
    await knex.migrate.latest({ directory });
    return;
  }
  await knex.transaction(async tx => {
    await tx.raw('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
    await tx.migrate.latest({ directory });
  });
}
