import { Proton } from '@aws-sdk/client-proton';
import { JsonObject } from '@backstage/types';
import { eventually } from '@proton-vending/test-utils';
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { TEST_SCOPE } from '../../__testUtils__/startControlPlane';

const ACCESS_KEY = {
  accessKeyId: 'test-key',
  secretAccessKey: 'test-secret-access-key',
};

/** A Backstage backend of the control plane in a process of its own. */
export class BackendProcess {
  /** Returns when its API answers. */
  static async start(options: {
    /** As `backend.database`. */
    database: JsonObject;
    /** As `protonControlPlane`, on top of who it is and its key. */
    controlPlane: JsonObject;
  }): Promise<BackendProcess> {
    const port = await findFreePort();
    const configuration = {
      backend: {
        baseUrl: `http://127.0.0.1:${port}`,
        listen: { port, host: '127.0.0.1' },
        database: options.database,
      },
      protonControlPlane: {
        accountId: TEST_SCOPE.accountId,
        regions: [TEST_SCOPE.region],
        accessKeys: [{ ...ACCESS_KEY, allow: ['proton:*'] }],
        ...options.controlPlane,
      },
    };
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        join(__dirname, 'runBackend.ts'),
        JSON.stringify(configuration),
      ],
      { stdio: ['pipe', 'inherit', 'inherit'] },
    );
    const backend = new BackendProcess(child, port);
    await eventually(() => backend.isReady(), 100);
    return backend;
  }

  readonly client: Proton;

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {
    this.client = new Proton({
      region: TEST_SCOPE.region,
      endpoint: `http://127.0.0.1:${port}/api/proton-control-plane`,
      credentials: ACCESS_KEY,
    });
  }

  /** What `kill -9` does: nothing of it can be said goodbye to. */
  async kill(): Promise<void> {
    this.client.destroy();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await ended;
    }
  }

  /** It stalls, as a machine does that is short of memory: no timer of it fires. */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  private async isReady(): Promise<boolean> {
    if (this.child.exitCode !== null) {
      throw new Error('The backend ended before it answered');
    }
    try {
      const reply = await fetch(
        `http://127.0.0.1:${this.port}/.backstage/health/v1/readiness`,
      );
      return reply.ok;
    } catch {
      return false;
    }
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
