import { Entity } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { TestApiProvider } from '@backstage/test-utils';
import { act, renderHook } from '@testing-library/react';
import { PropsWithChildren } from 'react';
import { demoEntity, demoOverview } from '../__testUtils__/demoOverview';
import { mockProtonApi } from '../__testUtils__/mockProtonApi';
import { ProtonApi, protonApiRef } from '../api';
import {
  IDLE_POLL_INTERVAL,
  RUNNING_POLL_INTERVAL,
  SILENCE_LIMIT,
  useEnvironment,
} from './useEnvironment';
import { MIN_FETCH_INTERVAL } from './useQuery';

const ready = demoOverview();
const running = demoOverview({ deploymentStatus: 'IN_PROGRESS' });

function showTab(visibility: DocumentVisibilityState) {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);
  document.dispatchEvent(new Event('visibilitychange'));
}

async function pass(milliseconds: number) {
  await act(() => jest.advanceTimersByTimeAsync(milliseconds));
}

function answerWith(status: number): Promise<ResponseError> {
  return ResponseError.fromResponse({
    ok: false,
    status,
    statusText: 'Refused',
    headers: new Headers({ 'content-type': 'application/json' }),
    text: async () =>
      JSON.stringify({
        error: { name: 'RefusedError', message: 'There is no answer' },
        response: { statusCode: status },
      }),
  } as Response);
}

/** Signals that the test sends. */
class FakeSignals implements SignalApi {
  private readonly subscribers: Array<[string, (message: any) => void]> = [];

  subscribe(channel: string, onMessage: (message: any) => void) {
    const subscriber: [string, (message: any) => void] = [channel, onMessage];
    this.subscribers.push(subscriber);
    return {
      unsubscribe: () => {
        this.subscribers.splice(this.subscribers.indexOf(subscriber), 1);
      },
    };
  }

  channels(): string[] {
    return this.subscribers.map(([channel]) => channel);
  }

  async send() {
    await act(async () =>
      this.subscribers.forEach(([, tell]) => tell({ type: 'changed' })),
    );
  }
}

