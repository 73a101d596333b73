import { join } from 'node:path';
import { CommandOutput } from './commandOutput';
import { JsonOutput } from './jsonOutput';
import { PlainOutput } from './plainOutput';

export type CommandName = 'init' | 'plan' | 'apply';

/** A Terraform command, and how to understand what it writes. */
export interface TerraformCommand {
  args: string[];
  mergeOutput: boolean;
}

const LOCK_TIMEOUT = '-lock-timeout=60s';

/** The plan file of a run of `plan`. */
export function planFileIn(runDirectory: string): string {
  return join(runDirectory, 'plan.tfplan');
}

export function createInit(): TerraformCommand {
  return { args: ['init', '-input=false', '-no-color'], mergeOutput: true };
}

export function createPlan(options: {
  planFile: string;
  destroy: boolean;
}): TerraformCommand {
  return {
    args: [
      'plan',
      ...(options.destroy ? ['-destroy'] : []),
      '-input=false',
      '-json',
      LOCK_TIMEOUT,
      `-out=${options.planFile}`,
    ],
    mergeOutput: false,
  };
}

export function createApply(options: { planFile: string }): TerraformCommand {
  return {
    args: ['apply', '-input=false', '-json', LOCK_TIMEOUT, options.planFile],
    mergeOutput: false,
  };
}

export function createOutput(command: CommandName): CommandOutput {
  return command === 'init' ? new PlainOutput() : new JsonOutput(command);
}
