import { FleetQuery } from '@proton-vending/backstage-plugin-proton-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { readFleetParams, writeFleetParams } from './fleetSearchParams';

export type ChangeQuery = (
  query: FleetQuery,
  /** `true`: going back passes over the query that was. */
  options?: { replace?: boolean },
) => void;

/** What the page shows, which its address says. */
export function useFleetSearch(): [FleetQuery, ChangeQuery] {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const query = useMemo(
    () => readFleetParams(new URLSearchParams(text)),
    [text],
  );
  const changeQuery = useCallback<ChangeQuery>(
    (changed, options) => setParams(writeFleetParams(changed), options),
    [setParams],
  );
  return [query, changeQuery];
}
