import { CompoundEntityRef, Entity } from '@backstage/catalog-model';
import {
  EnvironmentOperation,
  EnvironmentOverview,
  OperationState,
} from '@proton-vending/backstage-plugin-proton-common';
import { createContext, useContext } from 'react';

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
