import knexFactory from 'knex';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CONNECTION_STRING_VARIABLE } from '../../__testUtils__/postgres/running';
import { CrewDatabase } from './BackendCrew';

/** In a file in a folder. */
export async function createSqlite(folder: string): Promise<CrewDatabase> {
  const directory = join(folder, 'database');
  await mkdir(directory);
  return {
    config: { client: 'better-sqlite3', connection: { directory } },
    connect: () =>
      knexFactory({
        client: 'better-sqlite3',
        connection: join(directory, 'proton-control-plane.sqlite'),
        useNullAsDefault: true,
      }),
  };
}

/** With a state backend in the same database, which Terraform's own lock guards. */
export function createPostgres(name: string) {
  const connection = process.env[CONNECTION_STRING_VARIABLE] ?? '';
  const prefix = `crew_${process.pid}_${name}_`;
  const database = `${prefix}proton-control-plane`;
  const ofPlugin = connection.replace(/\/postgres(?=\?|$)/, `/${database}`);
  return {
    config: { client: 'pg', prefix, connection },
    states: { type: 'pg', config: { conn_str: toTerraformsOwn(ofPlugin) } },
    connect: () => knexFactory({ client: 'pg', connection: ofPlugin }),
    drop: async () => {
      const server = knexFactory({ client: 'pg', connection });
      await server.raw(`drop database if exists ?? with (force)`, [database]);
      await server.destroy();
    },
  };
}

/** Terraform takes the folder of a socket in settings, and in no URL. */
function toTerraformsOwn(connection: string): string {
  const { pathname, searchParams, username } = new URL(connection);
  const host = searchParams.get('host');
  return host === null
    ? connection
    : `host=${host} user=${username} dbname=${pathname.slice(
        1,
      )} sslmode=disable`;
}
