import {
  FleetGaps,
  PROTON_FLEET_SIGNAL_CHANNEL,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonApi } from '../api';
import { Query, useQuery } from './useQuery';
import { useRefetchInterval, useRefetchOnSignal } from './useRefetch';

/** Until newer data that the backend is fetching are asked for, in milliseconds. */
export const REFRESH_PAUSE = 2_000;

/** Between two fetches where signals do not report all changes, in milliseconds. */
export const POLL_INTERVAL = 30_000;

/** Between two fetches of data that were not complete, in milliseconds. */
export const RETRY_INTERVAL = 15_000;

interface FleetData extends FleetGaps {
  refreshing: boolean;
  eventsEnabled?: boolean;
}

/**
 * Data about all environments, kept up to date while the tab is visible. The data
 * of the previous key stay until those of the next one are there.
 */
export function useFleetQuery<T extends FleetData>(
  key: readonly unknown[],
  fetch: (protonApi: ProtonApi, options: { signal: AbortSignal }) => Promise<T>,
): Query<T> {
  const query = useQuery(key, fetch, {
    keepPreviousData: true,
    refetchOnReturn: true,
  });
  const hasSignals = useRefetchOnSignal(query, PROTON_FLEET_SIGNAL_CHANNEL);
  useRefetchInterval(query, chooseInterval(query, hasSignals));
  return query;
}

function chooseInterval(
  { data, error }: Query<FleetData>,
  hasSignals: boolean,
): number | undefined {
  if (error || data?.unavailable || data?.unnamed || data?.catalog) {
    return RETRY_INTERVAL;
  }
  if (data?.refreshing) {
    return REFRESH_PAUSE;
  }
  return hasSignals && data?.eventsEnabled !== false
    ? undefined
    : POLL_INTERVAL;
}
