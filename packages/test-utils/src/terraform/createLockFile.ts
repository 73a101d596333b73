import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { terraformBinary } from './terraformBinary';

/**
 * Creates the lock file that Terraform writes for a version that
 * `publishProvider` has published.
 *
 * @param settings - the file that names the mirror
 * @public
 */
export async function createLockFile(
  version: string,
  settings: string,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lock-file-'));
  try {
    await writeFile(
      join(folder, 'main.tf'),
      `terraform {
  required_providers {
    tiny = {
      source  = "example.com/acme/tiny"
      version = "${version}"
    }
  }
}
`,
    );
    execFileSync(terraformBinary, ['init'], {
      cwd: folder,
      env: { ...process.env, TF_CLI_CONFIG_FILE: settings },
      stdio: 'ignore',
    });
    return await readFile(join(folder, '.terraform.lock.hcl'), 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
}
