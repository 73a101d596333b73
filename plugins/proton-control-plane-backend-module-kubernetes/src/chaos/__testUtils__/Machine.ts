import { BackendProcess } from '@proton-vending/test-utils';
import { setTimeout as delay } from 'node:timers/promises';
import { killProcessesIn } from '../../__testUtils__/processesIn';

const RESTART_MS = 500;

export interface MachineOptions {
  name: string;
  port: number;
  dataDirectory: string;
  /** Starts its backend. */
  launch(): Promise<BackendProcess>;
}

/** A machine with a backend, which a process manager starts again when it ends. */
export class Machine {
  private backend: BackendProcess | undefined;
  private isStopped = false;
  private paused: Promise<void> = Promise.resolve();

  constructor(private readonly options: MachineOptions) {}

  get port(): number {
    return this.options.port;
  }

  get name(): string {
    return this.options.name;
  }

  /** Whether its backend has said that it is ready, and runs. */
  get isReady(): boolean {
    return this.backend !== undefined && !this.backend.hasEnded;
  }

  /** Returns when its backend answers. A start fails while the database is away. */
  async start(): Promise<void> {
    while (!this.isStopped) {
      const started = await this.options.launch().catch(() => undefined);
      if (started) {
        this.backend = started;
        break;
      }
      await delay(RESTART_MS);
    }
    if (this.isStopped) {
      await this.backend?.kill();
    }
  }

  /**
   * `kill -9` of the backend. What it has started goes on.
   *
   * @throws Error when it has ended by itself
   */
  async kill(): Promise<void> {
    if (this.backend?.hasEnded) {
      throw new Error(`The backend on machine ${this.name} has crashed`);
    }
    await this.backend?.kill();
    this.backend = undefined;
  }

  /** Everything on the machine ends at once. What is on its disk stays. */
  async losePower(): Promise<void> {
    await this.kill();
    killProcessesIn(this.options.dataDirectory);
  }

  /** The backend stalls for a while. */
  pause(milliseconds: number): Promise<void> {
    const backend = this.backend;
    backend?.pause();
    this.paused = delay(milliseconds).then(() => backend?.resume());
    return this.paused;
  }

  /** Returns when its backend does not stall. */
  async resumed(): Promise<void> {
    await this.paused;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.backend?.kill();
    killProcessesIn(this.options.dataDirectory);
  }
}
