import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import { act, renderHook } from '@testing-library/react';
import { PropsWithChildren } from 'react';
import { mockProtonApi } from '../__testUtils__/mockProtonApi';
import { protonApiRef } from '../api';
import { POLL_INTERVAL, RETRY_INTERVAL, useFleetQuery } from './useFleetQuery';
import { MIN_FETCH_INTERVAL } from './useQuery';

interface Data {
  refreshing: boolean;
  eventsEnabled: boolean;
  unnamed?: number;
  catalog?: { message: string; readAt: string };
  name: string;
}

async function pass(milliseconds: number) {
  await act(() => jest.advanceTimersByTimeAsync(milliseconds));
}

describe('useFleetQuery', () => {
  const signals: AbortSignal[] = [];
  let onSignal: (message: { type: string }) => void;
  let takes: number;
  let asked: number;
  let eventsEnabled: boolean;
  let gaps: Pick<Data, 'unnamed' | 'catalog'>;

  async function ask(
    _protonApi: unknown,
    { signal }: { signal: AbortSignal },
  ): Promise<Data> {
    signals.push(signal);
    asked += 1;
    const name = `data ${asked}`;
    await new Promise(resolve => setTimeout(resolve, takes));
    return { refreshing: false, eventsEnabled, name, ...gaps };
  }

  function tell(type: string) {
    act(() => onSignal({ type }));
  }

  async function render(initialProps = { key: 'all' }) {
    const api: SignalApi = {
      subscribe: (_channel, listener) => {
        onSignal = listener as unknown as typeof onSignal;
        return { unsubscribe: () => {} };
      },
    };
    const protonApi = mockProtonApi();
    const rendered = renderHook(({ key }) => useFleetQuery([key], ask), {
      initialProps,
      wrapper: ({ children }: PropsWithChildren) => (
        <TestApiProvider
          apis={[
            [signalApiRef, api],
            [protonApiRef, protonApi],
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
    signals.length = 0;
    asked = 0;
    takes = 0;
    eventsEnabled = true;
    gaps = {};
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('arrives at an answer that takes longer than the next signal', async () => {
    takes = 3 * MIN_FETCH_INTERVAL;
    const { result } = await render();

    for (let second = 1; second * 1_000 < takes; second++) {
      await pass(1_000);
      tell(`change ${second}`);
    }
    await pass(1_000);

    expect(result.current.data?.name).toBe('data 1');
    expect(signals[0].aborted).toBe(false);

    // What changed meanwhile is asked for once, when the answer is there.
    await pass(1);
    expect(asked).toBe(2);
    await pass(takes);
    expect(result.current.data?.name).toBe('data 2');
    await pass(takes);
    expect(asked).toBe(2);
  });

  it('asks at most once in a pause, however many signals there are', async () => {
    await render();

    for (let count = 0; count < 100; count++) {
      await pass(MIN_FETCH_INTERVAL / 10);
      tell(`change ${count}`);
    }

    expect(asked).toBeGreaterThanOrEqual(9);
    expect(asked).toBeLessThanOrEqual(11);
  });

  it('asks nothing unasked where signals tell of every change', async () => {
    await render();
    await pass(60 * 60_000);
    expect(asked).toBe(1);
  });

  it('asks from time to time where signals do not tell of all', async () => {
    eventsEnabled = false;
    await render();
    await pass(POLL_INTERVAL);
    expect(asked).toBe(2);
    // The answer arrives.
    await pass(1);
    await pass(POLL_INTERVAL);
    expect(asked).toBe(3);
  });

  it.each([
    { unnamed: 1 },
    { catalog: { message: 'No answer', readAt: '2026-01-01T00:00:00Z' } },
  ])('asks again what was not whole until it is: %j', async missing => {
    gaps = missing;
    await render();
    await pass(RETRY_INTERVAL - 1);
    expect(asked).toBe(1);

    gaps = {};
    await pass(1);
    expect(asked).toBe(2);
    await pass(10 * RETRY_INTERVAL);
    expect(asked).toBe(2);
  });

  it('gives up a question as soon as there is another', async () => {
    takes = 1_000;
    const { result, rerender } = await render();
    act(() => result.current.refetch());

    rerender({ key: 'some' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    await pass(5 * takes);

    expect(asked).toBe(2);
    expect(result.current.data?.name).toBe('data 2');
  });

  it('asks again when the browser is back online', async () => {
    const { result } = await render();
    await pass(MIN_FETCH_INTERVAL);
    expect(asked).toBe(1);

    act(() => {
      window.dispatchEvent(new Event('online'));
    });
    await pass(1);

    expect(result.current.data?.name).toBe('data 2');
  });

  it('does not in a hidden tab, but when it is shown', async () => {
    await render();
    await pass(MIN_FETCH_INTERVAL);
    const visibility = jest
      .spyOn(document, 'visibilityState', 'get')
      .mockReturnValue('hidden');
    act(() => {
      window.dispatchEvent(new Event('online'));
    });
    await pass(1);
    expect(asked).toBe(1);

    visibility.mockReturnValue('visible');
    act(() => {
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await pass(1);
    expect(asked).toBe(2);
    visibility.mockRestore();
  });
});
