import { JsonObject } from '@backstage/types';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  BundleFile,
  TextFile,
} from '@proton-vending/backstage-plugin-proton-common';
import { StateBackend } from './StateBackend';

/** Relative, since Terraform takes a path with an `=` in it for a setting. */
const BACKEND_CONFIG = join('.runs', 'state-backend.json');

/** Without the endings, one of which each program reads. */
const BACKEND_OVERRIDE = 'zz_proton_backend_override';

/** Of two files with one name, OpenTofu takes its own since 1.8; Terraform knows only `.tf`. */
const ENDINGS = ['.tf.json', '.tofu.json'];

const OVERRIDE = /^(?<name>(?:[^/]*_)?override)\.(?:tf|tofu)(?:\.json)?$/;

/** The option that makes `init` use what `writeBackendConfig` wrote. */
export const BACKEND_CONFIG_ARG = `-backend-config=${BACKEND_CONFIG}`;

/**
 * Keeps the state where the operator wants it, whatever backend the files of
 * the template name.
 */
export function createBackendOverrides(
  backend: StateBackend,
  files: BundleFile[] = [],
): TextFile[] {
  const terraform = { backend: { [backend.type]: {} } };
  const contents = JSON.stringify({ terraform }, undefined, 2);
  const name = nameLastOverride(files);
  return ENDINGS.map(ending => ({ path: `${name}${ending}`, contents }));
}

/** Override files are read in the order of their names, and the last one wins. */
function nameLastOverride(files: BundleFile[]): string {
  const last = files
    .map(({ path }) => path)
    .filter(path => OVERRIDE.test(path))
    .sort(compareBytes)
    .at(-1);
  return last === undefined || compareBytes(last, BACKEND_OVERRIDE) < 0
    ? BACKEND_OVERRIDE
    : `${OVERRIDE.exec(last)?.groups?.name}_${BACKEND_OVERRIDE}`;
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
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