describe('useEnvironment', () => {
  let protonApi: jest.Mocked<ProtonApi>;
  let read: jest.Mocked<ProtonApi>['getEnvironmentOverview'];

  async function renderEnvironment(options: { signals?: SignalApi } = {}) {
    const { signals } = options;
    const rendered = renderHook(useEnvironment, {
      initialProps: demoEntity,
      wrapper: ({ children }: PropsWithChildren) => (
        <TestApiProvider
          apis={[
            [protonApiRef, protonApi],
            ...(signals ? [[signalApiRef, signals] as const] : []),
          ]}
        >
          {children}
        </TestApiProvider>
      ),
    });
    await pass(0);
    return rendered;
  }

  beforeEach(() => {
    jest.useFakeTimers();
    protonApi = mockProtonApi();
    read = protonApi.getEnvironmentOverview;
    showTab('visible');
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  describe('without signals', () => {
    it('asks again soon while a deployment runs, and seldom afterwards', async () => {
      read.mockResolvedValueOnce(running).mockResolvedValue(ready);

      const { result } = await renderEnvironment();
      expect(result.current.overview).toBe(running);

      await pass(RUNNING_POLL_INTERVAL);
      expect(result.current.overview).toBe(ready);
      expect(read).toHaveBeenCalledTimes(2);

      await pass(IDLE_POLL_INTERVAL - 1);
      expect(read).toHaveBeenCalledTimes(2);
      await pass(1);
      expect(read).toHaveBeenCalledTimes(3);
    });

    it('asks nothing while the tab is hidden, and catches up when it is shown', async () => {
      read.mockResolvedValue(running);
      await renderEnvironment();

      showTab('hidden');
      await pass(10 * RUNNING_POLL_INTERVAL);
      expect(read).toHaveBeenCalledTimes(1);

      showTab('visible');
      await pass(0);
      expect(read).toHaveBeenCalledTimes(2);
    });

    it('keeps the last value when a refresh fails, and forgets the error after the next one', async () => {
      const refused = new Error('The endpoint did not answer');
      read
        .mockResolvedValueOnce(running)
        .mockRejectedValueOnce(refused)
        .mockResolvedValue(ready);

      const { result } = await renderEnvironment();
      await pass(RUNNING_POLL_INTERVAL);
      expect(result.current).toMatchObject({
        overview: running,
        error: refused,
      });

      act(() => result.current.refresh());
      await pass(MIN_FETCH_INTERVAL);
      expect(result.current.overview).toBe(ready);
      expect(result.current.error).toBeUndefined();
    });

    it('lets go of the last value when the environment is gone', async () => {
      const gone = await answerWith(404);
      read.mockResolvedValueOnce(ready).mockRejectedValue(gone);

      const { result } = await renderEnvironment();
      await pass(IDLE_POLL_INTERVAL);

      expect(result.current.overview).toBeUndefined();
      expect(result.current.error).toBe(gone);
    });

    it('never shows one entity what was read for another', async () => {
      read.mockResolvedValueOnce(ready).mockReturnValue(new Promise(() => {}));

      const { result, rerender } = await renderEnvironment();
      expect(result.current.overview).toBe(ready);

      const teamB: Entity = {
        ...demoEntity,
        metadata: { ...demoEntity.metadata, name: 'team-b' },
      };
      rerender(teamB);
      expect(result.current.overview).toBeUndefined();
    });

    it('aborts the request when nobody needs it any more', async () => {
      read.mockReturnValue(new Promise(() => {}));

      const { unmount } = await renderEnvironment();
      expect(read.mock.calls[0][1]?.signal?.aborted).toBe(false);

      unmount();
      expect(read.mock.calls[0][1]?.signal?.aborted).toBe(true);
    });
  });

  describe('with signals', () => {
    let signals: FakeSignals;

    beforeEach(() => {
      signals = new FakeSignals();
    });

    it('asks once for all who look, and not again while nothing is said', async () => {
      read.mockResolvedValue(ready);

      const card = await renderEnvironment({ signals });
      const tab = await renderEnvironment({ signals });
      await pass(60 * 60_000);

      expect(card.result.current.overview).toBe(ready);
      expect(tab.result.current.overview).toBe(ready);
      expect(read).toHaveBeenCalledTimes(1);
      expect(signals.channels()).toEqual(
        Array(2).fill(`proton:environment:${ready.environment.arn}`),
      );
    });

    it('asks seldom where signals do not tell of the changes', async () => {
      read.mockResolvedValue({ ...ready, eventsEnabled: false });
      await renderEnvironment({ signals });

      await pass(IDLE_POLL_INTERVAL - 1);
      expect(read).toHaveBeenCalledTimes(1);
      await pass(1);
      expect(read).toHaveBeenCalledTimes(2);

      showTab('hidden');
      await pass(10 * IDLE_POLL_INTERVAL);
      expect(read).toHaveBeenCalledTimes(2);
    });

    it.each([
      [403, 1],
      // Whether signals would tell that it is made again is not known yet.
      [404, 2],
      [408, 2],
      [429, 2],
    ])('after a %d has asked %d times', async (status, times) => {
      read.mockRejectedValue(await answerWith(status));
      await renderEnvironment({ signals });

      await pass(IDLE_POLL_INTERVAL);
      expect(read).toHaveBeenCalledTimes(times);
    });

    it('leaves to the signals whether what is gone is made again', async () => {
      read
        .mockResolvedValueOnce(ready)
        .mockRejectedValueOnce(await answerWith(404))
        .mockResolvedValue(ready);
      const { result } = await renderEnvironment({ signals });
      await pass(MIN_FETCH_INTERVAL);
      await signals.send();
      await pass(10 * IDLE_POLL_INTERVAL);
      expect(result.current.overview).toBeUndefined();
      expect(read).toHaveBeenCalledTimes(2);

      await signals.send();
      await pass(0);
      expect(result.current.overview).toBe(ready);
    });

    it('does not ask again and again for what is refused', async () => {
      read
        .mockResolvedValueOnce({ ...running, eventsEnabled: false })
        .mockRejectedValue(await answerWith(403));
      await renderEnvironment({ signals });

      await pass(RUNNING_POLL_INTERVAL);
      await pass(10 * IDLE_POLL_INTERVAL);
      expect(read).toHaveBeenCalledTimes(2);
    });

    it('shows the cached overview at once when the card makes way for the tab', async () => {
      read.mockResolvedValueOnce(running);
      const card = await renderEnvironment({ signals });
      card.unmount();
      await pass(60_000);

      // No signals were heard in between.
      read.mockReturnValueOnce(new Promise(() => {}));
      const tab = await renderEnvironment({ signals });
      await pass(100);

      expect(tab.result.current.overview).toBe(running);
      expect(read).toHaveBeenCalledTimes(2);
    });

    it('reads again when something is said', async () => {
      read.mockResolvedValueOnce(running).mockResolvedValue(ready);

      const { result } = await renderEnvironment({ signals });
      await pass(MIN_FETCH_INTERVAL);
      await signals.send();
      await pass(0);

      expect(result.current.overview).toBe(ready);
      expect(read).toHaveBeenCalledTimes(2);
    });

    it('makes one read of many signals, and does not miss the last one', async () => {
      read.mockResolvedValueOnce(running).mockResolvedValue(ready);

      await renderEnvironment({ signals });
      for (let count = 0; count < 10; count++) {
        await signals.send();
      }
      await pass(MIN_FETCH_INTERVAL);

      expect(read).toHaveBeenCalledTimes(2);
    });

    it('reads after the read that a signal came during', async () => {
      let answer = (_: typeof ready) => {};
      read
        .mockReturnValueOnce(new Promise(resolve => (answer = resolve)))
        .mockResolvedValue(ready);

      const { result } = await renderEnvironment({ signals });
      await signals.send();
      await act(async () => answer(running));
      expect(read).toHaveBeenCalledTimes(1);
      await pass(MIN_FETCH_INTERVAL);

      expect(result.current.overview).toBe(ready);
      expect(read).toHaveBeenCalledTimes(2);
    });

    it('asks nothing while the tab is hidden, and once when it is shown', async () => {
      read.mockResolvedValue(running);
      await renderEnvironment({ signals });

      showTab('hidden');
      await pass(MIN_FETCH_INTERVAL);
      await signals.send();
      await pass(2 * SILENCE_LIMIT);
      expect(read).toHaveBeenCalledTimes(1);

      showTab('visible');
      await pass(0);
      expect(read).toHaveBeenCalledTimes(2);
    });

    it('reads once when the browser is back online', async () => {
      read.mockResolvedValue(ready);
      await renderEnvironment({ signals });
      await pass(MIN_FETCH_INTERVAL);

      window.dispatchEvent(new Event('online'));
      await pass(60_000);

      expect(read).toHaveBeenCalledTimes(2);
    });

    it('does not wait for ever for a deployment of which nothing is heard', async () => {
      read.mockResolvedValueOnce(running).mockResolvedValue(ready);
      const { result } = await renderEnvironment({ signals });

      await pass(SILENCE_LIMIT - 1);
      expect(read).toHaveBeenCalledTimes(1);
      await pass(1);
      expect(result.current.overview).toBe(ready);
    });

    it('asks in intervals after a failure, since the signals may have failed with it', async () => {
      read
        .mockRejectedValueOnce(new Error('The endpoint did not answer'))
        .mockResolvedValue(ready);
      const { result } = await renderEnvironment({ signals });
      expect(result.current.error).toBeDefined();

      await pass(IDLE_POLL_INTERVAL);
      expect(result.current).toMatchObject({ overview: ready });
      expect(result.current.error).toBeUndefined();
    });

    it('leaves the channel when nobody looks any more', async () => {
      read.mockResolvedValue(ready);
      const { unmount } = await renderEnvironment({ signals });

      unmount();

      expect(signals.channels()).toEqual([]);
    });
  });
});
