import { execFile, ExecFileOptions } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** How to run Terraform in a folder. */
export interface TerraformCall {
  binary: string;
  /** An absolute path. */
  workingDirectory: string;
  environment: Record<string, string>;
}

/** Runs Terraform outside of a deployment's log; returns what it writes. */
export async function execute(
  { binary, environment, workingDirectory }: TerraformCall,
  args: string[],
  limits: Pick<ExecFileOptions, 'signal' | 'timeout' | 'maxBuffer'>,
): Promise<string> {
  const { stdout } = await run(binary, args, {
    cwd: workingDirectory,
    env: environment,
    maxBuffer: MAX_OUTPUT_BYTES,
    ...limits,
  });
  return stdout;
}

/**
 * Why a command failed that was run outside of the log. The message of a
 * failed child process holds its whole command line, and its output might be
 * half a state; what it wrote as errors tells the reason.
 */
export function describeCommandError(error: unknown): string {
  const stderr = (error as { stderr?: unknown } | undefined)?.stderr;
  return typeof stderr === 'string' && stderr.trim()
    ? stderr.trim()
    : 'Terraform gave no reason';
}
