import { mockServices } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { Database } from './Database';

jest.setTimeout(60_000);

const SECRET = 'the-very-secret-value';

async function failureOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => {
      throw new Error('It did not fail');
    },
    error => error,
  );
}

function showAll(error: Error): string {
  return [error.message, error.stack, inspect(error, { depth: 10 })].join('\n');
}

describeOnEachDatabase('an error of the database', databases => {
  async function createDatabase() {
    const [[databaseId]] = databases.eachSupportedId();
    const knex = await databases.init(databaseId);
    const database = await Database.create(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    return { knex, database };
  }

  it.each([
    ['a missing deployment', {}],
    ['a column that is null', { key: null as unknown as string }],
  ])('has no values of the statement: %s', async (_, change) => {
    const { database } = await createDatabase();
    const insert = (stores: Database['stores']) =>
      stores.deploymentResults.insert(
        randomUUID(),
        {
          outputs: [{ key: 'k', value: SECRET, sensitive: true, ...change }],
          resources: [],
        },
        'TERRAFORM',
      );
    for (const error of [
      await failureOf(insert(database.stores)),
      await failureOf(database.transaction(insert)),
    ]) {
      const shown = showAll(error);
      expect(shown).not.toContain(SECRET);
      expect(shown).toMatch(/constraint/i);
      expect(shown).toContain('deployment_outputs');
      expect(error).toMatchObject({
        code: expect.stringMatching(/^(SQLITE_CONSTRAINT|23)/),
      });
    }
  });

  it('has no data that is of the wrong type', async () => {
    const { knex } = await createDatabase();
    const isPostgres = knex.client.config.client === 'pg';
    for (const cast of ['integer', 'json']) {
      const error = await failureOf(
        isPostgres
          ? knex.raw(`select ?::${cast}`, [`x - ${SECRET}`])
          : knex.raw('select json(?)', [`x - ${SECRET}`]),
      );
      const shown = showAll(error);
      expect(shown).not.toContain(SECRET);
      expect(shown).toMatch(isPostgres ? /invalid input syntax/ : /malformed/);
    }
  });
});
