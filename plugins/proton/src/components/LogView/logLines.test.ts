import { DeploymentLogEvent } from '@proton-vending/backstage-plugin-proton-common';
import { findLines, toLogLines, toLogText } from './logLines';

const event = (sequence: number, message: string): DeploymentLogEvent => ({
  sequence,
  timestamp: '2026-11-02T12:00:00.000Z',
  step: 'applying',
  level: 'info',
  message,
});

describe('toLogLines', () => {
  it('makes a line of each line, without the colours of a terminal', () => {
    const lines = toLogLines([
      event(1, '\u001b[1mPlan:\u001b[0m 3 to add'),
      event(2, 'Error: no\n\n  on cluster.tf'),
    ]);

    expect(lines.map(({ number, text }) => [number, text])).toEqual([
      [1, 'Plan: 3 to add'],
      [2, 'Error: no'],
      [3, ''],
      [4, '  on cluster.tf'],
    ]);
    expect(lines.map(({ time }) => time !== '')).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('findLines', () => {
  const lines = toLogLines([event(1, 'Creating'), event(2, 'Still creating')]);

  it('finds a text whatever its case', () => {
    expect(findLines(lines, 'CREATING')).toEqual([1, 2]);
    expect(findLines(lines, 'still')).toEqual([2]);
  });

  it('finds nothing for nothing', () => {
    expect(findLines(lines, '  ')).toEqual([]);
  });
});

it('leaves no link or title of a terminal in a line or a file', () => {
  const events = [
    event(1, 'see \u001b]8;;https://x.test\u0007here\u001b]8;;\u0007'),
    event(2, '\u001bP+q544e\u001b\\done'),
  ];

  expect(toLogLines(events).map(({ text }) => text)).toEqual([
    'see here',
    'done',
  ]);
  expect(toLogText(events)).toMatch(/INFO see here\n.*INFO done\n$/);
});

it('writes a file with the step and level of each event', () => {
  expect(toLogText([event(1, 'Creating')])).toBe(
    '2026-11-02T12:00:00.000Z applying INFO Creating\n',
  );
});
