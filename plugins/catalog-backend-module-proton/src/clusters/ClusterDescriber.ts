import { ClusterFacts } from './readClusterFacts';

/** Knows clusters from somewhere else than the outputs of their environments. */
export interface ClusterDescriber {
  /** `undefined` when there is none, or none that may be seen. */
  describe(cluster: {
    name: string;
    accountId: string;
    region: string;
  }): Promise<ClusterFacts | undefined>;
}
