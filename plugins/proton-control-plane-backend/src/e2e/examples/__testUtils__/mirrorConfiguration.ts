import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { terraformMirror } from '@proton-vending/test-utils';

/**
 * Writes a configuration of the Terraform CLI that takes all providers from the
 * mirror of the tests. Returns its path, for `TF_CLI_CONFIG_FILE`.
 */
export async function writeMirrorConfiguration(
  directory: string,
): Promise<string> {
  const path = join(directory, 'mirror.terraformrc');
  await writeFile(
    path,
    [
      'provider_installation {',
      '  filesystem_mirror {',
      `    path = ${JSON.stringify(terraformMirror)}`,
      '  }',
      '}',
      '',
    ].join('\n'),
  );
  return path;
}
