import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  EngineResult,
  ProvisioningError,
  ProvisioningInterrupted,
} from '../types';
import { describeCommandError } from './commandError';
import { parseState } from './results';

const run = promisify(execFile);

const MAX_STATE_BYTES = 256 * 1024 * 1024;

/** Asks Terraform for the outputs and resources of the state. */
export async function showState(options: {
  binary: string;
  workingDirectory: string;
  environment: Record<string, string>;
  signal: AbortSignal;
}): Promise<EngineResult> {
  const { binary, environment, signal, workingDirectory } = options;
  let stdout: string;
  try {
    ({ stdout } = await run(binary, ['show', '-json', '-no-color'], {
      cwd: workingDirectory,
      env: environment,
      maxBuffer: MAX_STATE_BYTES,
      signal,
    }));
  } catch (error) {
    if (signal.aborted) {
      throw new ProvisioningInterrupted();
    }
    throw new ProvisioningError(
      `Everything is applied, but the state cannot be read: ${describeCommandError(
        error,
      )}`,
    );
  }
  return parseState(stdout);
}
