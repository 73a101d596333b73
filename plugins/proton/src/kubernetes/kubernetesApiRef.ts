import { createApiRef } from '@backstage/core-plugin-api';

/** What the page needs of the Kubernetes plugin's API. */
export interface KubernetesApi {
  /** Sends a request to the API of a cluster through the Kubernetes backend. */
  proxy(options: {
    clusterName: string;
    path: string;
    init?: RequestInit;
  }): Promise<Response>;
}

/**
 * The API of Backstage's Kubernetes plugin, which an app may not have. It is named
 * by its ID, because its package brings a terminal and a Kubernetes client along.
 */
export const kubernetesApiRef = createApiRef<KubernetesApi>({
  id: 'plugin.kubernetes.service',
});
