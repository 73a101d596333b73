import { JsonObject } from '@backstage/types';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TextFile } from '../../../rendering/types';
import { StateBackend } from './StateBackend';

/** Relative, since Terraform takes a path with an `=` in it for a setting. */
const BACKEND_CONFIG = join('.runs', 'state-backend.json');

/** Sorts after all other files, and takes the place of the backend they name. */
const BACKEND_OVERRIDE = 'zz_proton_backend_override.tf.json';

/** The option that makes `init` use what `writeBackendConfig` wrote. */
export const BACKEND_CONFIG_ARG = `-backend-config=${BACKEND_CONFIG}`;

/** Keeps the state where the operator wants it, whatever backend the template names. */
export function createBackendOverride(backend: StateBackend): TextFile {
  const terraform = { backend: { [backend.type]: {} } };
  return {
    path: BACKEND_OVERRIDE,
    contents: JSON.stringify({ terraform }, undefined, 2),
  };
}

/** Writes the settings of the backend, which may be secrets, for this user alone. */
export async function writeBackendConfig(
  directory: string,
  config: JsonObject,
): Promise<void> {
  const file = join(directory, BACKEND_CONFIG);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
}
