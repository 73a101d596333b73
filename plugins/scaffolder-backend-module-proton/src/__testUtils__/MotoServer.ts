import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** An S3 on loopback that keeps everything in memory: the program `moto_server`. */
export class MotoServer {
  static isInstalled(): boolean {
    try {
      execFileSync('moto_server', ['--help'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  /** Returns when it answers. */
  static async start(): Promise<MotoServer> {
    const port = await findFreePort();
    const server = new MotoServer(
      `http://127.0.0.1:${port}`,
      spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
        stdio: 'ignore',
      }),
    );
    while (!(await server.answers())) {
      if (server.child.exitCode !== null) {
        throw new Error('moto_server ended before it answered');
      }
      await setTimeout(100);
    }
    return server;
  }

  private constructor(
    readonly endpoint: string,
    private readonly child: ChildProcess,
  ) {}

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await ended;
    }
  }

  private async answers(): Promise<boolean> {
    return fetch(`${this.endpoint}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
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
