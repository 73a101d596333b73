import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { RunIsolation } from '../isolation/RunIsolation';
import { GroupLimits, runInGroup } from './runInGroup';

const run = promisify(execFile);

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** How to run Terraform in a folder. */
export interface TerraformCall {
  binary: string;
  /** An absolute path. */
  workingDirectory: string;
  environment: Record<string, string>;
  /** Isolates the command from the backend; absent for commands that run no file of a template. */
  isolation?: RunIsolation;
}

type ExecuteLimits = Partial<GroupLimits>;

/** Runs Terraform outside of a deployment's log; returns what it writes. */
export async function execute(
  call: TerraformCall,
  args: string[],
  { hasNetwork = true, ...limits }: ExecuteLimits & { hasNetwork?: boolean },
): Promise<string> {
  const { binary, environment, isolation, workingDirectory } = call;
  const options = {
    cwd: workingDirectory,
    maxBuffer: MAX_OUTPUT_BYTES,
    ...limits,
  };
  return isolation
    ? executeIsolated({ ...call, isolation }, args, hasNetwork, options)
    : (await run(binary, args, { ...options, env: environment })).stdout;
}

async function executeIsolated(
  call: TerraformCall & { isolation: RunIsolation },
  args: string[],
  hasNetwork: boolean,
  options: GroupLimits & { cwd: string },
): Promise<string> {
  const { binary, environment, isolation, workingDirectory } = call;
  const name = `${workingDirectory}/${randomUUID()}`;
  const needs = {
    binary,
    args,
    environment,
    name,
    hasNetwork,
    diesWithParent: true,
  };
  try {
    const { stdout } = await isolation.start(
      needs,
      ({ command, environment: env, inherited }) =>
        runInGroup(command, { ...options, env, inherited }),
    );
    return stdout;
  } finally {
    isolation.release(name);
  }
}

/**
 * Why a command failed that was run outside of the log. The message of a
 * failed child process holds its whole command line, and its output might be
 * half a state; what it wrote as errors tells the reason.
 */
export function describeCommandError(error: unknown): string {
  const { code, stderr } = (error ?? {}) as {
    code?: unknown;
    stderr?: unknown;
  };
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return 'Terraform wrote too much text';
  }
  return typeof stderr === 'string' && stderr.trim()
    ? stderr.trim()
    : 'Terraform gave no reason';
}
