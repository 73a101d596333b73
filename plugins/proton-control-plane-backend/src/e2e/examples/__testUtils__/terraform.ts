import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { terraformBinary } from '@proton-vending/test-utils';
import { writeMirrorConfiguration } from './mirrorConfiguration';

const execute = promisify(execFile);

/** Runs Terraform in a folder; rejects when it fails. */
export async function terraform(
  directory: string,
  ...args: string[]
): Promise<string> {
  return run(directory, args);
}

/** Runs Terraform in a folder with the providers of the mirror. */
export async function terraformWithMirror(
  directory: string,
  ...args: string[]
): Promise<string> {
  return run(directory, args, {
    TF_CLI_CONFIG_FILE: await writeMirrorConfiguration(directory),
  });
}

/** Runs Terraform in a folder as this process would, with its AWS account. */
export async function terraformWithAccount(
  directory: string,
  ...args: string[]
): Promise<string> {
  const settings = Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && /^(AWS|TF)_/.test(name) ? [[name, value]] : [],
  );
  return run(directory, args, {
    ...Object.fromEntries(settings),
    AWS_REGION: 'us-east-1',
  });
}

async function run(
  directory: string,
  args: string[],
  environment: Record<string, string> = {},
): Promise<string> {
  const { stdout } = await execute(terraformBinary, args, {
    cwd: directory,
    // Neither the machine's Terraform configuration nor an update check.
    env: {
      PATH: process.env.PATH,
      CHECKPOINT_DISABLE: '1',
      TF_INPUT: '0',
      ...environment,
    },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
