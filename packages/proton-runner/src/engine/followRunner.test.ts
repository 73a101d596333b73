import {
  EngineRun,
  EngineRunners,
  EngineWaiting,
  RunInspection,
  RunLauncher,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { followRunner } from './followRunner';
import { STOPS_ITSELF_MS } from './patience';

const MINUTE_MS = 60_000;

describe('followRunner', () => {
  /** Looks once at a runner that has called unless told otherwise. */
  async function look(
    state: RunInspection['state'],
    msAgo: number,
    {
      credentialsExpireAt,
      hasCalled = true,
      isStarted = true,
      startFailure,
    }: {
      credentialsExpireAt?: Date;
      hasCalled?: boolean;
      isStarted?: boolean;
      startFailure?: string;
    } = {},
  ): Promise<{ found: unknown; closed: string[]; started: number[] }> {
    const heardAt = new Date(Date.now() - msAgo);
    const closed: string[] = [];
    const started: number[] = [];
    const runners: Partial<EngineRunners> = {
      list: async () => [
        {
          id: 'run-1',
          step: 'apply',
          attempt: 1,
          createdAt: heardAt,
          ...(hasCalled && { heartbeatAt: heardAt }),
          ...(credentialsExpireAt && { credentialsExpireAt }),
          cancelRequested: false,
        },
      ],
      find: async () => undefined,
      close: async id => {
        closed.push(id);
      },
      open: async () => ({ id: 'run-2', url: '', token: '' }),
    };
    const launcher: Partial<RunLauncher> = {
      inspect: async () => ({ state }),
      start: async ({ attempt }) => {
        if (startFailure !== undefined) {
          throw new Error(startFailure);
        }
        started.push(attempt);
      },
    };
    const run: Partial<EngineRun> = {
      deploymentId: 'deployment-1',
      handle: { runId: 'run-1', isStarted },
      runners: runners as EngineRunners,
      signal: new AbortController().signal,
      template: { arn: 'template/eks' } as EngineRun['template'],
      log: { write: async () => {}, cursor: async () => 0 },
    };
    const found = await followRunner({
      launcher: launcher as RunLauncher,
      patience: { lostAfter: MINUTE_MS, stopsItselfAfter: STOPS_ITSELF_MS },
      run: run as EngineRun,
      step: 'apply',
      createPayload: () => ({}),
    });
    return { found, closed, started };
  }

  it.each([
    // A runner that is cut off may have Terraform at work for two minutes.
    ['missing', 130, []],
    ['missing', 190, []],
    ['missing', 220, ['run-1']],
    ['ended', 50, []],
    ['ended', 70, ['run-1']],
  ] as const)(
    'of a runner that is %s and silent for %d seconds, closes %j',
    async (state, secondsAgo, expected) => {
      const { closed, found } = await look(state, secondsAgo * 1_000);
      expect(found).toBeInstanceOf(EngineWaiting);
      expect(closed).toEqual(expected);
    },
  );

  it.each([
    ['missing', 5, []],
    ['missing', -1, ['run-1']],
    ['ended', 5, ['run-1']],
  ] as const)(
    'of a runner that is %s, and whose credentials expire in %d minutes, closes %j',
    async (state, minutes, expected) => {
      const credentialsExpireAt = new Date(Date.now() + minutes * MINUTE_MS);
      const { closed, started } = await look(state, 10 * MINUTE_MS, {
        credentialsExpireAt,
      });
      expect(closed).toEqual(expected);
      expect(started).toHaveLength(expected.length);
    },
  );

  it('says until when it waits for a runner with credentials', async () => {
    const credentialsExpireAt = new Date(Date.now() + 5 * MINUTE_MS);
    const { found } = await look('missing', 10 * MINUTE_MS, {
      credentialsExpireAt,
    });
    expect(found).toMatchObject({
      wait: {
        reason: expect.stringContaining(
          `Until its AWS credentials expire at ${credentialsExpireAt.toISOString()}`,
        ),
      },
    });
  });

  it.each(['starting', 'missing'] as const)(
    'starts the same attempt of a run that is %s and was never started, however old it is',
    async state => {
      const { closed, started } = await look(state, 10 * MINUTE_MS, {
        hasCalled: false,
        isStarted: false,
      });
      expect({ closed, started }).toEqual({ closed: [], started: [1] });
    },
  );

  it('waits while a run can not be started', async () => {
    const { closed, found } = await look('missing', 10 * MINUTE_MS, {
      hasCalled: false,
      isStarted: false,
      startFailure: 'exceeded quota',
    });
    expect(closed).toEqual([]);
    expect(found).toMatchObject({
      wait: {
        reason: "The runner can't be started now: exceeded quota",
        handle: { runId: 'run-2', attempt: 1, isStarted: false },
      },
    });
  });

  it.each([
    ['starting', false, 5, 10],
    ['starting', false, 120, 60],
    ['starting', false, 360, 180],
    ['starting', false, 36_000, 300],
    ['running', false, 36_000, 60],
    ['running', true, 36_000, 30],
  ] as const)(
    'looks at a run that is %s (has called: %p) after %d seconds again in %d seconds',
    async (state, hasCalled, secondsAgo, expected) => {
      const { found } = await look(state, secondsAgo * 1_000, { hasCalled });
      const { checkAt } = (found as EngineWaiting).wait;
      const seconds = (Number(checkAt) - Date.now()) / 1_000;
      expect(Math.round(seconds)).toBe(expected);
    },
  );

  it('replaces a run that was started, and is missing before it has called', async () => {
    const { closed, started } = await look('missing', 10 * MINUTE_MS, {
      hasCalled: false,
    });
    expect({ closed, started }).toEqual({ closed: ['run-1'], started: [2] });
  });
});
