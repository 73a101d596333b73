import { ConflictError, NotFoundError } from '@backstage/errors';
import { CampaignRetryRequest } from '@proton-vending/backstage-plugin-proton-common';
import { RefusalCode } from './ClusterRefusal';
import { nextClusterState } from './clusterStates';
import { CampaignClusterRecord } from './store/records';

/** Skipped clusters with this reason probably don't have it any more later. */
const BUSY: RefusalCode = 'busy';

/**
 * The clusters that a campaign deploys again.
 *
 * @throws NotFoundError when the campaign doesn't have one of the named clusters
 * @throws ConflictError when one of them has neither failed nor been skipped, or
 * when there is nothing to retry
 */
export function chooseRetried(
  all: CampaignClusterRecord[],
  { clusterIds }: CampaignRetryRequest,
): CampaignClusterRecord[] {
  if (clusterIds) {
    return [...new Set(clusterIds)].map(id => requireRetriable(all, id));
  }
  const chosen = all.filter(
    ({ reason, state }) =>
      state === 'failed' || (state === 'skipped' && reason?.code === BUSY),
  );
  if (chosen.length === 0) {
    throw new ConflictError(
      "There is nothing to retry: no cluster failed or was skipped because somebody else was deploying it. To retry other skipped clusters, name them in 'clusterIds'",
    );
  }
  return chosen;
}

function requireRetriable(
  all: CampaignClusterRecord[],
  id: string,
): CampaignClusterRecord {
  const cluster = all.find(each => each.id === id);
  if (!cluster) {
    throw new NotFoundError(`The campaign has no cluster "${id}"`);
  }
  if (!nextClusterState(cluster.state, 'retry')) {
    throw new ConflictError(
      `The cluster ${id} is ${cluster.state}: only failed and skipped clusters can be retried`,
    );
  }
  return cluster;
}
