import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const binary = [
  process.env.PROTON_TEST_TERRAFORM_BINARY || 'terraform',
  'tofu',
].find(candidate => spawnSync(candidate, ['version']).status === 0);

/** `describe` where Terraform or OpenTofu is installed, else a skip by name. */
export const describeWithTerraform = binary ? describe : describe.skip;

/** Runs Terraform in a folder; rejects when it fails. */
export async function terraform(
  directory: string,
  ...args: string[]
): Promise<string> {
  if (binary === undefined) {
    throw new Error('Neither Terraform nor OpenTofu is installed');
  }
  const { stdout } = await execute(binary, args, {
    cwd: directory,
    // Neither the machine's Terraform configuration nor an update check.
    env: { PATH: process.env.PATH, CHECKPOINT_DISABLE: '1', TF_INPUT: '0' },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
