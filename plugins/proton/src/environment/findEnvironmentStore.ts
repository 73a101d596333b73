import {
  Entity,
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { SignalApi } from '@backstage/plugin-signals-react';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  environmentSignalChannel,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonApi } from '../api';
import { EnvironmentStore } from './EnvironmentStore';

const stores = new WeakMap<ProtonApi, Map<string, EnvironmentStore>>();

/** The store of the environment that an entity stands for, one for all who ask. */
export function findEnvironmentStore(options: {
  entity: Entity;
  protonApi: ProtonApi;
  signalApi: SignalApi | undefined;
}): EnvironmentStore {
  const { entity, protonApi, signalApi } = options;
  const entityRef = getCompoundEntityRef(entity);
  const arn = entity.metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT];
  const key = `${stringifyEntityRef(entityRef)} ${arn}`;
  const ofApi = stores.get(protonApi) ?? new Map<string, EnvironmentStore>();
  stores.set(protonApi, ofApi);
  const known = ofApi.get(key);
  if (known) {
    return known;
  }
  const store = new EnvironmentStore({
    read: signal => protonApi.getEnvironmentOverview(entityRef, { signal }),
    listen:
      signalApi && arn
        ? onSignal =>
            signalApi.subscribe(environmentSignalChannel(arn), onSignal)
              .unsubscribe
        : undefined,
    onClose: () => ofApi.delete(key),
  });
  ofApi.set(key, store);
  return store;
}
