import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ProvisioningError,
  ProvisioningInterrupted,
} from '@proton-vending/backstage-plugin-proton-common';
import { TerraformRun } from '../TerraformRun';
import {
  describeCommandError,
  execute,
  TerraformCall,
} from '../program/execute';
import { FoundState, parsePulledState } from './stateContents';
import {
  BACKEND_CONFIG_ARG,
  createBackendOverrides,
  writeBackendConfig,
} from './backendFiles';
import { StateBackend } from './StateBackend';

/** What OpenTofu says of a state that it has encrypted, in lines of any length. */
const ENCRYPTED = /state\s+file\s+is\s+encrypted/;

/**
 * Reads the state of an environment from its backend. No file of the template
 * takes part, so that a template that never worked is no hindrance. Undefined
 * for a state that OpenTofu has encrypted, since only the template says how.
 */
export async function pullState(
  options: TerraformCall & { run: TerraformRun; backend: StateBackend },
): Promise<FoundState> {
  const { run, backend } = options;
  const directory = join(options.workingDirectory, '.runs', 'state');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const { path, contents } of createBackendOverrides(backend)) {
    await writeFile(join(directory, path), contents, { mode: 0o600 });
  }
  await writeBackendConfig(
    directory,
    backend.configFor(run.target, run.stateDirectory),
  );
  const terraform = async (...args: string[]) =>
    execute(
      // Without files of a template, isolation isn't needed.
      { ...options, isolation: undefined, workingDirectory: directory },
      args,
      { signal: run.signal },
    );
  try {
    await terraform('init', '-input=false', '-no-color', BACKEND_CONFIG_ARG);
    return parsePulledState(await terraform('state', 'pull'));
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
