import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from '../errorCode';
import { isProcessGroupAlive, readProcessStart } from './processIdentity';
import { RunExit, RunFolder, SupervisedCommand } from './runFolder';

const CLAIM_POLL_MS = 10;

/** How long a supervisor may take to claim its run before nobody counts on it any more. */
const CLAIM_PERIOD_MS = 10_000;

/** How a run ended; `vanished` when nobody is left who could tell. */
export type RunEnd = ({ kind: 'exited' } & RunExit) | { kind: 'vanished' };

/**
 * One command under a supervisor that outlives this process. Everything there
 * is to know about it is in its folder, so that whoever finds the folder after
 * a restart can go on where this process ended.
 */
export class SupervisedRun {
  readonly folder: RunFolder;

  private constructor(path: string) {
    this.folder = new RunFolder(path);
  }

  /** A run that was started before, by this process or by another. */
  static at(path: string): SupervisedRun {
    return new SupervisedRun(path);
  }

  /** Starts a command; when its folder exists already, somebody else did. */
  static async start(
    path: string,
    command: SupervisedCommand,
    environment: Record<string, string>,
  ): Promise<SupervisedRun> {
    const run = new SupervisedRun(path);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await mkdir(path, { mode: 0o700 });
    } catch (error) {
      if (hasCode(error, 'EEXIST')) {
        return run;
      }
      throw error;
    }
    await run.folder.writeCommand(command);
    await run.launch(environment);
    return run;
  }

  /** How the run ended, or undefined while it goes on. */
  async findEnd(): Promise<RunEnd | undefined> {
    const exit = await this.folder.readExit();
    if (exit) {
      return { kind: 'exited', ...exit };
    }
    if (await this.isAlive()) {
      return undefined;
    }
    // It may have ended well between the two looks.
    const lateExit = await this.folder.readExit();
    return lateExit ? { kind: 'exited', ...lateExit } : { kind: 'vanished' };
  }

  /**
   * Asks the command to stop and to write down what it did. It is asked once:
   * Terraform takes a second time as an order to drop everything. Returns false
   * when it is too early to ask.
   */
  async interrupt(): Promise<boolean> {
    if (!(await this.folder.isStarted())) {
      return false;
    }
    if (await this.folder.markInterrupted()) {
      await this.signalGroup('SIGINT');
    }
    return true;
  }

  async kill(): Promise<void> {
    await this.signalGroup('SIGKILL');
  }

  private async isAlive(): Promise<boolean> {
    if (!(await this.folder.readOwner())) {
      if ((await this.folder.readAge()) < CLAIM_PERIOD_MS) {
        return true;
      }
      await this.folder.abandon();
    }
    const owner = await this.folder.readOwner();
    if (!owner || 'abandoned' in owner) {
      return false;
    }
    const start = await readProcessStart(owner.pid);
    if (start !== undefined) {
      return start === owner.startedAt;
    }
    // No new process gets the number of a group that still has members.
    return isProcessGroupAlive(owner.pid);
  }

  private async signalGroup(signal: NodeJS.Signals): Promise<void> {
    const owner = await this.folder.readOwner();
    if (!owner || 'abandoned' in owner || !(await this.isAlive())) {
      return;
    }
    try {
      process.kill(-owner.pid, signal);
    } catch (error) {
      if (!hasCode(error, 'ESRCH')) {
        throw error;
      }
    }
  }

  private async launch(environment: Record<string, string>): Promise<void> {
    const supervisor = require.resolve(
      '@proton-vending/proton-terraform/bin/terraform-supervisor.cjs',
    );
    const path = this.folder.path;
    const errors = await open(join(path, 'supervisor.log'), 'a', 0o600);
    let ended: string | undefined;
    try {
      const child = spawn(process.execPath, [supervisor, path], {
        cwd: path,
        detached: true,
        env: environment,
        stdio: ['ignore', 'ignore', errors.fd],
      });
      child.on('error', error => {
        ended = error.message;
      });
      child.on('exit', (code, signal) => {
        ended = `it ended with ${signal ?? code}`;
      });
      child.unref();
    } finally {
      await errors.close();
    }
    while (!(await this.folder.readOwner())) {
      if (ended !== undefined && !(await this.folder.readOwner())) {
        throw new Error(`The Terraform supervisor did not start: ${ended}`);
      }
      await delay(CLAIM_POLL_MS);
    }
  }
}
