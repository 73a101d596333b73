import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';

const DATABASES: { id: TestDatabaseId; title: string }[] = [
  { id: 'SQLITE_3', title: 'SQLite' },
  { id: 'POSTGRES_17', title: 'PostgreSQL' },
];

/** The same tests on each database; skipped, with its name, where one is missing. */
export function describeOnEachDatabase(
  name: string,
  tests: (init: () => Promise<Knex>) => void,
): void {
  for (const { id, title } of DATABASES) {
    const isThere =
      id === 'SQLITE_3' ||
      process.env.BACKSTAGE_TEST_DATABASE_POSTGRES17_CONNECTION_STRING;
    (isThere ? describe : describe.skip)(`${name}, on ${title}`, () => {
      const databases = TestDatabases.create({
        ids: [id],
        disableDocker: true,
      });
      tests(() => databases.init(id));
    });
  }
}
