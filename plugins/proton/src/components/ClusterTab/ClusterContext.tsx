import {
  CompoundEntityRef,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  EnvironmentOperation,
  EnvironmentOverview,
  OperationState,
} from '@proton-vending/backstage-plugin-proton-common';
import { createContext, useContext } from 'react';
import { ProtonApi } from '../../api';
import { Query, useQuery } from '../../query/useQuery';

/** What every section of the cluster's tab knows. */
export interface Cluster {
  entity: Entity;
  entityRef: CompoundEntityRef;
  overview: EnvironmentOverview;
  /** Changes when a deployment begins, ends or goes on. */
  revision: string;
  /** Reads the overview again, after something was asked for. */
  refresh: () => void;
  /** Where a section is, such as `deployment/<id>`. */
  toSection: (path: string) => string;
  /** Whether the user may do something now. */
  operation: (operation: EnvironmentOperation) => OperationState;
}

const ClusterContext = createContext<Cluster | undefined>(undefined);

export const ClusterProvider = ClusterContext.Provider;

export function useCluster(): Cluster {
  const cluster = useContext(ClusterContext);
  if (!cluster) {
    throw new Error(
      'A section of the cluster is shown outside of its tab; put it below ClusterTab',
    );
  }
  return cluster;
}

/**
 * A query about this cluster, which is fetched again when a deployment begins,
 * ends or goes on. Without a key nothing is fetched.
 */
export function useClusterQuery<T>(
  key: readonly unknown[] | undefined,
  fetch: (
    protonApi: ProtonApi,
    entityRef: CompoundEntityRef,
    options: { signal: AbortSignal },
  ) => Promise<T>,
  options: {
    /** Where a form starts: fetched once, so that it does not change below it. */
    snapshot?: boolean;
  } = {},
): Query<T> {
  const { snapshot = false } = options;
  const { entityRef, revision } = useCluster();
  return useQuery(
    key && [...key, stringifyEntityRef(entityRef), !snapshot && revision],
    (protonApi, { signal }) => fetch(protonApi, entityRef, { signal }),
    { snapshot, keepPreviousData: !snapshot },
  );
}
