import { Proton } from '@aws-sdk/client-proton';
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { eventually } from './eventually';
import { findFreePort } from './findFreePort';

const ACCOUNT_ID = '123456789012';
const REGION = 'us-east-1';
const ACCESS_KEY = {
  accessKeyId: 'test-key',
  secretAccessKey: 'test-secret-access-key',
};

/**
 * How a `BackendProcess` is set up.
 *
 * @public
 */
export interface BackendProcessOptions {
  /** A script that starts a backend with the configuration in its first argument. */
  program: string;
  /** As `backend.database`. */
  database: object;
  /** As `protonControlPlane`, on top of its account, region and access key. */
  controlPlane: object;
  /** Where it listens; any free port when absent. */
  port?: number;
  /** Environment variables on top of this process's. */
  environment?: Record<string, string>;
  /** Takes its output, after what is there; this process's output when absent. */
  outputFile?: string;
}

/**
 * A Backstage backend of the control plane in a process of its own.
 *
 * @public
 */
export class BackendProcess {
  /**
   * Returns when its API answers.
   *
   * @throws Error when it ends before that
   */
  static async start(options: BackendProcessOptions): Promise<BackendProcess> {
    const { port = await findFreePort() } = options;
    const configuration = {
      backend: {
        baseUrl: `http://127.0.0.1:${port}`,
        listen: { port, host: '127.0.0.1' },
        database: options.database,
      },
      protonControlPlane: {
        accountId: ACCOUNT_ID,
        regions: [REGION],
        accessKeys: [{ ...ACCESS_KEY, allow: ['proton:*'] }],
        ...options.controlPlane,
      },
    };
    const output = options.outputFile
      ? openSync(options.outputFile, 'a')
      : 'inherit';
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        options.program,
        JSON.stringify(configuration),
      ],
      {
        stdio: ['pipe', output, output],
        env: { ...process.env, ...options.environment },
      },
    );
    if (typeof output === 'number') {
      closeSync(output);
    }
    const backend = new BackendProcess(child, port);
    await eventually(() => backend.isReady(), 100);
    return backend;
  }

  /** A client of the control plane on this port of the loopback interface. */
  static connect(port: number): Proton {
    return new Proton({
      region: REGION,
      endpoint: `http://127.0.0.1:${port}/api/proton-control-plane`,
      credentials: ACCESS_KEY,
      // A backend that is paused answers nobody.
      requestHandler: { requestTimeout: 10_000, throwOnRequestTimeout: true },
    });
  }

  /** Signs with a key that allows everything. */
  readonly client: Proton;

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {
    this.client = BackendProcess.connect(port);
  }

  /** Its process's id. */
  get pid(): number {
    if (this.child.pid === undefined) {
      throw new Error('The backend has no process');
    }
    return this.child.pid;
  }

  /** Whether it has ended, by itself or not. */
  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Ends it as `kill -9` does, so that it can clean nothing up. */
  async kill(): Promise<void> {
    this.client.destroy();
    if (!this.hasEnded) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await ended;
    }
  }

  /** It stalls, as a machine does that is short of memory: no timer of it fires. */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  /** It goes on, and finds out what happened meanwhile. */
  resume(): void {
    this.child.kill('SIGCONT');
  }

  private async isReady(): Promise<boolean> {
    if (this.hasEnded) {
      throw new Error('The backend ended before it answered');
    }
    try {
      const reply = await fetch(
        `http://127.0.0.1:${this.port}/.backstage/health/v1/readiness`,
        { signal: AbortSignal.timeout(5_000) },
      );
      return reply.ok;
    } catch {
      return false;
    }
  }
}
