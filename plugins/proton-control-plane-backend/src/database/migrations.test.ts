import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { readdirSync } from 'node:fs';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { migrate } from './migrate';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@proton-vending/backstage-plugin-proton-control-plane-backend',
  'migrations',
);

/** The columns of every table but those that Knex keeps for itself. */
async function describeSchema(knex: Knex) {
  const tables: string[] =
    knex.client.config.client === 'pg'
      ? await knex('information_schema.tables')
          .where({ table_schema: 'public' })
          .pluck('table_name')
      : await knex('sqlite_master').where({ type: 'table' }).pluck('name');
  const ours = tables
    .filter(name => !/^(knex_|sqlite_)/.test(name))
    .sort((a, b) => a.localeCompare(b));
  return Object.fromEntries(
    await Promise.all(
      ours.map(async name => [name, await knex(name).columnInfo()] as const),
    ),
  );
}

describeOnEachDatabase('the migrations', databases => {
  it('go up, down one by one, and up again to the same tables', async () => {
    const [[databaseId]] = databases.eachSupportedId();
    const knex = await databases.init(databaseId);

    await knex.migrate.latest({ directory });
    const first = await describeSchema(knex);
    expect(Object.keys(first)).toContain('deployments');

    for (const _ of readdirSync(directory)) {
      await knex.migrate.down({ directory });
    }
    expect(await describeSchema(knex)).toEqual({});

    await knex.migrate.latest({ directory });
    expect(await describeSchema(knex)).toEqual(first);
  });

  it('refuse a database of a version before the first release', async () => {
    const [[databaseId]] = databases.eachSupportedId();
    const knex = await databases.init(databaseId);
    await migrate(knex);
    await knex('knex_migrations').insert({
      name: '20261123_init.js',
      batch: 1,
      migration_time: new Date(),
    });

    await expect(migrate(knex)).rejects.toThrow(
      'The database of the Proton control plane was created by a version before the first release, which this version cannot upgrade. Give the plugin proton-control-plane an empty database',
    );
  });
});
