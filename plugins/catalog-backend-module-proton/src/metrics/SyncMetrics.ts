import type { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** What a provider has now, asked when metrics are collected. */
interface ObservedProvider {
  /** The id under `catalog.providers.proton`. */
  id: string;
  countEnvironments(): number;
  /** By their kind. */
  countProblems(): Map<string, number>;
}

/**
 * How a comparison of the catalog with Proton ended: `partial` when only some of
 * it was answered, `failed` when nothing was.
 */
export type SyncOutcome = 'succeeded' | 'partial' | 'failed';

/** In seconds; ten thousand environments take a few when nothing is new. */
const BUCKETS = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

/** Tells how the catalog keeps up with Proton, through Backstage's metrics. */
export class SyncMetrics {
  private readonly duration;
  private readonly providers: ObservedProvider[] = [];
  private countUnmatched = () => 0;

  constructor(metrics: MetricsService) {
    this.duration = metrics.createHistogram('proton.catalog.sync.duration', {
      description:
        'How long comparisons of the catalog with Proton took, each of its attempts by itself',
      unit: 's',
      advice: { explicitBucketBoundaries: BUCKETS },
    });
    metrics
      .createObservableGauge('proton.catalog.environments', {
        description: 'Environments that a provider has in the catalog',
      })
      .addCallback(result => {
        for (const provider of this.providers) {
          result.observe(provider.countEnvironments(), {
            provider: provider.id,
          });
        }
      });
    metrics
      .createObservableGauge('proton.catalog.problems', {
        description:
          'What is wrong with the environments that a provider has in the catalog, and accounts in a region that no provider covers',
      })
      .addCallback(result => {
        for (const provider of this.providers) {
          for (const [kind, count] of provider.countProblems()) {
            result.observe(count, { provider: provider.id, kind });
          }
        }
        result.observe(this.countUnmatched(), { kind: 'account' });
      });
  }

  observe(provider: ObservedProvider): void {
    this.providers.push(provider);
  }

  /** What no provider covers is a problem of none of them. */
  observeUnmatched(count: () => number): void {
    this.countUnmatched = count;
  }

  record(sync: {
    provider: string;
    outcome: SyncOutcome;
    seconds: number;
  }): void {
    const { provider, outcome, seconds } = sync;
    this.duration.record(seconds, { provider, outcome });
  }
}
