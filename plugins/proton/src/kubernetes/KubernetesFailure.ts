/**
 * Why a cluster can't be read.
 *
 * - `unknownCluster`: the Kubernetes backend doesn't know the cluster.
 * - `noBackend`: the app has no Kubernetes backend.
 * - `denied`: the user lacks a permission of the Kubernetes plugin.
 * - `unauthorized`: the cluster doesn't accept Backstage's credentials.
 * - `forbidden`: Backstage's credentials may not read this in the cluster.
 * - `unreachable`: the Kubernetes backend can't reach the cluster.
 * - `failed`: anything else.
 */
export type KubernetesFailureKind =
  | 'unknownCluster'
  | 'noBackend'
  | 'denied'
  | 'unauthorized'
  | 'forbidden'
  | 'unreachable'
  | 'failed';

/** The error of a request to a cluster; its message is what the server said. */
export class KubernetesFailure extends Error {
  readonly name = 'KubernetesFailure';

  constructor(readonly kind: KubernetesFailureKind, message: string) {
    super(message);
  }
}
