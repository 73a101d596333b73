import {
  LaunchRequest,
  RunHandle,
  RunInspection,
  RunLauncher,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { bundleRunner, terraformBinary } from '@proton-vending/test-utils';
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

interface Runner {
  run: LaunchRequest;
  child: ChildProcess;
  output: string;
}

/** Starts the real program as a process of this machine. */
export class ProcessLauncher implements RunLauncher {
  readonly runners = new Map<string, Runner>();
  /** Called for each runner that is started. */
  onStarted: (runner: Runner) => void = () => {};

  constructor(
    private readonly directory: string,
    /** Which machine a run is on: those of one machine share its folders. */
    private readonly findMachine: (run: LaunchRequest) => string = () => 'one',
  ) {}

  async start(run: LaunchRequest): Promise<void> {
    if (this.runners.has(run.runId)) {
      return;
    }
    const child = spawn(process.execPath, [bundleRunner()], {
      env: {
        PATH: process.env.PATH,
        PROTON_RUNNER_URL: run.url,
        PROTON_RUNNER_TOKEN: run.token,
        PROTON_RUNNER_TERRAFORM: terraformBinary,
        PROTON_RUNNER_WORK_DIRECTORY: join(
          this.directory,
          this.findMachine(run),
        ),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const runner: Runner = { run, child, output: '' };
    child.stderr.on('data', data => {
      runner.output += data;
    });
    this.runners.set(run.runId, runner);
    this.onStarted(runner);
  }

  async inspect({ runId }: RunHandle): Promise<RunInspection> {
    const runner = this.runners.get(runId);
    if (!runner) {
      return { state: 'missing' };
    }
    const { child } = runner;
    return hasEnded(child)
      ? {
          state: 'ended',
          message: `The runner ended with ${
            child.signalCode ?? child.exitCode
          }`,
        }
      : { state: 'running' };
  }

  async stop({ runId }: RunHandle): Promise<boolean> {
    const child = this.runners.get(runId)?.child;
    if (!child || hasEnded(child)) {
      return true;
    }
    child.kill('SIGTERM');
    return false;
  }

  async remove(): Promise<void> {}

  /** What the runners have said, for a test that fails. */
  get output(): string {
    return [...this.runners.values()].map(({ output }) => output).join('\n');
  }

  /** Ends what a test has left running. */
  async end(): Promise<void> {
    for (const { child } of this.runners.values()) {
      if (!hasEnded(child)) {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
    }
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
