import { PostgresServer } from '@proton-vending/test-utils';

/** Where Backstage's `TestDatabases` looks for a PostgreSQL to use. */
export const CONNECTION_STRING_VARIABLE =
  'BACKSTAGE_TEST_DATABASE_POSTGRES17_CONNECTION_STRING';

/** Jest loads its setup and its teardown as modules of their own. */
export const running: { server?: PostgresServer } = ((
  globalThis as { protonTestPostgres?: { server?: PostgresServer } }
).protonTestPostgres ??= {});
