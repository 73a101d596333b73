import {
  MetricsService,
  MetricsServiceObservableCallback,
} from '@backstage/backend-plugin-api/alpha';

type Attributes = Record<string, unknown>;

/** Metrics that a test can read. */
export class RecordedMetrics {
  readonly recorded: { name: string; attributes?: Attributes }[] = [];
  private readonly callbacks = new Map<
    string,
    MetricsServiceObservableCallback
  >();

  get service(): MetricsService {
    const instrument = (name: string) => ({
      add: (_: number, attributes?: Attributes) =>
        this.recorded.push({ name, attributes }),
      record: (_: number, attributes?: Attributes) =>
        this.recorded.push({ name, attributes }),
    });
    const observable = (name: string) => ({
      addCallback: (callback: MetricsServiceObservableCallback) => {
        this.callbacks.set(name, callback);
      },
      removeCallback: () => {
        this.callbacks.delete(name);
      },
    });
    return {
      createCounter: instrument,
      createUpDownCounter: instrument,
      createHistogram: instrument,
      createGauge: instrument,
      createObservableCounter: observable,
      createObservableUpDownCounter: observable,
      createObservableGauge: observable,
    };
  }

  /** What a gauge says when it is asked now. */
  async observe(name: string): Promise<number[]> {
    const values: number[] = [];
    await this.callbacks.get(name)?.({ observe: value => values.push(value) });
    return values;
  }
}
