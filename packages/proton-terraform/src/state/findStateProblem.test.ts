import { EngineStateSummary } from '@proton-vending/backstage-plugin-proton-common';
import { findStateProblem } from './findStateProblem';
import { FoundState } from './stateContents';

const LAST: EngineStateSummary = {
  lineage: 'a',
  serial: 5,
  resourceCount: 2,
  resourceNames: ['x.a', 'x.b'],
};
const FOUND = {
  kind: 'state' as const,
  lineage: 'a',
  serial: 5,
  resources: ['x.a', 'x.b'],
};
const FORGOTTEN: EngineStateSummary = { resourceCount: 0, resourceNames: [] };

describe('findStateProblem', () => {
  it.each<[string, EngineStateSummary | undefined, FoundState]>([
    ['the state that is known', LAST, FOUND],
    ['a later one', LAST, { ...FOUND, serial: 6, resources: [] }],
    ['one that nobody knows', undefined, FOUND],
    ['none when none is known', undefined, { kind: 'missing' }],
    ['an empty file when none is known', undefined, { kind: 'empty' }],
    ['none when nothing is left', FORGOTTEN, { kind: 'missing' }],
    ['any state after a loss was accepted', FORGOTTEN, FOUND],
    ['one that only the template decrypts', LAST, { kind: 'encrypted' }],
    [
      'an encrypted one of the same lineage',
      LAST,
      { kind: 'state', lineage: 'a', serial: 5 },
    ],
    [
      'a new one without resources when the last one had none',
      { ...LAST, resourceCount: 0 },
      { ...FOUND, lineage: 'b', serial: 1, resources: [] },
    ],
    [
      'resources of an earlier release whose lineage nobody recorded',
      { resourceCount: 3, resourceNames: [] },
      FOUND,
    ],
    [
      'the state that could not be saved, once it is in place',
      { ...LAST, unsaved: { deploymentId: 'd', file: '/kept' } },
      FOUND,
    ],
    [
      'a later state than the one that is lost',
      { ...LAST, unsaved: { deploymentId: 'd' } },
      { ...FOUND, serial: 6 },
    ],
  ])('takes %s', (_, last, found) => {
    expect(findStateProblem(last, found)).toBeUndefined();
  });

  it.each<[string, EngineStateSummary | undefined, FoundState, string]>([
    ['missing', LAST, { kind: 'missing' }, 'is missing'],
    ['empty', LAST, { kind: 'empty' }, 'is empty'],
    [
      'missing after an encrypted one',
      { lineage: 'a', serial: 1, resourceNames: [] },
      { kind: 'missing' },
      'is missing',
    ],
    ['damaged', undefined, { kind: 'unreadable' }, "can't be read"],
    ['of another lineage', LAST, { ...FOUND, lineage: 'b' }, 'another state'],
    ['without a lineage', LAST, { kind: 'state', serial: 5 }, 'another state'],
    ['older', LAST, { ...FOUND, serial: 4 }, 'its serial is 4, not 5 or later'],
    [
      'emptied by hand',
      LAST,
      { ...FOUND, resources: ['x.a'] },
      'lists 1 of the 2 known resources',
    ],
    [
      'empty where an earlier release recorded resources',
      { resourceCount: 1, resourceNames: [] },
      { ...FOUND, resources: [] },
      'lists 0 of the 1 known resource',
    ],
    [
      'the one before a state that could not be saved',
      { ...LAST, unsaved: { deploymentId: 'd', file: '/kept' } },
      { ...FOUND, serial: 4 },
      'lacks what deployment d has changed',
    ],
    [
      'the one before a state that is lost',
      { ...LAST, unsaved: { deploymentId: 'd' } },
      FOUND,
      'lacks what deployment d has changed',
    ],
    [
      'missing after a create that could not save its state',
      { resourceCount: 0, resourceNames: [], unsaved: { deploymentId: 'd' } },
      { kind: 'missing' },
      'is missing',
    ],
  ])('refuses a state that is %s', (_, last, found, reason) => {
    expect(findStateProblem(last, found)).toContain(reason);
  });
});
