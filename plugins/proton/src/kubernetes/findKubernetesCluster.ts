import { Entity } from '@backstage/catalog-model';

/**
 * The name by which the Kubernetes plugin knows the cluster of an entity;
 * `undefined` for an entity that isn't a cluster to it.
 */
export function findKubernetesCluster({
  metadata: { annotations = {}, name },
}: Entity): string | undefined {
  return (
    annotations['backstage.io/kubernetes-cluster'] ??
    (annotations['kubernetes.io/api-server'] && name)
  );
}
