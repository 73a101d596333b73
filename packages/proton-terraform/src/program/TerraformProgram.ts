import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
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

/** How long an answer counts; a script may start another program by now. */
const VERSION_MAX_AGE_MS = 60_000;

/** What a binary has said of its version. */
interface Version {
  text: string;
  /** Which file has said it. */
  file: string;
  readAt: number;
}

/** Finds the binary on this machine, and which program it is. */
export class TerraformProgram {
  private readonly versions = new Map<string, Version>();

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
    // What does not say what it is will fail in the log of the deployment.
    const version = await this.readVersion(binary).catch(() => '');
    return identifyProgram(version) ?? guessProgram(binary);
  }

  /** Each deployment needs it, so the answer of an unchanged file counts for a while. */
  private async readVersion(binary: string): Promise<string> {
    const file = await describeFile(binary);
    const known = this.versions.get(binary);
    if (
      known?.file === file &&
      Date.now() - known.readAt < VERSION_MAX_AGE_MS
    ) {
      return known.text;
    }
    const { stdout } = await execute(binary, ['version'], {
      env: this.options.environment,
      timeout: VERSION_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    if (identifyProgram(stdout)) {
      this.versions.set(binary, { text: stdout, file, readAt: Date.now() });
    }
    return stdout;
  }
}

/** Changes when another file takes its place. */
async function describeFile(path: string): Promise<string> {
  const { dev, ino, size, mtimeMs, ctimeMs } = await stat(path);
  return [dev, ino, size, mtimeMs, ctimeMs].join();
}
