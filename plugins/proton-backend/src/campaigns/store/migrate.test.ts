import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { readdirSync } from 'node:fs';
import { describeOnEachDatabase } from '../../__testUtils__/describeOnEachDatabase';
import { migrate } from './migrate';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@proton-vending/backstage-plugin-proton-backend',
  'migrations',
);

describeOnEachDatabase('the migrations of the plugin', init => {
  it('go up, down one by one, and up again', async () => {
    const knex = await init();
    await migrate(knex);
    expect(await knex.schema.hasTable('campaign_clusters')).toBe(true);
    for (const _ of readdirSync(directory)) {
      await knex.migrate.down({ directory });
    }
    expect(await knex.schema.hasTable('campaigns')).toBe(false);
    await migrate(knex);
    expect(await knex.schema.hasTable('campaigns')).toBe(true);
  });

  it('do nothing the second time', async () => {
    const knex = await init();
    await migrate(knex);
    await migrate(knex);
    expect(await knex('knex_migrations').pluck('name')).toEqual(
      readdirSync(directory).sort(),
    );
  });
});
