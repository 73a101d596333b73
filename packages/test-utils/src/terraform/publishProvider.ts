import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipProgram } from './zipProgram';

/**
 * Publishes a provider without resources in a filesystem mirror. Terraform
 * starts it and asks for its schema, with `TF_DISABLE_PLUGIN_TLS=1`.
 *
 * @public
 */
export function publishProvider(
  mirror: string,
  version: string,
  options: {
    /** Ends in `/tiny`. */
    address?: string;
    /** What is in the package; a provider when absent. */
    program?: string;
  } = {},
): void {
  const { address = 'example.com/acme/tiny', program = readProvider() } =
    options;
  const folder = join(mirror, ...address.split('/'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `terraform-provider-tiny_${version}_${platform()}.zip`),
    zipProgram(
      `terraform-provider-tiny_v${version}`,
      `#!${process.execPath}\n// ${version}\n${program}`,
    ),
  );
}

function readProvider(): string {
  return readFileSync(require.resolve('./tinyProvider.cjs'), 'utf8');
}

/** As Terraform names this machine's. */
function platform(): string {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  return `${process.platform}_${arch}`;
}
