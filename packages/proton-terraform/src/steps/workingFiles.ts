import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve as resolvePath, sep } from 'node:path';
import { RenderedFile } from '@proton-vending/backstage-plugin-proton-common';
import { TerraformRun } from '../TerraformRun';
import { Program } from '../program/binary';
import {
  createBackendOverrides,
  writeBackendConfig,
} from '../state/backendFiles';
import { restoreLockFile } from '../providers/dependencyLock';
import { StateBackend } from '../state/StateBackend';

/** Writes what Terraform runs on. */
export async function writeWorkingFiles(
  run: TerraformRun,
  backend: StateBackend,
  program: Program,
): Promise<void> {
  const { files, target, stateDirectory, workingDirectory } = run;
  await mkdir(stateDirectory, { recursive: true, mode: 0o700 });
  const written: RenderedFile[] = [
    ...files,
    ...restoreLockFile(run, program),
    ...createBackendOverrides(backend, files),
  ];
  for (const file of written) {
    const path = resolveInside(workingDirectory, file.path);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, file.contents, {
      mode: file.executable ? 0o700 : 0o600,
    });
  }
  await writeBackendConfig(
    workingDirectory,
    backend.configFor(target, stateDirectory, workingDirectory),
  );
}

function resolveInside(directory: string, path: string): string {
  const root = resolvePath(directory);
  const resolved = resolvePath(root, path);
  if (!resolved.startsWith(`${root}${sep}`)) {
    throw new Error(`The file '${path}' is outside of the working directory`);
  }
  return resolved;
}
