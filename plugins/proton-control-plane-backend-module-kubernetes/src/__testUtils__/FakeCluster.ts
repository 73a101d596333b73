import {
  KubeConfig,
  V1Container,
  V1ContainerState,
  V1Job,
  V1Pod,
  V1PodCondition,
  V1PodStatus,
  V1PolicyRule,
} from '@kubernetes/client-node';
import { ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubernetesApi } from './KubernetesApi';

export const NAMESPACE = 'proton-runs';
const TOKEN = 'token-of-the-control-plane';
const NODE = 'node-1';
const POD_FOLDER = 'POD_FOLDER';

interface Container {
  child: ChildProcess;
  /** Where the volumes of its pod are. */
  folder: string;
}

export interface FakeClusterOptions {
  rules: V1PolicyRule[];
  /** What runs in place of the image. */
  program: { file: string; args: string[] };
  /** How long a stopped process has before it is killed, in milliseconds. */
  grace?: number;
}

/**
 * A Kubernetes cluster with one node: the API on loopback, a Job controller, and
 * a kubelet that starts a process for each pod.
 */
export class FakeCluster {
  readonly api: KubernetesApi;
  /** Says why no node has room; undefined when one has. */
  noRoom: string | undefined;
  /** Says why images can't be pulled; undefined when they can. */
  pullFailure: string | undefined;
  /** Says why pods are refused; undefined when they aren't. */
  podRefusal: string | undefined;
  private readonly processes = new Map<string, Container>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'fake-cluster-'));
  private readonly timers = new Set<NodeJS.Timeout>();
  /** Pods whose node is gone, so that nobody says how they are. */
  private readonly lost = new Set<string>();

  constructor(private readonly options: FakeClusterOptions) {
    this.api = new KubernetesApi({
      namespace: NAMESPACE,
      token: TOKEN,
      rules: options.rules,
      onDeleteJob: (name, policy) => this.deleteJob(name, policy),
    });
    this.api.store.on('change', ({ kind, type, object }) => {
      if (kind === 'jobs' && type === 'ADDED') {
        this.later(() => this.createPod(object), 5);
      }
    });
  }

  async start(): Promise<void> {
    await this.api.start();
  }

  async stop(): Promise<void> {
    this.timers.forEach(timer => clearTimeout(timer));
    const running = [...this.processes.values()];
    running.forEach(killContainer);
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
    return this.processes.size;
  }

  podOf(jobName: string): V1Pod | undefined {
    return this.api.store
      .list('pods')
      .find(({ metadata }) => metadata?.labels?.['job-name'] === jobName);
  }

  /** Deletes a Job, by default as `kubectl delete job` does. */
  deleteJob(name: string, propagationPolicy = 'Background'): void {
    const { store } = this.api;
    const pod = this.podOf(name);
    if (propagationPolicy === 'Foreground' && pod) {
      store.update('jobs', name, ({ metadata }) => ({
        metadata: {
          ...metadata,
          deletionTimestamp: metadata?.deletionTimestamp ?? new Date(),
        },
      }));
    } else {
      this.removeJob(name);
    }
    if (pod) {
      this.deletePod(nameOf(pod));
    }
  }

  /** Stops a pod gracefully, and removes it. */
  deletePod(name: string): void {
    const { store } = this.api;
    const pod = store.get('pods', name);
    if (!pod || pod.metadata?.deletionTimestamp) {
      return;
    }
    const grace = (pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000;
    store.update('pods', name, ({ metadata }) => ({
      metadata: {
        ...metadata,
        deletionTimestamp: new Date(Date.now() + grace),
      },
    }));
    const container = this.processes.get(name);
    if (!container) {
      this.removePod(name);
      return;
    }
    container.child.kill('SIGTERM');
    this.later(() => killContainer(container), this.options.grace ?? 5_000);
  }

  /** The kernel kills a process that takes too much memory. */
  runOutOfMemory(name: string): void {
    this.endProcess(name, { reason: 'OOMKilled' });
  }

  /** The kubelet evicts a pod. */
  evict(name: string, message: string): void {
    this.setPod(name, {
      reason: 'Evicted',
      message,
      conditions: [disruption('TerminationByKubelet')],
    });
    this.endProcess(name, {});
  }

  /** The node loses power: nobody reports, and the pod is given up after a while. */
  loseNode(name: string): void {
    this.lost.add(name);
    const container = this.processes.get(name);
    if (container) {
      killContainer(container);
    }
    this.setPod(name, { conditions: [disruption('DeletionByTaintManager')] });
    this.api.store.update('pods', name, ({ metadata, spec }) => ({
      metadata: {
        ...metadata,
        deletionTimestamp: new Date(
          Date.now() + (spec?.terminationGracePeriodSeconds ?? 30) * 1000,
        ),
      },
    }));
  }

  /** The node is removed, and the API forgets its pod. */
  removeLostPod(jobName: string): void {
    const pod = this.podOf(jobName);
    if (pod) {
      this.removePod(nameOf(pod));
      this.failJob(jobName, 'PodFailurePolicy', 'Pod has been disrupted');
    }
  }

  /** A controller gives up a Job that takes too long. */
  exceedDeadline(jobName: string): void {
    this.failJob(jobName, 'DeadlineExceeded', 'Job was active too long');
    const pod = this.podOf(jobName);
    if (pod) {
      this.deletePod(nameOf(pod));
    }
  }

  private createPod(created: V1Job): void {
    const job = this.api.store.get('jobs', nameOf(created));
    const template = job?.spec?.template;
    if (!job || !template) {
      return;
    }
    const jobName = nameOf(job);
    if (this.podRefusal) {
      this.warn(jobName, 'FailedCreate', this.podRefusal);
      return;
    }
    const name = `${jobName}-x7k2p`;
    this.api.store.create('pods', {
      metadata: {
        ...template.metadata,
        name,
        namespace: NAMESPACE,
        labels: {
          ...template.metadata?.labels,
          'job-name': jobName,
          'batch.kubernetes.io/job-name': jobName,
        },
      },
      spec: template.spec,
      status: { phase: 'Pending' },
    });
    this.runPod(name);
  }

  private runPod(name: string): void {
    const pod = this.api.store.get('pods', name);
    const container = pod?.spec?.containers[0];
    if (!container || pod.metadata?.deletionTimestamp) {
      return;
    }
    if (this.noRoom) {
      this.setPod(name, {
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: this.noRoom,
          },
        ],
      });
      this.later(() => this.runPod(name));
      return;
    }
    const scheduled = { type: 'PodScheduled', status: 'True' };
    const wait = (reason: string, message: string) => {
      this.setPod(name, {
        conditions: [scheduled],
        containerStatuses: [
          toStatus(container, { waiting: { reason, message } }),
        ],
      });
      this.later(() => this.runPod(name));
    };
    if (this.pullFailure) {
      this.warn(name, 'Failed', this.pullFailure);
      wait('ImagePullBackOff', `Back-off pulling image "${container.image}"`);
      return;
    }
    const env = this.readEnvironment(container);
    if (env === undefined) {
      wait('CreateContainerConfigError', 'secret not found');
      return;
    }
    this.startProcess(name, container, env);
  }

  private startProcess(
    name: string,
    container: V1Container,
    env: Record<string, string>,
  ): void {
    const { program } = this.options;
    const child = spawn(program.file, program.args, {
      env,
      cwd: env.HOME,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (data: Buffer) => {
      output = `${output}${data}`.slice(-2_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const running = { child, folder: env[POD_FOLDER] };
    this.processes.set(name, running);
    this.api.store.update('pods', name, ({ spec }) => ({
      spec: spec && { ...spec, nodeName: NODE },
    }));
    this.setPod(name, {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        toStatus(container, { running: { startedAt: new Date() } }),
      ],
    });
    // A container ends with its first process.
    child.on('exit', () => killContainer(running));
    child.on('close', (code, signal) => {
      this.processes.delete(name);
      const exitCode = code ?? 128 + (signal === 'SIGTERM' ? 15 : 9);
      this.end(name, exitCode, output);
    });
  }

  private end(name: string, exitCode: number, output: string): void {
    const { store } = this.api;
    const pod = store.get('pods', name);
    if (!pod || this.lost.has(name)) {
      return;
    }
    const reason =
      pod.status?.containerStatuses?.[0]?.state?.terminated?.reason ??
      (exitCode === 0 ? 'Completed' : 'Error');
    const message = exitCode === 0 ? undefined : output;
    this.setPod(name, {
      phase: exitCode === 0 ? 'Succeeded' : 'Failed',
      containerStatuses: pod.spec?.containers.map(container =>
        toStatus(container, { terminated: { exitCode, reason, message } }),
      ),
    });
    const jobName = pod.metadata?.labels?.['job-name'] ?? '';
    if (exitCode === 0) {
      this.setJobCondition(jobName, 'Complete');
    } else {
      this.failJob(jobName, 'BackoffLimitExceeded', 'Job has failed');
    }
    if (pod.metadata?.deletionTimestamp) {
      this.removePod(name);
    }
  }

  private removePod(name: string): void {
    const { store } = this.api;
    const jobName =
      store.get('pods', name)?.metadata?.labels?.['job-name'] ?? '';
    store.remove('pods', name);
    if (store.get('jobs', jobName)?.metadata?.deletionTimestamp) {
      this.removeJob(jobName);
    }
  }

  /** Removes a Job with what it owns. */
  private removeJob(name: string): void {
    const { store } = this.api;
    const uid = store.get('jobs', name)?.metadata?.uid;
    store.remove('jobs', name);
    for (const { metadata } of store.list('secrets')) {
      if (metadata?.ownerReferences?.some(owner => owner.uid === uid)) {
        store.remove('secrets', metadata.name ?? '');
      }
    }
  }

  private endProcess(name: string, { reason }: { reason?: string }): void {
    if (reason) {
      this.setPod(name, {
        containerStatuses: this.api.store
          .get('pods', name)
          ?.spec?.containers.map(container =>
            toStatus(container, { terminated: { exitCode: 137, reason } }),
          ),
      });
    }
    const container = this.processes.get(name);
    if (container) {
      killContainer(container);
    }
  }

  private failJob(name: string, reason: string, message: string): void {
    this.setJobCondition(name, 'Failed', reason, message);
  }

  private setJobCondition(
    name: string,
    type: string,
    reason?: string,
    message?: string,
  ): void {
    this.api.store.update('jobs', name, ({ status }) => ({
      status: {
        ...status,
        conditions: status?.conditions ?? [
          { type, status: 'True', reason, message },
        ],
      },
    }));
  }

  private setPod(name: string, status: V1PodStatus): void {
    this.api.store.update('pods', name, pod => ({
      status: { ...pod.status, ...status },
    }));
  }

  private warn(name: string, reason: string, message: string): void {
    const event = `${name}.${reason}`;
    if (!this.api.store.get('events', event)) {
      this.api.store.create('events', {
        metadata: { name: event, namespace: NAMESPACE },
        involvedObject: { name },
        type: 'Warning',
        reason,
        message,
        lastTimestamp: new Date(),
      });
    }
  }

  /** What the process of a container gets; undefined when a Secret is missing. */
  private readEnvironment(
    container: V1Container,
  ): Record<string, string> | undefined {
    const { store } = this.api;
    const folder = mkdtempSync(join(this.folder, 'pod-'));
    const env: Record<string, string> = {
      PATH: process.env.PATH ?? '',
      [POD_FOLDER]: folder,
    };
    for (const { name, value, valueFrom } of container.env ?? []) {
      const ref = valueFrom?.secretKeyRef;
      if (ref) {
        const secret = store.get('secrets', ref.name ?? '');
        if (!secret) {
          return undefined;
        }
        env[name] = secret.stringData?.[ref.key] ?? '';
      } else {
        env[name] = mountAt(folder, container, value ?? '');
      }
    }
    container.volumeMounts?.forEach(({ mountPath }) =>
      mkdirSync(join(folder, mountPath), { recursive: true }),
    );
    return env;
  }

  private later(work: () => void, delay = 20): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, delay);
    this.timers.add(timer);
  }
}

function mountAt(
  folder: string,
  { volumeMounts = [] }: V1Container,
  value: string,
): string {
  return volumeMounts.some(({ mountPath }) => mountPath === value)
    ? join(folder, value)
    : value;
}

function toStatus({ name, image = '' }: V1Container, state: V1ContainerState) {
  return { name, image, imageID: '', ready: false, restartCount: 0, state };
}

function disruption(reason: string): V1PodCondition {
  return { type: 'DisruptionTarget', status: 'True', reason };
}

function nameOf({ metadata }: V1Job | V1Pod): string {
  return metadata?.name ?? '';
}

/** Kills what runs in a container: all that works in the folders of its pod. */
function killContainer({ child, folder }: Container): void {
  child.kill('SIGKILL');
  const pids = readdirSync('/proc').filter(
    entry => /^\d+$/.test(entry) && worksIn(entry, folder),
  );
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

function worksIn(pid: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(`${folder}/`);
  } catch {
    return false;
  }
}
