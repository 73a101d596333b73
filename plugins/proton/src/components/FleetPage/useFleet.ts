import { useApi } from '@backstage/core-plugin-api';
import {
  FleetPage,
  FleetQuery,
} from '@proton-vending/backstage-plugin-proton-common';
import { protonApiRef } from '../../api';
import { LiveAnswer, useLiveAnswer } from '../../hooks/useLiveAnswer';

/** The clusters that a query finds, kept fresh while somebody looks. */
export function useFleet(query: FleetQuery): LiveAnswer<FleetPage> {
  const protonApi = useApi(protonApiRef);
  return useLiveAnswer(JSON.stringify(query), signal =>
    protonApi.getFleet(query, { signal }),
  );
}
