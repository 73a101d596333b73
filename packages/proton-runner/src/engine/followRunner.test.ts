import {
  EngineRun,
  EngineRunners,
  EngineWaiting,
  RunInspection,
  RunLauncher,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { followRunner } from './followRunner';

describe('followRunner', () => {
  /** Looks once at a runner that was last heard of some seconds ago. */
  async function look(
    state: RunInspection['state'],
    secondsAgo: number,
  ): Promise<{ found: unknown; closed: string[] }> {
    const heardAt = new Date(Date.now() - secondsAgo * 1_000);
    const closed: string[] = [];
    const runners: Partial<EngineRunners> = {
      list: async () => [
        {
          id: 'run-1',
          step: 'apply',
          attempt: 1,
          createdAt: heardAt,
          heartbeatAt: heardAt,
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
      start: async () => {},
    };
    const run: Partial<EngineRun> = {
      deploymentId: 'deployment-1',
      runners: runners as EngineRunners,
      signal: new AbortController().signal,
      template: { arn: 'template/eks' } as EngineRun['template'],
      log: { write: async () => {}, cursor: async () => 0 },
    };
    const found = await followRunner({
      launcher: launcher as RunLauncher,
      lostAfter: 60_000,
      run: run as EngineRun,
      step: 'apply',
      createPayload: () => ({}),
    });
    return { found, closed };
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
      const { closed, found } = await look(state, secondsAgo);
      expect(found).toBeInstanceOf(EngineWaiting);
      expect(closed).toEqual(expected);
    },
  );
});
