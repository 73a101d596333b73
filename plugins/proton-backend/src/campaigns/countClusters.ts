import { ClusterCounts, noClusters } from './store/CampaignClusterStore';
import { CampaignClusterRecord } from './store/records';

/** How many clusters are in which state. */
export function countClusters(
  clusters: Pick<CampaignClusterRecord, 'state'>[],
): ClusterCounts {
  const counts = noClusters();
  for (const { state } of clusters) {
    counts[state] += 1;
  }
  return counts;
}
