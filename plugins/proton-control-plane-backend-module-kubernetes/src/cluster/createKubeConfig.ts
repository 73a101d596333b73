import { KubeConfig } from '@kubernetes/client-node';
import { toError } from '@backstage/errors';

/** Which cluster runs the Jobs; the one that the backend itself runs in when empty. */
export interface ClusterOptions {
  /** Path of a kubeconfig file. */
  kubeconfig?: string;
  /** A context of that file; its current one when absent. */
  context?: string;
}

/** Throws an error that says what to configure when there is no such cluster. */
export function createKubeConfig(options: ClusterOptions): KubeConfig {
  const config = new KubeConfig();
  if (options.kubeconfig === undefined) {
    requireInCluster();
    config.loadFromCluster();
    return config;
  }
  try {
    config.loadFromFile(options.kubeconfig);
  } catch (error) {
    throw new Error(
      `protonControlPlane.kubernetes.cluster.kubeconfig can't be read: ${
        toError(error).message
      }`,
    );
  }
  if (options.context !== undefined) {
    config.setCurrentContext(options.context);
  }
  if (!config.getCurrentCluster()) {
    throw new Error(
      `${options.kubeconfig} has no cluster for the context ${
        options.context ?? config.getCurrentContext()
      }. Set protonControlPlane.kubernetes.cluster.context to one of: ${config
        .getContexts()
        .map(({ name }) => name)
        .join(', ')}`,
    );
  }
  return config;
}

/** The credentials in a kubeconfig, which must not be in any log. */
export function listCredentials(config: KubeConfig): string[] {
  return config
    .getUsers()
    .flatMap(({ keyData, password, token }) => [keyData, password, token])
    .filter(secret => secret !== undefined);
}

function requireInCluster(): void {
  if (!process.env.KUBERNETES_SERVICE_HOST) {
    throw new Error(
      "This backend doesn't run in a Kubernetes cluster. Set protonControlPlane.kubernetes.cluster.kubeconfig to a kubeconfig file of the cluster that runs the Jobs",
    );
  }
}
