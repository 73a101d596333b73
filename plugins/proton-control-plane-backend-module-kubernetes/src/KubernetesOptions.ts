import { V1Toleration } from '@kubernetes/client-node';

/**
 * Which Kubernetes service account the pod of a run has, which decides its AWS
 * role by EKS Pod Identity or IRSA.
 *
 * @public
 */
export interface RunServiceAccounts {
  /** The namespace's own `default` when absent. */
  default?: string;
  /** By AWS account ID. */
  accounts: Record<string, string>;
  /** By name of the environment template; comes before the account. */
  templates: Record<string, string>;
}

/**
 * Amounts such as `{ cpu: '500m', memory: '1Gi' }`.
 *
 * @public
 */
export type ResourceAmounts = Record<string, string>;

/**
 * Where pods have the providers of Terraform. Runs only read it.
 *
 * @public
 */
export interface RunProviderCache {
  /** A persistent volume claim in the namespace; the folder is in the image when absent. */
  claimName?: string;
  /** The folder in the pod. */
  path: string;
  /** Whether runs download what the cache doesn't have; otherwise they fail. */
  allowDownloads: boolean;
}

/**
 * Options of the Jobs of runs.
 *
 * @public
 */
export interface KubernetesJobOptions {
  namespace: string;
  /** The image whose entry point is `proton-runner`. */
  image: string;
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** Names of Secrets in the namespace. */
  imagePullSecrets: string[];
  /** The control plane's URL as pods see it; the one that users see when absent. */
  runnerUrl?: string;
  serviceAccounts: RunServiceAccounts;
  resources: { requests: ResourceAmounts; limits: ResourceAmounts };
  /** How much the working folder of a run may hold, such as `4Gi`. */
  workFolderSize: string;
  /** Each run downloads its providers when absent. */
  providerCache?: RunProviderCache;
  /** Environment variables of the runner, such as `HTTPS_PROXY`; no secrets. */
  env: Record<string, string>;
  nodeSelector: Record<string, string>;
  tolerations: V1Toleration[];
  priorityClassName?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** The numeric user and group of the runner's process. */
  runAsUser: number;
  /** How long a stopped run has to save its state. */
  terminationGracePeriodSeconds: number;
  /** How long a finished Job stays that the control plane didn't remove. */
  ttlSecondsAfterFinished: number;
}
