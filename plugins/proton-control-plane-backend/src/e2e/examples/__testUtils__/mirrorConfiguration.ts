import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { terraformMirror } from '@proton-vending/test-utils';

/**
 * Writes a configuration of the Terraform CLI that takes all providers from the
 * mirror of the tests. Returns its path, for `TF_CLI_CONFIG_FILE`.
 */
export async function writeMirrorConfiguration(
  directory: string,
  options: {
    /**
     * Whether `plan`, `show` and `apply` run the AWS provider from the mirror
     * itself. Otherwise, each of them reads 700 MB to verify the installed one.
     */
    overridesProvider?: boolean;
  } = {},
): Promise<string> {
  const path = join(directory, 'mirror.terraformrc');
  await writeFile(
    path,
    [
      'provider_installation {',
      ...(options.overridesProvider
        ? [
            '  dev_overrides {',
            `    "hashicorp/aws" = ${JSON.stringify(await findAwsProvider())}`,
            '  }',
          ]
        : []),
      '  filesystem_mirror {',
      `    path = ${JSON.stringify(terraformMirror)}`,
      '  }',
      '}',
      '',
    ].join('\n'),
  );
  return path;
}

/** The folder with the program of the AWS provider. */
async function findAwsProvider(): Promise<string> {
  const provider = join(terraformMirror, 'registry.terraform.io/hashicorp/aws');
  const [version] = await readdir(provider);
  const [platform] = await readdir(join(provider, version));
  return join(provider, version, platform);
}
