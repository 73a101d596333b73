import { useApi } from '@backstage/core-plugin-api';
import {
  FleetPage,
  FleetQuery,
} from '@proton-vending/backstage-plugin-proton-common';
import { protonApiRef } from '../../api';
import { FleetAnswerState, useFleetAnswer } from '../../hooks/useFleetAnswer';

/** The clusters that a query finds, kept fresh while somebody looks. */
export function useFleet(query: FleetQuery): FleetAnswerState<FleetPage> {
  const protonApi = useApi(protonApiRef);
  return useFleetAnswer(JSON.stringify(query), signal =>
    protonApi.getFleet(query, { signal }),
  );
}
