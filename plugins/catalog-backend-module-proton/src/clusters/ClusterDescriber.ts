import type { ClusterFacts } from '@proton-vending/backstage-plugin-proton-node';

/** What is said of a cluster from somewhere else than its environment's outputs. */
export type ClusterDescription =
  | { status: 'described'; facts: ClusterFacts }
  /** There is no such cluster. */
  | { status: 'absent' }
  /** It has neither endpoint nor certificate authority yet. */
  | { status: 'creating' }
  /** Nothing is known; the reason is a name such as `AccessDeniedException`. */
  | { status: 'unanswered'; reason: string };

/** Knows clusters from somewhere else than the outputs of their environments. */
export interface ClusterDescriber {
  describe(cluster: {
    name: string;
    accountId: string;
    region: string;
  }): Promise<ClusterDescription>;
}
