import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  describeMissingBinary,
  describeOtherProgram,
  findBinary,
  guessProgram,
  identifyProgram,
  Program,
} from './binary';

const execute = promisify(execFile);

/** A backend does not start before it knows whether Terraform runs. */
const VERSION_TIMEOUT_MS = 30_000;

/** Finds the binary on this machine, and which program it is. */
export class TerraformProgram {
  /** What the binaries have said they are. */
  private readonly programs = new Map<string, Program>();

  constructor(
    private readonly options: {
      /** Path or name of the binary; from the PATH when absent. */
      binary?: string;
      environment: Record<string, string>;
    },
  ) {}

  /** Why the binary doesn't run here, and what to do; undefined when it runs. */
  async findUnavailability(): Promise<string | undefined> {
    if (process.platform === 'win32') {
      return 'Terraform deployments need Linux or macOS; on Windows, use WSL';
    }
    const binary = await this.findBinary();
    if (!binary) {
      return this.describeMissing();
    }
    try {
      return describeOtherProgram(binary, await this.readVersion(binary));
    } catch (error) {
      return `${binary} does not run: ${error}`;
    }
  }

  async findBinary(): Promise<string | undefined> {
    return findBinary({
      configured: this.options.binary,
      searchPath: this.options.environment.PATH,
    });
  }

  describeMissing(): string {
    return describeMissingBinary(this.options.binary);
  }

  async identify(binary: string): Promise<Program> {
    if (!this.programs.has(binary)) {
      // What does not say what it is will fail in the log of the deployment.
      await this.readVersion(binary).catch(() => {});
    }
    return this.programs.get(binary) ?? guessProgram(binary);
  }

  private async readVersion(binary: string): Promise<string> {
    const { stdout } = await execute(binary, ['version'], {
      env: this.options.environment,
      timeout: VERSION_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    const program = identifyProgram(stdout);
    if (program) {
      this.programs.set(binary, program);
    }
    return stdout;
  }
}
