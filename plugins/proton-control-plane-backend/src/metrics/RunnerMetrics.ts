import { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** Counts the requests of runners. */
export class RunnerMetrics {
  static create(metrics: MetricsService): RunnerMetrics {
    return new RunnerMetrics(metrics);
  }

  private readonly calls;

  private constructor(metrics: MetricsService) {
    this.calls = metrics.createCounter('proton.runner.calls', {
      description: 'Calls of runners, by call, HTTP status and result',
    });
  }

  /** @param status - the HTTP status; undefined when the runner didn't wait for it */
  countCall(call: string, status: number | undefined): void {
    this.calls.add(1, {
      call,
      result: describeResult(status),
      ...(status !== undefined && { status }),
    });
  }
}

function describeResult(
  status: number | undefined,
): 'accepted' | 'refused' | 'failed' | 'aborted' {
  if (status === undefined) {
    return 'aborted';
  }
  if (status < 400) {
    return 'accepted';
  }
  return status < 500 ? 'refused' : 'failed';
}
