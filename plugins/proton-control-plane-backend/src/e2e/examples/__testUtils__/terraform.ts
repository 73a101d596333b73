import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { terraformBinary } from '@proton-vending/test-utils';

const execute = promisify(execFile);

/** Runs Terraform in a folder; rejects when it fails. */
export async function terraform(
  directory: string,
  ...args: string[]
): Promise<string> {
  const { stdout } = await execute(terraformBinary, args, {
    cwd: directory,
    // Neither the machine's Terraform configuration nor an update check.
    env: { PATH: process.env.PATH, CHECKPOINT_DISABLE: '1', TF_INPUT: '0' },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
