import { join } from 'node:path';
import {
  RenderedFile,
  TextRedactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { AuthorPositions } from '../output/authorPositions';
import { CommandOutput } from '../output/commandOutput';
import { InputReferences } from '../output/InputReferences';
import { JsonOutput } from '../output/jsonOutput';
import { PlainOutput } from '../output/plainOutput';
import { BACKEND_CONFIG_ARG } from '../state/backendFiles';
import { CommandName, StepRun } from '../supervision/stepRuns';

const INIT_ARGS = ['-input=false', '-no-color', BACKEND_CONFIG_ARG];

// A worker on another machine may have died, and its Terraform not yet: the
// longest apply that is worth waiting for. What is stale has to be unlocked.
const LOCK_ARG = '-lock-timeout=20m';

const COMMON_ARGS = ['-input=false', '-json'];

/** What Terraform is called with; an apply takes the plan of the run before it. */
export function createArguments(
  run: StepRun,
  previous: StepRun | undefined,
  {
    destroy,
    isSpeculative,
    pluginDirectory,
  }: { destroy: boolean; isSpeculative?: boolean; pluginDirectory?: string },
): string[] {
  switch (run.command) {
    case 'init':
      return [
        'init',
        ...INIT_ARGS,
        ...(pluginDirectory ? [`-plugin-dir=${pluginDirectory}`] : []),
      ];
    case 'plan':
      return [
        'plan',
        ...(destroy ? ['-destroy'] : []),
        ...COMMON_ARGS,
        isSpeculative ? '-lock=false' : LOCK_ARG,
        `-out=${planFileOf(run)}`,
      ];
    case 'apply':
      if (previous?.command !== 'plan') {
        throw new Error('There is no plan to apply');
      }
      return ['apply', ...COMMON_ARGS, LOCK_ARG, planFileOf(previous)];
    default:
      throw new Error(`There is no command ${run.command}`);
  }
}

export function createOutput(
  command: CommandName,
  redactor: TextRedactor,
  files: RenderedFile[],
): CommandOutput {
  const positions = AuthorPositions.of(files);
  return command === 'init'
    ? new PlainOutput(redactor, positions)
    : new JsonOutput(command, redactor, positions, InputReferences.of(files));
}

/** Where a run of `plan` leaves its plan. */
export function planFileOf(run: StepRun): string {
  return join(run.directory, 'plan.tfplan');
}
