import { DeploymentLogEvent } from '@proton-vending/backstage-plugin-proton-common';
import { ListDeploymentLogOptions } from '@proton-vending/backstage-plugin-proton-node';
import { createFakeProton } from '../__testUtils__/fakeProton';
import { readFirstError } from './readFirstError';

/** A log of so many lines with errors at some of them. */
function makeLog(length: number, ...errors: number[]): DeploymentLogEvent[] {
  return Array.from({ length }, (_, index) => ({
    sequence: index + 1,
    timestamp: '2026-11-02T09:00:00.000Z',
    step: 'applying',
    level: errors.includes(index + 1) ? 'error' : 'info',
    message: `line ${index + 1}`,
  }));
}

function serve(log: DeploymentLogEvent[], options?: { knowsLevels: boolean }) {
  const { extension } = createFakeProton();
  const asked: ListDeploymentLogOptions[] = [];
  extension.listDeploymentLog.mockImplementation(async request => {
    asked.push(request);
    const { after = 0, limit = 1_000, level } = request;
    const events = log
      .filter(line => line.sequence > after)
      .filter(
        line =>
          !level || options?.knowsLevels === false || line.level === level,
      )
      .slice(0, limit);
    return {
      events,
      nextAfter: events.at(-1)?.sequence ?? after,
      complete: events.length < limit,
    };
  });
  return { extension, asked };
}

const sequences = (events: DeploymentLogEvent[]) =>
  events.map(({ sequence }) => sequence);

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('readFirstError', () => {
  it('finds the first error of a long log without reading it', async () => {
    const { extension, asked } = serve(makeLog(60_000, 59_000, 59_005));

    const around = await readFirstError(extension, 'd-1');

    expect(sequences(around)).toEqual(range(58_985, 59_015));
    expect(asked).toHaveLength(2);
    expect(asked.every(({ limit = 1_000 }) => limit <= 31)).toBe(true);
  });

  it.each([
    [1, range(1, 16)],
    [10, range(1, 25)],
    [40, range(25, 40)],
  ])('stays within the log around line %s', async (at, lines) => {
    const { extension } = serve(makeLog(40, at));
    expect(sequences(await readFirstError(extension, 'd-1'))).toEqual(lines);
  });

  it.each([[0], [30]])(
    'tells nothing of %s lines without an error',
    async length => {
      const { extension } = serve(makeLog(length));
      expect(await readFirstError(extension, 'd-1')).toEqual([]);
    },
  );

  it.each([
    [1, range(1, 16)],
    [5_995, range(5_980, 6_000)],
  ])(
    'looks for line %s itself where the control plane knows no levels',
    async (at, lines) => {
      const { extension } = serve(makeLog(6_000, at), { knowsLevels: false });
      expect(sequences(await readFirstError(extension, 'd-1'))).toEqual(lines);
    },
  );
});
