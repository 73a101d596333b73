import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve as resolvePath, sep } from 'node:path';
import { TextFile } from '../../rendering/types';

/** Keeps the state in the environment's folder, whatever backend the template names. */
const BACKEND_OVERRIDE = 'zz_proton_backend_override.tf.json';

/** Where the state of an environment is. */
export function stateFileIn(stateDirectory: string): string {
  return join(resolvePath(stateDirectory), 'terraform.tfstate');
}

/** Writes what Terraform runs on. */
export async function writeWorkingFiles(options: {
  workingDirectory: string;
  stateDirectory: string;
  files: TextFile[];
}): Promise<void> {
  const { workingDirectory, stateDirectory, files } = options;
  await mkdir(stateDirectory, { recursive: true, mode: 0o700 });
  const backend = { local: { path: stateFileIn(stateDirectory) } };
  const override: TextFile = {
    path: BACKEND_OVERRIDE,
    contents: JSON.stringify({ terraform: { backend } }, undefined, 2),
  };
  for (const file of [...files, override]) {
    const path = resolveInside(workingDirectory, file.path);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, file.contents, { mode: 0o600 });
  }
}

function resolveInside(directory: string, path: string): string {
  const root = resolvePath(directory);
  const resolved = resolvePath(root, path);
  if (!resolved.startsWith(`${root}${sep}`)) {
    throw new Error(`The file '${path}' is outside of the working directory`);
  }
  return resolved;
}
