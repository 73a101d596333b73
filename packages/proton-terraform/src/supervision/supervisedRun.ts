import { spawn } from 'node:child_process';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve as resolvePath } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from '../errorCode';
import { IsolatedCommand } from '../isolation/RunIsolation';
import { TerraformCall } from '../program/execute';
import { isProcessGroupAlive, readProcessStart } from './processIdentity';
import { RunExit, RunFolder } from './runFolder';

/** How long a supervisor may take to claim its run before nobody counts on it any more. */
const CLAIM_PERIOD_MS = 10_000;

/** What a supervisor is asked to run; its binary is an absolute path. */
interface SupervisedCommand extends TerraformCall {
  args: string[];
  /** Puts the errors between the output's lines, for output that is no JSON. */
  mergeOutput: boolean;
  /** Whether it downloads providers. */
  downloads?: boolean;
  /** Files among the records that the command writes. */
  outputFiles?: string[];
}

/** How a run ended; `vanished` when nobody is left who could tell. */
export type RunEnd = ({ kind: 'exited' } & RunExit) | { kind: 'vanished' };

/**
 * One command under a supervisor that outlives this process. Everything there
 * is to know about it is in its folder, so that whoever finds the folder after
 * a restart can go on where this process ended.
 */
export class SupervisedRun {
  readonly folder: RunFolder;
  /** The supervisor, when this process has started it. */
  private supervisor?: {
    ended: AbortController;
    end?: string;
    isEndSeen: boolean;
  };

  private constructor(path: string) {
    this.folder = new RunFolder(resolvePath(path));
  }

  /** A run that was started before, by this process or by another. */
  static at(path: string): SupervisedRun {
    return new SupervisedRun(path);
  }

  /** Starts a command; when its folder exists already, somebody else did. */
  static async start(
    path: string,
    command: SupervisedCommand,
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
    await run.launch(command);
    return run;
  }

  /** How the run ended, or undefined while it goes on. */
  async findEnd(): Promise<RunEnd | undefined> {
    if (this.supervisor) {
      if (!this.supervisor.ended.signal.aborted) {
        return undefined;
      }
      this.supervisor.isEndSeen = true;
    }
    const exit = await this.folder.readExit();
    if (exit) {
      return { kind: 'exited', ...exit };
    }
    await this.requireClaim();
    if (await this.isAlive()) {
      return undefined;
    }
    // It may have ended well between the two looks.
    const lateExit = await this.folder.readExit();
    return lateExit ? { kind: 'exited', ...lateExit } : { kind: 'vanished' };
  }

  /** Waits until it is time to look at the run again, or the signal is aborted. */
  async pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const { supervisor } = this;
    // A supervisor that was killed may leave a command that goes on.
    const ended = supervisor?.isEndSeen ? undefined : supervisor?.ended.signal;
    const wakeUp = AbortSignal.any([signal, ended].filter(isPresent));
    try {
      await delay(milliseconds, undefined, { signal: wakeUp });
    } catch (error) {
      if (!wakeUp.aborted) {
        throw error;
      }
    }
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
    if (!owner || 'abandoned' in owner) {
      return;
    }
    const start = await readProcessStart(owner.pid);
    if (start !== undefined && start !== owner.startedAt) {
      // Another process has its number, which no group of the run has then.
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

  private async requireClaim(): Promise<void> {
    if (this.supervisor && !(await this.folder.readOwner())) {
      throw new Error(
        `The Terraform supervisor did not start: ${this.supervisor.end}`,
      );
    }
  }

  private async launch(command: SupervisedCommand): Promise<void> {
    const { args, binary, downloads, environment, isolation } = command;
    if (!isolation) {
      await this.spawn(command, {
        command: [binary, ...args],
        environment,
        inherited: [],
      });
      return;
    }
    const { path, signsFolder } = this.folder;
    const outputFiles = command.outputFiles ?? [];
    if (isolation.isSandboxed) {
      await mkdir(signsFolder, { mode: 0o700 });
      for (const file of outputFiles) {
        await writeFile(file, '', { mode: 0o600 });
      }
    }
    await isolation.start(
      {
        binary,
        args,
        environment,
        name: path,
        hasNetwork: true,
        downloads,
        diesWithParent: false,
        writes: [signsFolder, ...outputFiles],
        startedFile: join(signsFolder, 'started'),
      },
      isolated => this.spawn(command, isolated),
    );
  }

  private async spawn(
    { mergeOutput, workingDirectory }: SupervisedCommand,
    { command, environment, inherited }: IsolatedCommand,
  ): Promise<void> {
    const script = require.resolve(
      '@proton-vending/proton-terraform/bin/terraform-supervisor.sh',
    );
    const { path, errorFile, outputFile } = this.folder;
    const errors = await open(join(path, 'supervisor.log'), 'a', 0o600);
    const supervisor: typeof this.supervisor = {
      ended: new AbortController(),
      isEndSeen: false,
    };
    const end = (how: string) => {
      supervisor.end ??= how;
      supervisor.ended.abort();
    };
    const errorName = basename(mergeOutput ? outputFile : errorFile);
    try {
      spawn('/bin/sh', [script, path, errorName, ...command], {
        cwd: workingDirectory,
        detached: true,
        env: environment,
        stdio: ['ignore', 'ignore', errors.fd, ...inherited],
      })
        .on('error', error => end(error.message))
        .on('exit', (code, signal) => end(`it ended with ${signal ?? code}`))
        .unref();
    } finally {
      await errors.close();
    }
    this.supervisor = supervisor;
  }
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined;
}
