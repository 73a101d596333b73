import { useApi } from '@backstage/core-plugin-api';
import { useCallback, useEffect, useId, useLayoutEffect, useRef } from 'react';
import useSWR, {
  SWRConfiguration,
  unstable_serialize as serialize,
  useSWRConfig,
} from 'swr';
import { ProtonApi, protonApiRef } from '../api';

/** Between two fetches of a query, however much changes, in milliseconds. */
export const MIN_FETCH_INTERVAL = 1_000;

/** The error of a fetch whose result nobody needs any more. */
const ABORTED = new Error('The request was aborted');

export interface Query<T> {
  /** The last data; they stay while they are fetched again. */
  data?: T;
  /** Why the last fetch failed; absent as soon as one succeeds. */
  error?: Error;
  /** Whether there are no data of this key yet, and they are being fetched. */
  loading: boolean;
  /** Whether a fetch is on its way. */
  fetching: boolean;
  /** Fetches again now, or after the fetch that is on its way. */
  refetch: () => void;
}

export interface QueryOptions {
  /** Shows the data of the previous key until those of this one are there. */
  keepPreviousData?: boolean;
  /** Fetches once for this component, and never shows it cached data. */
  snapshot?: boolean;
  /** Fetches again when the tab is shown again, or the browser is back online. */
  refetchOnReturn?: boolean;
}

const FETCH_ONLY_WHEN_ASKED: SWRConfiguration = {
  dedupingInterval: MIN_FETCH_INTERVAL,
  // The tab is shown again and gets the focus: one fetch, by the deduplication.
  focusThrottleInterval: 0,
  shouldRetryOnError: false,
};

/**
 * Fetches from the backend, and again for another key. Without a key nothing is
 * fetched. Components with the same key share data. A fetch is aborted when the
 * component goes away or needs another key, and never because of a newer one: a
 * slow backend would not get to answer while much changes.
 */
export function useQuery<T>(
  key: readonly unknown[] | undefined,
  fetch: (protonApi: ProtonApi, options: { signal: AbortSignal }) => Promise<T>,
  options: QueryOptions = {},
): Query<T> {
  const { keepPreviousData, snapshot, refetchOnReturn = false } = options;
  const protonApi = useApi(protonApiRef);
  const instance = useId();
  const fullKey = key && [protonApi, ...key, snapshot && instance];
  const id = serialize(fullKey);
  const { mutate } = useSWRConfig();
  const current = useRef<{
    controller?: AbortController;
    startedAt: number;
    fetching: boolean;
    /** Whether to fetch again after the fetch that is on its way. */
    due: boolean;
    timer?: ReturnType<typeof setTimeout>;
  }>({ startedAt: -Infinity, fetching: false, due: false });

  // Before SWR fetches with another key.
  useLayoutEffect(
    () => () => {
      current.current.controller?.abort();
      clearTimeout(current.current.timer);
      current.current = { startedAt: -Infinity, fetching: false, due: false };
    },
    [id],
  );

  const refetch = useCallback(() => {
    const state = current.current;
    clearTimeout(state.timer);
    const wait = state.startedAt + MIN_FETCH_INTERVAL - Date.now();
    if (state.fetching) {
      state.due = true;
    } else if (wait > 0) {
      state.timer = setTimeout(() => mutate(id), wait);
    } else {
      mutate(id);
    }
  }, [id, mutate]);

  const { data, error, isLoading, isValidating } = useSWR<T, Error>(
    fullKey,
    async () => {
      const controller = new AbortController();
      const state = current.current;
      Object.assign(state, { controller, startedAt: Date.now(), due: false });
      state.fetching = true;
      try {
        return await fetch(protonApi, { signal: controller.signal });
      } catch (failure) {
        // Whoever retries need not wait.
        state.startedAt = -Infinity;
        throw controller.signal.aborted ? ABORTED : failure;
      } finally {
        state.fetching = false;
        if (state.due && !controller.signal.aborted) {
          // SWR would drop these data for a fetch that starts before it has them.
          state.timer = setTimeout(refetch);
        }
      }
    },
    {
      ...FETCH_ONLY_WHEN_ASKED,
      keepPreviousData,
      revalidateOnFocus: refetchOnReturn,
      revalidateOnReconnect: refetchOnReturn,
    },
  );

  // Another component with the same key started the fetch, and went away.
  const abandoned = error === ABORTED && !isValidating;
  useEffect(() => {
    if (abandoned) {
      mutate(id);
    }
  }, [abandoned, id, mutate]);

  return {
    data,
    error: error === ABORTED ? undefined : error,
    loading: isLoading || error === ABORTED,
    fetching: isValidating,
    refetch,
  };
}
