import { KubeConfig, V1Pod, V1PolicyRule } from '@kubernetes/client-node';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClusterFaults } from './ClusterFaults';
import { ContainerProgram } from './containers';
import { JobController } from './JobController';
import { Kubelet } from './Kubelet';
import { KubernetesApi } from './KubernetesApi';
import { NAMESPACE } from './objects';
import { Timers } from './Timers';

const TOKEN = 'token-of-the-control-plane';

export interface FakeClusterOptions {
  rules: V1PolicyRule[];
  /** What runs in place of the image. */
  program: ContainerProgram;
  /** The folders of persistent volume claims. */
  claims?: Record<string, string>;
  /** How long a stopped process has before it is killed, in milliseconds. */
  grace?: number;
}

/**
 * A Kubernetes cluster with one node: the API on loopback, a Job controller, and
 * a kubelet that starts a process for each pod.
 */
export class FakeCluster {
  readonly api: KubernetesApi;
  readonly faults: ClusterFaults;
  private readonly folder = mkdtempSync(join(tmpdir(), 'fake-cluster-'));
  private readonly timers = new Timers();
  private readonly kubelet: Kubelet;
  private readonly jobs: JobController;

  constructor({
    claims = {},
    grace = 5_000,
    program,
    rules,
  }: FakeClusterOptions) {
    this.api = new KubernetesApi({
      namespace: NAMESPACE,
      token: TOKEN,
      rules,
      onDeleteJob: (name, policy) => this.jobs.deleteJob(name, policy),
    });
    const { folder, timers } = this;
    const { store } = this.api;
    this.kubelet = new Kubelet({
      store,
      timers,
      folder,
      program,
      claims,
      grace,
    });
    this.jobs = new JobController(store, this.kubelet, timers);
    this.faults = new ClusterFaults(store, this.jobs, this.kubelet);
  }

  async start(): Promise<void> {
    await this.api.start();
  }

  /** Removes the Jobs that have ended, as if the time were over for which they are kept. */
  removeEndedJobs(): void {
    this.jobs.removeEndedJobs();
  }

  async stop(): Promise<void> {
    this.timers.clear();
    this.kubelet.stop();
    await this.api.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  get kubeConfig(): KubeConfig {
    const config = new KubeConfig();
    config.loadFromString(this.kubeConfigText);
    return config;
  }

  /** As a kubeconfig file has it. */
  get kubeConfigText(): string {
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'fake',
          cluster: { server: this.api.url, 'insecure-skip-tls-verify': true },
        },
      ],
      users: [{ name: 'proton', user: { token: TOKEN } }],
      contexts: [
        { name: 'fake', context: { cluster: 'fake', user: 'proton' } },
      ],
      'current-context': 'fake',
    });
  }

  /** How many pods' processes run. */
  get processCount(): number {
    return this.kubelet.processCount;
  }

  /** Where the volumes of a running pod are. */
  folderOf(pod: string): string | undefined {
    return this.kubelet.folderOf(pod);
  }

  podOf(jobName: string): V1Pod | undefined {
    return this.jobs.podOf(jobName);
  }

  /** Lets time pass for the deadlines of Jobs, in milliseconds. */
  passTime(milliseconds: number): void {
    this.jobs.passTime(milliseconds);
  }

  /** Deletes a Job as `kubectl delete job` does. */
  deleteJob(name: string): void {
    this.jobs.deleteJob(name);
  }
}
