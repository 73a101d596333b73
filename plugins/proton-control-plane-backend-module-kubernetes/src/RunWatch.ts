import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Informer,
  KubeConfig,
  KubernetesObject,
  makeInformer,
} from '@kubernetes/client-node';
import { ClusterClient, describeApiError } from './cluster/ClusterClient';
import { summarizeJob, summarizePod } from './inspection/summarize';
import { DEPLOYMENT_LABEL, RUNS_SELECTOR } from './jobs/labels';

interface RunWatchOptions {
  kubeConfig: KubeConfig;
  client: ClusterClient;
  namespace: string;
  /** Called when the run of a deployment has ended, or can't start. */
  onChange(deploymentId: string): void;
  logger: LoggerService;
  /** How long to wait after the API failed, in milliseconds. */
  retryDelay?: number;
}

const RETRY_DELAY_MS = 5_000;

/**
 * Follows the Jobs and pods of runs, so that a deployment whose run has ended
 * doesn't wait until its next check. It is only an optimization: what it misses
 * is found at the next check.
 */
export class RunWatch {
  static create(options: RunWatchOptions): RunWatch {
    return new RunWatch(options);
  }

  private readonly informers: Informer<KubernetesObject>[];
  private readonly retries = new Map<
    Informer<KubernetesObject>,
    NodeJS.Timeout
  >();
  /** Those that haven't connected since they failed. */
  private readonly failing = new Set<Informer<KubernetesObject>>();
  private isStopped = false;

  private constructor(private readonly options: RunWatchOptions) {
    const { client, kubeConfig, namespace } = options;
    const labelSelector = RUNS_SELECTOR;
    const jobs = makeInformer(
      kubeConfig,
      `/apis/batch/v1/namespaces/${namespace}/jobs`,
      () => client.batch.listNamespacedJob({ namespace, labelSelector }),
      labelSelector,
    );
    const pods = makeInformer(
      kubeConfig,
      `/api/v1/namespaces/${namespace}/pods`,
      () => client.core.listNamespacedPod({ namespace, labelSelector }),
      labelSelector,
    );
    this.follow(jobs, summarizeJob);
    this.follow(pods, summarizePod);
    this.informers = [jobs, pods];
  }

  /** Resolves when both lists have been read, or reading them failed. */
  async start(): Promise<void> {
    await Promise.all(this.informers.map(informer => this.connect(informer)));
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.retries.forEach(timer => clearTimeout(timer));
    await Promise.all(this.informers.map(informer => informer.stop()));
  }

  /** Reports each object whose summary changes to one that needs a check. */
  private follow<T extends KubernetesObject>(
    informer: Informer<T>,
    summarize: (object: T) => string | undefined,
  ): void {
    const summaries = new Map<string, string>();
    informer.on('change', object => {
      const name = object.metadata?.name ?? '';
      const summary = summarize(object);
      if (summary === undefined) {
        summaries.delete(name);
      } else if (summaries.get(name) !== summary) {
        summaries.set(name, summary);
        this.announce(object);
      }
    });
    informer.on('delete', object => {
      summaries.delete(object.metadata?.name ?? '');
      this.announce(object);
    });
    informer.on('error', error => this.retry(informer, error));
  }

  private announce({ metadata }: KubernetesObject): void {
    const deploymentId = metadata?.labels?.[DEPLOYMENT_LABEL];
    if (deploymentId !== undefined) {
      this.options.onChange(deploymentId);
    }
  }

  /** Informers emit `connect` before they know whether the API answers. */
  private async connect(informer: Informer<KubernetesObject>): Promise<void> {
    await informer.start();
    if (!this.retries.has(informer)) {
      this.failing.delete(informer);
    }
  }

  private retry(informer: Informer<KubernetesObject>, error: unknown): void {
    const { logger, retryDelay = RETRY_DELAY_MS } = this.options;
    if (this.isStopped) {
      return;
    }
    if (this.failing.size === 0) {
      logger.warn(`Watching Jobs failed; retrying: ${describeApiError(error)}`);
    }
    this.failing.add(informer);
    const timer = setTimeout(() => {
      this.retries.delete(informer);
      this.connect(informer).catch(reason => this.retry(informer, reason));
    }, retryDelay);
    timer.unref();
    clearTimeout(this.retries.get(informer));
    this.retries.set(informer, timer);
  }
}
