import { Entity } from '@backstage/catalog-model';
import { useApi, useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useCallback, useEffect, useReducer } from 'react';
import { protonApiRef } from '../api';
import { EnvironmentState } from './EnvironmentStore';
import { findEnvironmentStore } from './findEnvironmentStore';

export interface Environment extends EnvironmentState {
  /** Reads again now. */
  refresh: () => void;
}

/**
 * The Proton environment of an entity, kept fresh while somebody looks. All who
 * look at the same entity share one read.
 */
export function useEnvironment(entity: Entity): Environment {
  const protonApi = useApi(protonApiRef);
  // An app without the signals plugin has no such API.
  const signalApi = useApiHolder().get(signalApiRef);
  const store = findEnvironmentStore({ entity, protonApi, signalApi });
  const [, render] = useReducer((count: number) => count + 1, 0);

  useEffect(() => store.subscribe(render), [store]);

  const refresh = useCallback(() => store.refresh(), [store]);
  return { ...store.getState(), refresh };
}
