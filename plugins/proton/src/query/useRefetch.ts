import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useEffect } from 'react';
import { Query } from './useQuery';

/** Fetches a query again in intervals, in milliseconds, unless the tab is hidden. */
export function useRefetchInterval(
  query: Query<unknown>,
  interval: number | undefined,
): void {
  const { fetching, refetch } = query;
  useEffect(() => {
    if (interval === undefined || fetching) {
      return undefined;
    }
    const timer = setInterval(() => isTabVisible() && refetch(), interval);
    return () => clearInterval(timer);
  }, [interval, fetching, refetch]);
}

/**
 * Fetches a query again on each signal of a channel, unless the tab is hidden.
 * Returns whether the app has signals.
 */
export function useRefetchOnSignal(
  query: Query<unknown>,
  channel: string | undefined,
): boolean {
  const { refetch } = query;
  // An app without the signals plugin has no such API.
  const signalApi = useApiHolder().get(signalApiRef);
  useEffect(() => {
    if (!signalApi || !channel) {
      return undefined;
    }
    return signalApi.subscribe(channel, () => isTabVisible() && refetch())
      .unsubscribe;
  }, [signalApi, channel, refetch]);
  return signalApi !== undefined && channel !== undefined;
}

function isTabVisible(): boolean {
  return document.visibilityState === 'visible';
}
