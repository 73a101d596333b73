import { Campaign } from '@proton-vending/backstage-plugin-proton-common';
import { ProtonApi } from '../api';
import { Query, useQuery } from './useQuery';
import { useRefetchInterval, useRefetchOnSignal } from './useRefetch';

/** Between two fetches while a campaign works and no signals come, in milliseconds. */
export const WORKING_POLL_INTERVAL = 3_000;

/** Between two fetches while people alone change campaigns, or signals come, in milliseconds. */
export const IDLE_POLL_INTERVAL = 15_000;

/** Whether a campaign changes by itself. */
export function isWorking({
  counts,
  previewing,
  state,
}: Pick<Campaign, 'counts' | 'previewing' | 'state'>): boolean {
  return previewing || state === 'running' || counts.running > 0;
}

/** Data about campaigns, kept up to date while the tab is visible. */
export function useCampaignQuery<T>(
  /** Nothing is fetched without a key. */
  key: readonly unknown[] | undefined,
  fetch: (protonApi: ProtonApi, options: { signal: AbortSignal }) => Promise<T>,
  options: {
    /** The signals channel that reports changes. */
    channel: string;
    /** Whether the data are of a campaign that changes by itself. */
    isWorking: (data: T) => boolean;
  },
): Query<T> {
  const query = useQuery(key, fetch, {
    keepPreviousData: true,
    refetchOnReturn: true,
  });
  const { data } = query;
  const hasSignals = useRefetchOnSignal(query, options.channel);
  const working = data !== undefined && options.isWorking(data);
  useRefetchInterval(
    query,
    working && !hasSignals ? WORKING_POLL_INTERVAL : IDLE_POLL_INTERVAL,
  );
  return query;
}
