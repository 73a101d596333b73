import { EnvironmentOperations } from './environmentOperations';
import { DeploymentStatus } from './statuses';
import { TemplateVersionDeprecation } from './templateDeprecations';
import { VersionStanding } from './versions';

/**
 * What the entity page shows of an environment: the response of
 * `GET /api/proton/entities/:namespace/:kind/:name/environment`.
 *
 * Times are ISO 8601.
 *
 * @public
 */
export interface EnvironmentOverview {
  environment: {
    arn: string;
    name: string;
    accountId: string;
    region: string;
    description?: string;
    deploymentStatus: DeploymentStatus;
    deploymentStatusMessage?: string;
    createdAt?: string;
    lastDeploymentAttemptedAt?: string;
    lastDeploymentSucceededAt?: string;
  };
  template: {
    name: string;
    displayName?: string;
    /** The version in use, such as `1.0`. */
    version: string;
    /** Why the version in use is deprecated; absent when it isn't. */
    deprecation?: TemplateVersionDeprecation;
    /** The recommended version; absent when nothing is published, or it is deprecated. */
    recommendedVersion?: string;
    /** The recommended minor of the major in use, such as `1.2`. */
    recommendedMinorVersion?: string;
    /** Absent when there is no recommended version. */
    standing?: VersionStanding;
  };
  /** Also where `lastDeployment` could not be read; absent before the first one. */
  lastDeploymentId?: string;
  lastDeployment?: {
    id: string;
    deploymentStatus: DeploymentStatus;
    deploymentStatusMessage?: string;
    createdAt?: string;
    completedAt?: string;
    /** The version that it deploys, such as `1.1`. */
    targetVersion?: string;
  };
  outputs: EnvironmentOutput[];
  /** Absent where the outputs tell of no cluster. */
  cluster?: ClusterAccess;
  /** The cluster in the AWS console; absent where there is no cluster. */
  consoleUrl?: string;
  /** What the caller may do now. */
  operations: EnvironmentOperations;
  /** Whether signals tell of every change; otherwise ask from time to time. */
  eventsEnabled: boolean;
  /** The parts that could not be read; absent when every part was. */
  unavailable?: UnavailablePart[];
}

/**
 * A part of the overview that could not be read, and why.
 *
 * @public
 */
export interface UnavailablePart {
  part: 'template' | 'lastDeployment' | 'outputs';
  message: string;
}

/**
 * An output of an environment.
 *
 * @public
 */
export interface EnvironmentOutput {
  key: string;
  /** Absent when the output is sensitive. */
  value?: string;
  sensitive: boolean;
  /** What it is, in the words of the template's author. */
  description?: string;
}

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
  /** Whether the outputs say that no cluster exists: `sandbox` is `true`. */
  sandbox?: boolean;
}

/**
 * Something that an environment's last deployment provisioned.
 *
 * @public
 */
export interface EnvironmentResource {
  /** As the engine names it, such as `module.eks.aws_eks_cluster.this[0]`. */
  name: string;
  /** Such as an ARN. */
  identifier?: string;
  /** Such as `aws_eks_cluster`. */
  type: string;
  /** `TERRAFORM` or `CLOUDFORMATION`. */
  engine?: string;
  /** Its page in the AWS console; absent for types that aren't known. */
  consoleUrl?: string;
}

/**
 * The response of `GET …/environment/resources`, by type and name.
 *
 * @public
 */
export interface EnvironmentResourceList {
  resources: EnvironmentResource[];
}
