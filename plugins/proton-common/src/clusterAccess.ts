/**
 * How to reach the cluster that an environment provisioned, as far as its
 * outputs tell.
 *
 * @public
 */
export interface ClusterAccess {
  /** As Amazon EKS knows it. */
  clusterName: string;
  /** Such as `1.33`. */
  kubernetesVersion?: string;
  /** The URL of the Kubernetes API. */
  endpoint?: string;
  /** Writes the cluster into the user's kubeconfig. */
  kubectlCommand?: string;
  /** Whether `GET …/environment/kubeconfig` answers with a file. */
  kubeconfig: boolean;
}
