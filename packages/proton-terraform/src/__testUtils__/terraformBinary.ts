import { describeWith, terraformBinary } from '@proton-vending/test-utils';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProgram } from '../program/binary';

/** How it calls itself; Terraform where it is missing. */
export function nameTerraform(): string {
  try {
    const version = execFileSync(terraformBinary, ['version'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return identifyProgram(version) ?? 'Terraform';
  } catch {
    return 'Terraform';
  }
}

/** `describe` for what stands for OpenTofu, which needs Terraform itself. */
export const describeWithTofuDouble =
  terraformBinary === 'terraform' ? describeWith('terraform') : describe.skip;

/** Puts what stands for OpenTofu into a folder; returns its path. */
export function installTofu(directory: string): string {
  const binary = join(directory, 'tofu');
  const program = require.resolve('./tofuDouble.cjs');
  writeFileSync(
    binary,
    `#!${process.execPath}\nrequire(${JSON.stringify(program)});\n`,
    { mode: 0o755 },
  );
  return binary;
}
