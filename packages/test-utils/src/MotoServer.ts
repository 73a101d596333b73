import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { findFreePort } from './findFreePort';

/**
 * AWS on loopback, all of it in memory: the program `moto_server`. The tests
 * that start one stand in `describeWithMoto`.
 *
 * @public
 */
export class MotoServer {
  /**
   * Returns when it answers.
   *
   * @param options - whether IAM has the policies that AWS manages, which takes
   * longer to start
   */
  static async start(
    options: { managedPolicies?: boolean } = {},
  ): Promise<MotoServer> {
    const port = await findFreePort();
    const server = new MotoServer(
      `http://127.0.0.1:${port}`,
      spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
        stdio: 'ignore',
        env: {
          ...process.env,
          // Makes moto's dump show only what exists.
          PYTHONPATH: [
            dirname(require.resolve('./moto/sitecustomize.py')),
            process.env.PYTHONPATH,
          ]
            .filter(Boolean)
            .join(delimiter),
          ...(options.managedPolicies && {
            MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
          }),
        },
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

  /**
   * Sends a request of a query API such as that of IAM, or, with a target, of a
   * JSON API such as that of KMS. It is not signed.
   */
  async call(
    service: string,
    region: string,
    query: Record<string, string>,
    target?: string,
  ): Promise<Response> {
    return fetch(this.endpoint, {
      method: 'POST',
      headers: {
        // Moto finds the service in it, and checks no signature.
        authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
        ...(target
          ? {
              'content-type': 'application/x-amz-json-1.1',
              'x-amz-target': target,
            }
          : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body: target
        ? JSON.stringify(query)
        : new URLSearchParams(query).toString(),
    });
  }

  /**
   * Dumps everything that exists, by service and model of moto. The policies that
   * AWS manages are left out.
   */
  async dump(): Promise<Record<string, Record<string, any[]>>> {
    const response = await fetch(`${this.endpoint}/moto-api/data.json`);
    return response.json();
  }

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
