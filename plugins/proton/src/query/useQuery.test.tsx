import { TestApiProvider } from '@backstage/test-utils';
import { act, renderHook } from '@testing-library/react';
import { PropsWithChildren } from 'react';
import { mockProtonApi } from '../__testUtils__/mockProtonApi';
import { ProtonApi, protonApiRef } from '../api';
import { MIN_FETCH_INTERVAL, QueryOptions, useQuery } from './useQuery';
import { useRefetchInterval } from './useRefetch';

async function pass(milliseconds: number) {
  await act(() => jest.advanceTimersByTimeAsync(milliseconds));
}

describe('useQuery', () => {
  const fetch = jest.fn<
    Promise<string>,
    [ProtonApi, { signal: AbortSignal }]
  >();
  let protonApi: ProtonApi;

  async function render(
    initialProps: { key?: string; interval?: number },
    options?: QueryOptions,
  ) {
    const rendered = renderHook(
      ({ key, interval }) => {
        const query = useQuery(key ? [key] : undefined, fetch, options);
        useRefetchInterval(query, interval);
        return query;
      },
      {
        initialProps,
        wrapper: ({ children }: PropsWithChildren) => (
          <TestApiProvider apis={[[protonApiRef, protonApi]]}>
            {children}
          </TestApiProvider>
        ),
      },
    );
    await pass(0);
    return rendered;
  }

  beforeEach(() => {
    jest.useFakeTimers();
    fetch.mockReset();
    protonApi = mockProtonApi();
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('keeps the data while it fetches them again', async () => {
    fetch.mockResolvedValueOnce('planning').mockResolvedValue('applying');
    const { result } = await render({ key: 'd-1' });
    expect(result.current.data).toBe('planning');

    act(() => result.current.refetch());
    expect(result.current).toMatchObject({ data: 'planning', loading: false });
    await pass(MIN_FETCH_INTERVAL);
    expect(result.current.data).toBe('applying');
  });

  it('fetches no more than once in a second, however much happens', async () => {
    fetch.mockResolvedValue('applying');
    const { result } = await render({ key: 'd-1' });

    for (let change = 1; change <= 50; change++) {
      act(() => result.current.refetch());
      await pass(MIN_FETCH_INTERVAL / 10);
    }
    expect(fetch.mock.calls.length).toBeGreaterThanOrEqual(5);
    expect(fetch.mock.calls.length).toBeLessThanOrEqual(6);
  });

  it('keeps the data and shows the error when fetching again fails', async () => {
    const error = new Error('The endpoint did not answer');
    fetch.mockResolvedValueOnce('planning').mockRejectedValueOnce(error);
    const { result } = await render({ key: 'd-1' });

    act(() => result.current.refetch());
    await pass(MIN_FETCH_INTERVAL);
    expect(result.current).toMatchObject({ data: 'planning', error });
  });

  it('never shows the data of another key', async () => {
    fetch
      .mockResolvedValueOnce('of d-1')
      .mockReturnValue(new Promise(() => {}));
    const { result, rerender } = await render({ key: 'd-1' });

    rerender({ key: 'd-2' });
    expect(result.current).toMatchObject({ data: undefined, loading: true });
  });

  it('shows the data of the previous key where that is wanted', async () => {
    fetch
      .mockResolvedValueOnce('of d-1')
      .mockReturnValue(new Promise(() => {}));
    const { result, rerender } = await render(
      { key: 'd-1' },
      { keepPreviousData: true },
    );

    rerender({ key: 'd-2' });
    expect(result.current).toMatchObject({ data: 'of d-1', loading: true });
  });

  it('aborts a fetch when there is another key', async () => {
    fetch.mockReturnValue(new Promise(() => {}));
    const { rerender } = await render({ key: 'd-1' });

    rerender({ key: 'd-2' });
    expect(fetch.mock.calls.map(([, { signal }]) => signal.aborted)).toEqual([
      true,
      false,
    ]);
  });

  it('fetches for the others when the component that fetched goes away', async () => {
    fetch.mockImplementationOnce(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    fetch.mockResolvedValue('planning');
    const first = await render({ key: 'd-1' });
    const second = await render({ key: 'd-1' });
    expect(fetch).toHaveBeenCalledTimes(1);

    first.unmount();
    await pass(0);
    expect(second.result.current).toMatchObject({
      data: 'planning',
      error: undefined,
    });
  });

  it('shows a component that starts again no cached data of a snapshot', async () => {
    fetch.mockResolvedValueOnce('old').mockResolvedValue('new');
    const first = await render({ key: 'd-1' }, { snapshot: true });
    first.unmount();

    const second = await render({ key: 'd-1' }, { snapshot: true });
    expect(second.result.current.data).toBe('new');
  });

  it('fetches nothing without a key', async () => {
    const { result } = await render({});

    expect(result.current.loading).toBe(false);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('fetches in intervals while it is told to', async () => {
    fetch.mockResolvedValue('planning');
    const { rerender, unmount } = await render({ key: 'd-1' });
    await pass(60_000);
    expect(fetch).toHaveBeenCalledTimes(1);

    rerender({ key: 'd-1', interval: 5_000 });
    await pass(5_001);
    await pass(5_001);
    expect(fetch).toHaveBeenCalledTimes(3);

    unmount();
    await pass(60_000);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it('fetches in no intervals for a hidden tab', async () => {
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    fetch.mockResolvedValue('planning');
    await render({ key: 'd-1', interval: 5_000 });

    await pass(60_000);
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});
