import { TestDatabases } from '@backstage/backend-test-utils';

const DATABASES = [
  { id: 'SQLITE_3', title: 'SQLite' },
  { id: 'POSTGRES_17', title: 'PostgreSQL' },
] as const;

/** The same tests on each database; skipped, with its name, where one is missing. */
export function describeOnEachDatabase(
  name: string,
  tests: (databases: TestDatabases) => void,
): void {
  for (const { id, title } of DATABASES) {
    describeOn(id, `${name}, on ${title}`, tests);
  }
}

/** As `describeOnEachDatabase`, for what only PostgreSQL can do. */
export function describeOnPostgres(
  name: string,
  tests: (databases: TestDatabases) => void,
): void {
  describeOn('POSTGRES_17', `${name}, on PostgreSQL`, tests);
}

function describeOn(
  id: (typeof DATABASES)[number]['id'],
  title: string,
  tests: (databases: TestDatabases) => void,
): void {
  const isThere =
    id === 'SQLITE_3' ||
    process.env.BACKSTAGE_TEST_DATABASE_POSTGRES17_CONNECTION_STRING;
  (isThere ? describe : describe.skip)(title, () =>
    tests(TestDatabases.create({ ids: [id], disableDocker: true })),
  );
}
