import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';

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

  it('tell of environments that are there how they are provisioned', async () => {
    const [[databaseId]] = databases.eachSupportedId();
    const knex = await databases.init(databaseId);
    const migration = {
      directory,
      name: '20261124_6_environment_provisioning.js',
    };
    await knex.migrate.latest({ directory });
    await knex.migrate.down(migration);
    const scope = { account_id: '123456789012', region: 'us-east-1' };
    const provisionings = { existing: 'CUSTOMER_MANAGED', eks: null };
    for (const [name, provisioning] of Object.entries(provisionings)) {
      await knex('environment_templates').insert({
        ...scope,
        name,
        provisioning,
        tags: '[]',
        created_at: 0,
        last_modified_at: 0,
      });
      await knex('environments').insert({
        ...scope,
        id: randomUUID(),
        name,
        template_name: name,
        major_version: 1,
        minor_version: 0,
        spec: '',
        deployment_status: 'SUCCEEDED',
        last_deployment_attempted_at: 0,
        roles: '{}',
        request_hash: '',
        tags: '[]',
        created_at: 0,
      });
    }

    await knex.migrate.up(migration);

    const rows = await knex('environments').select('name', 'provisioning');
    expect(
      Object.fromEntries(rows.map(row => [row.name, row.provisioning])),
    ).toEqual(provisionings);
  });
});
