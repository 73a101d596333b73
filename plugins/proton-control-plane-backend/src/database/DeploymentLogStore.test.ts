import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { DeploymentLogStore } from './DeploymentLogStore';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@proton-vending/backstage-plugin-proton-control-plane-backend',
  'migrations',
);

const INDEX = 'deployment_log_events_errors';

/** Lines of a log whose deployment is of no interest. */
async function insertLines(knex: Knex, deploymentId: string, count: number) {
  const isPostgres = knex.client.config.client === 'pg';
  await knex.raw(
    isPostgres
      ? 'ALTER TABLE deployment_log_events DROP CONSTRAINT deployment_log_events_deployment_id_foreign'
      : 'PRAGMA foreign_keys = OFF',
  );
  await knex.batchInsert(
    'deployment_log_events',
    Array.from({ length: count }, (_, index) => ({
      deployment_id: deploymentId,
      sequence: index + 1,
      timestamp: 0,
      step: 'applying',
      level: index + 1 < count ? 'info' : 'error',
      message: `line ${index + 1}`,
    })),
    100,
  );
  await knex.raw('ANALYZE deployment_log_events');
}

/** What the database does for the statements that were sent meanwhile. */
async function explain(knex: Knex, work: () => Promise<unknown>) {
  const sent: { sql: string; bindings: Knex.RawBinding[] }[] = [];
  const note = ({ sql, bindings }: (typeof sent)[number]) =>
    sent.push({ sql, bindings });
  knex.on('query', note);
  await work();
  knex.off('query', note);
  const isPostgres = knex.client.config.client === 'pg';
  const plans = [];
  for (const { sql, bindings } of sent) {
    plans.push(
      await knex.raw(
        `${isPostgres ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN'} ${sql.replace(
          /\$\d+/g,
          '?',
        )}`,
        bindings,
      ),
    );
  }
  return JSON.stringify(plans.map(plan => plan.rows ?? plan));
}

describeOnEachDatabase('the log of a deployment', databases => {
  it('has its first error found by an index, however long it is', async () => {
    const [[databaseId]] = databases.eachSupportedId();
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory });
    const id = randomUUID();
    await insertLines(knex, id, 5_000);
    const store = new DeploymentLogStore(knex);

    expect(await store.list(id, 0, 1, 'error')).toMatchObject([
      { sequence: 5_000, level: 'error' },
    ]);
    expect(await explain(knex, () => store.list(id, 0, 1, 'error'))).toContain(
      INDEX,
    );
    expect(await explain(knex, () => store.list(id, 0, 1))).not.toContain(
      INDEX,
    );

    await knex.raw('DROP INDEX ??', [INDEX]);
    expect(
      await explain(knex, () => store.list(id, 0, 1, 'error')),
    ).not.toContain(INDEX);
  });
});
