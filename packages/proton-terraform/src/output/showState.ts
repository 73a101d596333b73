import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  EngineResult,
  ProvisioningError,
} from '@proton-vending/backstage-plugin-proton-common';
import { describeCommandError } from './commandError';
import { parseState } from './results';

const run = promisify(execFile);

const MAX_STATE_BYTES = 256 * 1024 * 1024;
const TIMEOUT_MS = 120_000;

/**
 * Asks Terraform for the outputs and resources of the state. It cannot be
 * interrupted: what is applied is to be recorded, even when somebody cancels.
 */
export async function showState(options: {
  binary: string;
  workingDirectory: string;
  environment: Record<string, string>;
}): Promise<EngineResult> {
  const { binary, environment, workingDirectory } = options;
  let stdout: string;
  try {
    ({ stdout } = await run(binary, ['show', '-json', '-no-color'], {
      cwd: workingDirectory,
      env: environment,
      maxBuffer: MAX_STATE_BYTES,
      timeout: TIMEOUT_MS,
    }));
  } catch (error) {
    throw new ProvisioningError(
      `Everything is applied, but the state cannot be read: ${describeCommandError(
        error,
      )}`,
    );
  }
  return parseState(stdout);
}
