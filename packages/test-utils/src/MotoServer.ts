import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { findFreePort } from './findFreePort';

/**
 * AWS on loopback, all of it in memory: the program `moto_server`. The tests
 * that start one stand in `describeWithMoto`.
 *
 * @public
 */
export class MotoServer {
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
      if (server.hasEnded) {
        throw new Error('moto_server ended before it answered');
      }
      await setTimeout(100);
    }
    return server;
  }

  private constructor(
    /** Where all of its services answer. */
    readonly endpoint: string,
    private readonly child: ChildProcess,
  ) {}

  /** Ends it, with all that it keeps. */
  async stop(): Promise<void> {
    if (!this.hasEnded) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await ended;
    }
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private async answers(): Promise<boolean> {
    return fetch(`${this.endpoint}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
