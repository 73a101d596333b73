import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { FileHandle, open, readFile, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { Inherited, killGroup } from '../program/runInGroup';
import { findChildProcesses } from '../supervision/processIdentity';

/** A busy machine may need a long time to start a few programs. */
const START_TIMEOUT_MS = 30_000;

interface Namespaces {
  user: FileHandle;
  network: FileHandle;
}

export interface RunNetworkOptions {
  /** From `keepNetworkCommand`. */
  command: string[];
  environment: Record<string, string>;
  /** Where the programs that create it write what is wrong. */
  errorFile: string;
}

/**
 * A network that commands join one after another. It lasts until it is closed,
 * or this process ends, and until the last command that joined it has ended.
 */
export class RunNetwork {
  /** @throws Error that says why it does not start */
  static async open(options: RunNetworkOptions): Promise<RunNetwork> {
    const keeper = await spawnKeeper(options);
    try {
      await untilReady(keeper);
      return new RunNetwork(keeper, await findNamespaces(keeper.pid));
    } catch (error) {
      keeper.life.destroy();
      killGroup(keeper.pid);
      const said = (await readFile(options.errorFile, 'utf8')).trim();
      throw new Error(said.split('\n').at(-1) || String(error));
    } finally {
      keeper.output.destroy();
    }
  }

  /** What a command inherits to join, in the order of `NETWORK_DESCRIPTORS`. */
  readonly inherited: Inherited;

  /** Settles when nothing can join it any more. */
  readonly ended: Promise<void>;

  private constructor(
    private readonly keeper: Keeper,
    private readonly namespaces: Namespaces,
  ) {
    const { network, user } = namespaces;
    this.inherited = [keeper.life, user.fd, network.fd];
    this.ended = keeper.ended.then(() => this.close());
  }

  /** Lets the network end once no command is in it. */
  async close(): Promise<void> {
    this.keeper.life.destroy();
    await this.namespaces.user.close();
    await this.namespaces.network.close();
  }
}

interface Keeper {
  pid: number;
  /** The network lasts for as long as somebody holds it. */
  life: Socket;
  output: Socket;
  ended: Promise<string>;
}

async function spawnKeeper({
  command: [file, ...args],
  environment,
  errorFile,
}: RunNetworkOptions): Promise<Keeper> {
  const errors = await open(errorFile, 'w', 0o600);
  try {
    const keeper = spawn(file, args, {
      detached: true,
      env: environment,
      stdio: ['pipe', 'pipe', errors.fd],
    });
    const ended = new Promise<string>(resolve => {
      keeper.on('error', error => resolve(error.message));
      keeper.on('exit', (code, signal) =>
        resolve(`it ended with ${signal ?? code}`),
      );
    });
    const { pid, stdin, stdout } = keeper;
    if (
      pid === undefined ||
      !(stdin instanceof Socket && stdout instanceof Socket)
    ) {
      throw new Error(`${file} could not be started: ${await ended}`);
    }
    // This process need not wait for its end.
    keeper.unref();
    stdin.on('error', () => {}).unref();
    return { pid, life: stdin, output: stdout, ended };
  } finally {
    await errors.close();
  }
}

async function untilReady({ ended, output }: Keeper): Promise<void> {
  const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
  const failure = ended.then(how => {
    throw new Error(how);
  });
  try {
    await Promise.race([once(output, 'data', { signal: timeout }), failure]);
  } catch (error) {
    throw timeout.aborted
      ? new Error(`it took longer than ${START_TIMEOUT_MS / 1000} seconds`)
      : error;
  }
}

async function findNamespaces(pasta: number): Promise<Namespaces> {
  const own = await stat('/proc/self/ns/net');
  for await (const child of findChildProcesses(pasta)) {
    const network = await openNamespace(child, 'net');
    const user = await openNamespace(child, 'user');
    // A helper of pasta may be in the network of this process.
    if (network && user && (await network.stat()).ino !== own.ino) {
      return { network, user };
    }
    await network?.close();
    await user?.close();
  }
  throw new Error('none of its processes is in a network of its own');
}

async function openNamespace(
  pid: number,
  name: string,
): Promise<FileHandle | undefined> {
  return open(`/proc/${pid}/ns/${name}`).catch(() => undefined);
}
