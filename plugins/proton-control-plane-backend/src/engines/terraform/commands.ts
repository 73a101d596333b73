import { join } from 'node:path';
import { CommandOutput } from './commandOutput';
import { JsonOutput } from './jsonOutput';
import { PlainOutput } from './plainOutput';
import { CommandName, StepRun } from './stepRuns';

/** A Terraform command, and how to understand what it writes. */
export interface TerraformCommand {
  args: string[];
  mergeOutput: boolean;
}

const COMMON_ARGS = ['-input=false', '-json', '-lock-timeout=60s'];

/** What a run has to execute; an apply takes the plan of the run before it. */
export function createCommand(
  run: StepRun,
  previous: StepRun | undefined,
  { destroy }: { destroy: boolean },
): TerraformCommand {
  switch (run.command) {
    case 'init':
      return { args: ['init', '-input=false', '-no-color'], mergeOutput: true };
    case 'plan':
      return {
        args: [
          'plan',
          ...(destroy ? ['-destroy'] : []),
          ...COMMON_ARGS,
          `-out=${planFileOf(run)}`,
        ],
        mergeOutput: false,
      };
    case 'apply':
      if (previous?.command !== 'plan') {
        throw new Error('There is no plan to apply');
      }
      return {
        args: ['apply', ...COMMON_ARGS, planFileOf(previous)],
        mergeOutput: false,
      };
    default:
      throw new Error(`There is no command ${run.command}`);
  }
}

export function createOutput(command: CommandName): CommandOutput {
  return command === 'init' ? new PlainOutput() : new JsonOutput(command);
}

function planFileOf(run: StepRun): string {
  return join(run.directory, 'plan.tfplan');
}
