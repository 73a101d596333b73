import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  ProvisioningError,
  ProvisioningInterrupted,
} from '@proton-vending/backstage-plugin-proton-common';
import { TerraformRun } from '../TerraformRun';
import { describeCommandError } from '../output/commandError';
import { FoundState, parsePulledState } from './stateContents';
import {
  BACKEND_CONFIG_ARG,
  createBackendOverrides,
  writeBackendConfig,
} from './backendFiles';
import { StateBackend } from './StateBackend';

const execute = promisify(execFile);

/** What OpenTofu says of a state that it has encrypted, in lines of any length. */
const ENCRYPTED = /state\s+file\s+is\s+encrypted/;

const MAX_STATE_BYTES = 256 * 1024 * 1024;

/**
 * Reads the state of an environment from its backend. No file of the template
 * takes part, so that a template that never worked is no hindrance. Undefined
 * for a state that OpenTofu has encrypted, since only the template says how.
 */
export async function pullState(options: {
  run: TerraformRun;
  backend: StateBackend;
  workingDirectory: string;
  binary: string;
  environment: Record<string, string>;
}): Promise<FoundState> {
  const { run, backend, workingDirectory, binary, environment } = options;
  const directory = join(workingDirectory, '.runs', 'state');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const { path, contents } of createBackendOverrides(backend)) {
    await writeFile(join(directory, path), contents, { mode: 0o600 });
  }
  await writeBackendConfig(
    directory,
    backend.configFor(run.target, run.stateDirectory),
  );
  const terraform = async (...args: string[]) =>
    execute(binary, args, {
      cwd: directory,
      env: environment,
      maxBuffer: MAX_STATE_BYTES,
      signal: run.signal,
    });
  try {
    await terraform('init', '-input=false', '-no-color', BACKEND_CONFIG_ARG);
    return parsePulledState((await terraform('state', 'pull')).stdout);
  } catch (error) {
    if (run.signal.aborted) {
      throw new ProvisioningInterrupted();
    }
    const reason = describeCommandError(error);
    if (ENCRYPTED.test(reason)) {
      return { kind: 'encrypted' };
    }
    throw new ProvisioningError(
      `The state cannot be read from the ${backend.type} backend: ${reason}`,
    );
  }
}
