import type { ClusterFacts } from '@proton-vending/backstage-plugin-proton-node';
import type { ProvisioningRepository } from '../entities/repositoryUrl';

/** What it takes a request for each environment to learn. */
export interface EnvironmentDetails {
  tags: Record<string, string>;
  /** Those that the catalog has a use for. */
  outputs: Record<string, string>;
  provisioningRepository?: ProvisioningRepository;
  /** What EKS says of the cluster, where the outputs do not say enough. */
  describedCluster?: ClusterFacts;
  /** Why EKS does not say it, such as `AccessDeniedException`. */
  describeFailure?: string;
}

/** Details as they were at one revision of the environment. */
export interface KnownDetails {
  revision: string;
  details: EnvironmentDetails;
}
