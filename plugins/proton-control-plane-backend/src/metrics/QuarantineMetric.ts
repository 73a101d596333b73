import { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** What isn't tried again once it has broken the backend too often. */
export type Quarantined = 'deployment' | 'registration' | 'sync';

/** Counts what is quarantined, through Backstage's metrics. */
export class QuarantineMetric {
  static create(metrics: MetricsService): QuarantineMetric {
    return new QuarantineMetric(metrics);
  }

  private readonly counter;

  private constructor(metrics: MetricsService) {
    this.counter = metrics.createCounter('proton.quarantined', {
      description:
        'Deployments, registrations and syncs that are not tried again',
    });
  }

  count(kind: Quarantined): void {
    this.counter.add(1, { kind });
  }
}
