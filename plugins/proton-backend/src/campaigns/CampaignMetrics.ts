import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import {
  CAMPAIGN_STATES,
  CampaignClusterState,
} from '@proton-vending/backstage-plugin-proton-common';

/** Counts campaigns and their clusters, through Backstage's metrics. */
export class CampaignMetrics {
  private readonly clusters;

  constructor(private readonly metrics: MetricsService) {
    this.clusters = metrics.createCounter('proton.campaign.clusters', {
      description: 'Clusters that campaigns have finished, by their state',
    });
  }

  countCluster(state: CampaignClusterState): void {
    this.clusters.add(1, { state });
  }

  /** Reports how many campaigns of all backends are in which state. */
  observe(countByState: () => Promise<Map<string, number>>): void {
    this.metrics
      .createObservableGauge('proton.campaigns', {
        description: 'Campaigns of all backends, by their state',
      })
      .addCallback(async result => {
        const counts = await countByState();
        for (const state of CAMPAIGN_STATES) {
          result.observe(counts.get(state) ?? 0, { state });
        }
      });
  }
}
