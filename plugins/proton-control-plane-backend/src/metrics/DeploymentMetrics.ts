import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { DeploymentStep } from '@proton-vending/backstage-plugin-proton-common';
import { DeploymentOperation } from '../database/deploymentRows';
import { DeploymentTimer } from './DeploymentTimer';

/** What is true now, asked when metrics are collected. */
export interface ObservedDeployments {
  /** Deployments that wait for any backend. */
  countQueued(): Promise<number>;
  /** Deployments that this backend runs. */
  countRunning(): number;
  isEngineAvailable(): Promise<boolean>;
}

/** What isn't tried again once it has broken the backend too often. */
export type Quarantined = 'deployment' | 'registration' | 'sync';

/** In seconds; a cluster takes a quarter of an hour. */
const BUCKETS = [1, 5, 15, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200];

/** Tells how deployments fare, through Backstage's metrics. */
export class DeploymentMetrics {
  static create(metrics: MetricsService): DeploymentMetrics {
    return new DeploymentMetrics(metrics);
  }

  private readonly stepDuration;
  private readonly duration;
  private readonly quarantined;

  private constructor(private readonly metrics: MetricsService) {
    this.stepDuration = metrics.createHistogram(
      'proton.deployment.step.duration',
      {
        description: 'How long a step of a deployment took in one backend',
        unit: 's',
        advice: { explicitBucketBoundaries: BUCKETS },
      },
    );
    this.duration = metrics.createHistogram('proton.deployment.duration', {
      description:
        'How long deployments took from their first start to their end',
      unit: 's',
      advice: { explicitBucketBoundaries: BUCKETS },
    });
    this.quarantined = metrics.createCounter('proton.quarantined', {
      description:
        'Deployments, registrations and syncs that are not tried again',
    });
  }

  countQuarantined(kind: Quarantined): void {
    this.quarantined.add(1, { kind });
  }

  /** Times a deployment from where it stands. */
  start(deployment: {
    operation: DeploymentOperation;
    step: DeploymentStep;
    startedAt?: Date;
  }): DeploymentTimer {
    const { operation, startedAt = new Date() } = deployment;
    return DeploymentTimer.start({
      step: deployment.step,
      onStepEnd: (step, outcome, seconds) =>
        this.stepDuration.record(seconds, { step, operation, outcome }),
      onEnd: outcome =>
        this.duration.record((Date.now() - startedAt.getTime()) / 1_000, {
          operation,
          outcome,
        }),
    });
  }

  /** Reports what is true now whenever metrics are collected. */
  observe(observed: ObservedDeployments): void {
    const report = (
      name: string,
      description: string,
      read: () => number | Promise<number>,
    ) =>
      this.metrics
        .createObservableGauge(name, { description })
        .addCallback(async result => result.observe(await read()));
    report(
      'proton.deployments.queued',
      'Deployments that wait for a backend, of all backends',
      () => observed.countQueued(),
    );
    report(
      'proton.deployments.running',
      'Deployments that this backend runs',
      () => observed.countRunning(),
    );
    report(
      'proton.engine.available',
      'Whether this backend can provision: 1, or 0 when no engine runs',
      async () => ((await observed.isEngineAvailable()) ? 1 : 0),
    );
  }
}
