import { HumanDuration } from '@backstage/types';

export interface Config {
  protonControlPlane?: {
    /** Runs deployments as Kubernetes Jobs. If it is missing, the module adds no engine. */
    kubernetes?: {
      /** Which cluster runs the Jobs. Default: the one that the backend runs in. */
      cluster?: {
        /** Path of a kubeconfig file. */
        kubeconfig?: string;
        /** A context of that file. Default: its current one. */
        context?: string;
      };
      /** The namespace of the Jobs. Default `proton-runs`. */
      namespace?: string;
      /** The image whose entry point is `proton-runner`. */
      image: string;
      /** Default: Kubernetes chooses the policy by the tag of the image. */
      imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
      /** Names of Secrets in the namespace. */
      imagePullSecrets?: string[];
      /**
       * The control plane's URL for pods, such as
       * `http://backstage.backstage:7007/api/proton-control-plane`. Default:
       * the URL that users see.
       */
      runnerUrl?: string;
      /**
       * Service accounts of the pods, which decide their AWS roles by EKS Pod
       * Identity or IRSA. With `protonControlPlane.assumeRole`, use service accounts
       * without an AWS role: templates could use it, and no session policy limits it.
       */
      serviceAccounts?: {
        /** Default: the namespace's own `default`. */
        default?: string;
        /** By AWS account ID. */
        accounts?: { [accountId: string]: string };
        /** By name of the environment template; takes precedence over the account. */
        templates?: { [templateName: string]: string };
      };
      /** Requests and limits of a run's container. */
      resources?: {
        /** Default: `cpu: 500m` and `memory: 1Gi`. */
        requests?: { [name: string]: string | number };
        /** Default: `memory: 2Gi`. */
        limits?: { [name: string]: string | number };
      };
      /** The size limit of a run's working folder. Default `4Gi`. */
      workFolderSize?: string | number;
      /**
       * Where pods have the providers of Terraform, filled by
       * `proton-runner fill-provider-cache`. Runs only read it. Default: each
       * run downloads its providers.
       */
      providerCache?: {
        /** A PersistentVolumeClaim in the namespace. Default: the image has the folder. */
        claimName?: string;
        /** The folder in the pod. Default `/providers`. */
        path?: string;
        /** Downloads what the cache doesn't have. Default: the deployment fails. */
        allowDownloads?: boolean;
      };
      /** Environment variables of the runner, such as `HTTPS_PROXY`. Don't put secrets here. */
      env?: { [name: string]: string };
      nodeSelector?: { [label: string]: string };
      tolerations?: Array<{
        key?: string;
        operator?: string;
        value?: string;
        effect?: string;
        tolerationSeconds?: number;
      }>;
      priorityClassName?: string;
      /** Additional labels of the Jobs and their pods. */
      labels?: { [name: string]: string };
      annotations?: { [name: string]: string };
      /** The numeric user and group of the runner's process. Default 1000. */
      runAsUser?: number;
      /** The time that a stopped run has to save its state. Default 15 minutes. */
      terminationGracePeriod?: HumanDuration | string;
      /** When Kubernetes removes a finished Job that the control plane didn't remove. Default 1 hour. */
      keepFinishedJobsFor?: HumanDuration | string;
    };
  };
}
