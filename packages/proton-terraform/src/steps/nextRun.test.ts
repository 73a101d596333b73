import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { AuthorPositions } from '../output/authorPositions';
import { FinishedRun } from './finishedRun';
import { JsonOutput } from '../output/jsonOutput';
import {
  findNextApplyingRun,
  findNextRun,
  findNextPlanningRun,
} from './nextRun';
import { CommandName } from '../supervision/stepRuns';

const NO_SECRETS = Redactor.create([]);

function createRun(
  command: CommandName,
  outcome: FinishedRun['outcome'],
): FinishedRun {
  return {
    number: 1,
    command,
    directory: '/work',
    outcome,
    isDeliberate: false,
    output: new JsonOutput('plan', NO_SECRETS, AuthorPositions.NONE),
    end: { kind: 'vanished' },
    errorText: '',
  };
}

const findNext = {
  planning: findNextPlanningRun,
  applying: findNextApplyingRun,
  destroying: findNextRun,
};

type Rule = [
  step: keyof typeof findNext,
  command: CommandName | undefined,
  outcome: FinishedRun['outcome'],
  next: CommandName | undefined,
];

const rules: Rule[] = [
  ['planning', undefined, 'succeeded', 'init'],
  ['planning', 'init', 'succeeded', 'plan'],
  ['planning', 'init', 'brokenOff', 'init'],
  ['planning', 'plan', 'brokenOff', 'plan'],
  ['planning', 'plan', 'succeeded', undefined],

  ['applying', undefined, 'succeeded', 'apply'],
  ['applying', 'apply', 'succeeded', undefined],
  ['applying', 'apply', 'brokenOff', 'plan'],
  ['applying', 'plan', 'brokenOff', 'plan'],
  ['applying', 'plan', 'succeeded', 'apply'],

  ['destroying', undefined, 'succeeded', 'init'],
  ['destroying', 'init', 'succeeded', 'plan'],
  ['destroying', 'init', 'brokenOff', 'init'],
  ['destroying', 'plan', 'succeeded', 'apply'],
  ['destroying', 'apply', 'brokenOff', 'plan'],
  ['destroying', 'apply', 'succeeded', undefined],
];

describe('what follows a run', () => {
  it.each(rules)('%s: after %s %s comes %s', (step, command, outcome, next) => {
    const last = command && createRun(command, outcome);
    expect(findNext[step](last)).toBe(next);
  });
});
