import {
  EngineRunReference,
  EngineRunners,
  RunInspection,
  RunLauncher,
  RunReport,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { cancelRuns } from './cancelRuns';

const SECOND_MS = 1_000;

describe('cancelRuns', () => {
  /** Cancels a deployment whose only run has a runner as described. */
  async function cancel({
    credentials,
    isStopped = true,
    silence,
    state,
  }: {
    state: RunInspection['state'];
    /** Seconds since the runner last called; absent when it never has. */
    silence?: number;
    /** Seconds until its credentials expire; absent when it has none. */
    credentials?: number;
    isStopped?: boolean;
  }) {
    const createdAt = new Date(Date.now() - 3_600 * SECOND_MS);
    const report: RunReport = {
      id: 'run-1',
      step: 'apply',
      attempt: 1,
      createdAt,
      cancelRequested: true,
      ...(silence !== undefined && {
        heartbeatAt: new Date(Date.now() - silence * SECOND_MS),
      }),
      ...(credentials !== undefined && {
        credentialsExpireAt: new Date(Date.now() + credentials * SECOND_MS),
      }),
    };
    const runners: Partial<EngineRunners> = {
      list: async () => [report],
      close: async (_, reason) => {
        report.closed = { at: new Date(), reason };
      },
    };
    const stopped: string[] = [];
    const launcher: Partial<RunLauncher> = {
      // Nothing of it is left once it is stopped.
      inspect: async () => ({ state: stopped.length > 0 ? 'missing' : state }),
      stop: async ({ runId }) => {
        stopped.push(runId);
        return isStopped;
      },
    };
    const isOver = await cancelRuns(
      launcher as RunLauncher,
      {
        deploymentId: 'deployment-1',
        runners: runners as EngineRunners,
      } as EngineRunReference,
      { lostAfter: 60 * SECOND_MS, stopsItselfAfter: 150 * SECOND_MS },
    );
    expect(stopped).toEqual(['run-1']);
    expect(report.closed !== undefined).toBe(isOver);
    return isOver;
  }

  it('closes a run whose runner has ended', async () => {
    expect(await cancel({ state: 'ended', silence: 5 })).toBe(true);
  });

  it('closes a run that no runner has fetched', async () => {
    expect(await cancel({ state: 'missing' })).toBe(true);
    expect(await cancel({ state: 'starting' })).toBe(true);
  });

  it.each([
    ['missing', 5, false],
    ['missing', 205, false],
    ['missing', 215, true],
    ['running', 205, false],
    ['running', 215, true],
  ] as const)(
    'of a runner that was %s, and called %d seconds ago, says %s',
    async (state, silence, expected) => {
      expect(await cancel({ state, silence })).toBe(expected);
    },
  );

  it.each([
    ['missing', 60, false],
    ['missing', -60, true],
    ['ended', 60, true],
  ] as const)(
    'of a silent runner that was %s, and whose credentials expire in %d seconds, says %s',
    async (state, credentials, expected) => {
      expect(await cancel({ state, silence: 600, credentials })).toBe(expected);
    },
  );

  it('closes a run whose runner had ended before it was stopped, however long that takes', async () => {
    expect(await cancel({ state: 'ended', silence: 5, isStopped: false })).toBe(
      true,
    );
  });

  it('waits for a runner that is stopping', async () => {
    expect(
      await cancel({ state: 'running', silence: 215, isStopped: false }),
    ).toBe(false);
  });
});
