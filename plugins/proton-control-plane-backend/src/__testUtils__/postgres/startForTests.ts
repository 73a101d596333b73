import { PostgresServer } from '@proton-vending/test-utils';
import { CONNECTION_STRING_VARIABLE, running } from './running';

/** Starts one PostgreSQL for all tests of a run, unless there is one to use. */
export default async function startForTests(): Promise<void> {
  if (process.env[CONNECTION_STRING_VARIABLE]) {
    return;
  }
  try {
    const server = await PostgresServer.create();
    running.server = server;
    await server.start();
    process.env[CONNECTION_STRING_VARIABLE] = server.connectionString;
  } catch (error) {
    // The tests that need it are skipped, each with its name.
    process.stderr.write(`PostgreSQL does not start here: ${error}\n`);
  }
}
