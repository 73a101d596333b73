import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { eventually } from './eventually';

const FOLDERS = [
  ...(process.env.PATH ?? '').split(delimiter),
  ...['17', '16', '15', '14'].map(
    version => `/usr/lib/postgresql/${version}/bin`,
  ),
];

/** A PostgreSQL of its own, with a database `postgres` that asks for a password. */
export interface PostgresServer {
  /** For user `states`. */
  url: string;
  query(sql: string): string;
  stop(): Promise<void>;
}

const USER = 'states';
const PASSWORD = 'states-password';

/** Whether the programs are there, and a user who may run them. */
export function isPostgresInstalled(): boolean {
  try {
    const initdb = findProgram('initdb');
    execFileSync(...asUnprivileged(initdb, ['--version']), { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Starts PostgreSQL on a free loopback port and waits until it answers. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  execFileSync('sh', ['-c', `umask 022; echo ${PASSWORD} > ${passwordFile}`]);
  const initdb = ['-D', data, '-U', USER, '-A', 'scram-sha-256', '--no-sync'];
  execFileSync(
    ...asUnprivileged(findProgram('initdb'), [
      ...initdb,
      `--pwfile=${passwordFile}`,
    ]),
    { stdio: 'ignore' },
  );
  const port = await findFreePort();
  const child = spawn(
    ...asUnprivileged(findProgram('postgres'), [
      ...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', ''],
      ...['-c', 'fsync=off'],
    ]),
    { stdio: 'ignore' },
  );
  const url = `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres?sslmode=disable`;
  const query = (sql: string) =>
    execFileSync(findProgram('psql'), ['-XAt', '-d', url, '-c', sql], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  await eventually(() => {
    if (hasEnded(child)) {
      throw new Error('PostgreSQL ended before it answered');
    }
    try {
      return query('select 1') === '1';
    } catch {
      return false;
    }
  });
  return {
    url,
    query,
    async stop() {
      if (!hasEnded(child)) {
        const ended = once(child, 'exit');
        child.kill('SIGINT');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findProgram(name: string): string {
  const found = FOLDERS.map(folder => join(folder, name)).find(existsSync);
  if (!found) {
    throw new Error(`${name} is not installed`);
  }
  return found;
}

// PostgreSQL refuses to run as root. `setpriv` becomes what it runs, so that
// signals reach it.
function asUnprivileged(program: string, args: string[]): [string, string[]] {
  if (process.getuid?.() !== 0) {
    return [program, args];
  }
  const user = ['--reuid=postgres', '--regid=postgres', '--clear-groups'];
  return ['setpriv', [...user, program, ...args]];
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('No free port');
  }
  return address.port;
}
