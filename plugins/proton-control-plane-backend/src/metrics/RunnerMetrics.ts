import { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** Counts the requests of runners. */
export class RunnerMetrics {
  static create(metrics: MetricsService): RunnerMetrics {
    return new RunnerMetrics(metrics);
  }

  private readonly calls;

  private constructor(metrics: MetricsService) {
    this.calls = metrics.createCounter('proton.runner.calls', {
      description: 'Calls of runners, by call and HTTP status',
    });
  }

  countCall(call: string, status: number): void {
    this.calls.add(1, { call, status });
  }
}
