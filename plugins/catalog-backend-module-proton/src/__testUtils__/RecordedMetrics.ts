import type {
  MetricsService,
  MetricsServiceObservableCallback,
} from '@backstage/backend-plugin-api/alpha';

interface Measurement {
  value: number;
  [attribute: string]: unknown;
}

/** Metrics that a test can read. */
export class RecordedMetrics {
  /** By the name of their histogram. */
  readonly recorded = new Map<string, Measurement[]>();
  private readonly callbacks = new Map<
    string,
    MetricsServiceObservableCallback
  >();

  get service(): MetricsService {
    const record = (name: string) => {
      const measurements: Measurement[] = [];
      this.recorded.set(name, measurements);
      const put = (value: number, attributes?: object) => {
        measurements.push({ ...attributes, value });
      };
      return { add: put, record: put };
    };
    const observe = (name: string) => ({
      addCallback: (callback: MetricsServiceObservableCallback) => {
        this.callbacks.set(name, callback);
      },
      removeCallback: () => {
        this.callbacks.delete(name);
      },
    });
    return {
      createCounter: record,
      createUpDownCounter: record,
      createHistogram: record,
      createGauge: record,
      createObservableCounter: observe,
      createObservableUpDownCounter: observe,
      createObservableGauge: observe,
    };
  }

  /** What a gauge says when it is asked now. */
  async observe(name: string): Promise<Measurement[]> {
    const measurements: Measurement[] = [];
    await this.callbacks.get(name)?.({
      observe: (value, attributes) =>
        measurements.push({ ...attributes, value }),
    });
    return measurements;
  }
}
