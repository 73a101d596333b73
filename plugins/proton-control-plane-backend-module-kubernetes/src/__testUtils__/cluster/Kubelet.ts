import { V1Container } from '@kubernetes/client-node';
import {
  ContainerProgram,
  ContainerSetup,
  killContainer,
  mountVolumes,
  readVariables,
  RunningContainer,
  startContainer,
} from './containers';
import { nameOf, setPodStatus, toStatus, warn } from './objects';
import { ObjectStore } from './ObjectStore';
import { Timers } from './Timers';

const NODE = 'node-1';

export interface KubeletOptions {
  store: ObjectStore;
  timers: Timers;
  /** Where the volumes of pods are. */
  folder: string;
  program: ContainerProgram;
  /** The folders of persistent volume claims. */
  claims: Record<string, string>;
  /** How long a stopped process has before it is killed, in milliseconds. */
  grace: number;
}

/** The node: it starts a process for each pod, and reports how the pod is. */
export class Kubelet {
  /** Says why images can't be pulled; undefined when they can. */
  pullFailure: string | undefined;
  private reasonForNoRoom: string | undefined;
  /** Pods that wait for room. */
  private readonly unscheduled = new Set<string>();
  private readonly containers = new Map<string, RunningContainer>();
  /** Pods whose node the API can't reach, so that nobody says how they are. */
  private readonly lost = new Set<string>();
  /** How pods have ended that nobody said so of. */
  private readonly unreported = new Map<string, () => void>();

  constructor(private readonly options: KubeletOptions) {}

  /** Says why no node has room; undefined when one has. */
  set noRoom(reason: string | undefined) {
    this.reasonForNoRoom = reason;
    const pods = [...this.unscheduled];
    this.unscheduled.clear();
    pods.forEach(name => this.runPod(name));
  }

  /** Where the volumes of a running pod are. */
  folderOf(pod: string): string | undefined {
    return this.containers.get(pod)?.folder;
  }

  /** How many pods' processes run. */
  get processCount(): number {
    return this.containers.size;
  }

  stop(): void {
    [...this.containers.values()].forEach(killContainer);
  }

  /** Starts the process of a pod once nothing keeps it from starting. */
  runPod(name: string): void {
    const { store } = this.options;
    const pod = store.get('pods', name);
    const container = pod?.spec?.containers[0];
    if (!pod?.spec || !container || pod.metadata?.deletionTimestamp) {
      return;
    }
    if (this.reasonForNoRoom) {
      this.waitForRoom(name, this.reasonForNoRoom);
      return;
    }
    if (this.pullFailure) {
      warn(store, name, 'Failed', this.pullFailure);
      this.wait(name, container, {
        reason: 'ImagePullBackOff',
        message: `Back-off pulling image "${container.image}"`,
      });
      return;
    }
    const variables = readVariables(container, store);
    if (variables === undefined) {
      this.wait(name, container, {
        reason: 'CreateContainerConfigError',
        message: 'secret not found',
      });
      return;
    }
    const { claims, folder } = this.options;
    this.startProcess(
      name,
      container,
      mountVolumes(folder, container, pod.spec, variables, claims),
    );
  }

  /** Stops a pod gracefully, and removes it. */
  deletePod(name: string): void {
    const { grace, store, timers } = this.options;
    const pod = store.get('pods', name);
    if (!pod || pod.metadata?.deletionTimestamp) {
      return;
    }
    this.markDeleted(name);
    const container = this.containers.get(name);
    if (!container) {
      store.remove('pods', name);
      return;
    }
    container.child.kill('SIGTERM');
    timers.later(() => killContainer(container), grace);
  }

  /** Kills the process of a pod, which then ends as any other. */
  killPod(name: string): void {
    const container = this.containers.get(name);
    if (container) {
      killContainer(container);
    }
  }

  /** Kills the process of a pod, and reports nothing any more. */
  losePod(name: string): void {
    this.disconnect(name);
    this.killPod(name);
    this.markDeleted(name);
  }

  /** Reports nothing of a pod any more, which goes on running. */
  disconnect(name: string): void {
    this.lost.add(name);
  }

  /** Reports again how a pod is that was disconnected. */
  reconnect(name: string): void {
    this.lost.delete(name);
    this.unreported.get(name)?.();
    this.unreported.delete(name);
  }

  /** Asks for the end of a pod, also of one whose node doesn't hear of it. */
  markDeleted(name: string): void {
    this.options.store.update('pods', name, ({ metadata, spec }) => ({
      metadata: {
        ...metadata,
        deletionTimestamp: new Date(
          Date.now() + (spec?.terminationGracePeriodSeconds ?? 30) * 1000,
        ),
      },
    }));
  }

  private waitForRoom(name: string, message: string): void {
    this.unscheduled.add(name);
    setPodStatus(this.options.store, name, {
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message,
        },
      ],
    });
  }

  private wait(
    name: string,
    container: V1Container,
    waiting: { reason: string; message: string },
  ): void {
    const { store, timers } = this.options;
    setPodStatus(store, name, {
      conditions: [{ type: 'PodScheduled', status: 'True' }],
      containerStatuses: [toStatus(container, { waiting })],
    });
    timers.later(() => this.runPod(name));
  }

  private startProcess(
    name: string,
    container: V1Container,
    setup: ContainerSetup,
  ): void {
    const { program, store } = this.options;
    this.containers.set(
      name,
      startContainer(program, setup, (exitCode, output) => {
        this.containers.delete(name);
        this.end(name, exitCode, output);
      }),
    );
    store.update('pods', name, ({ spec }) => ({
      spec: spec && { ...spec, nodeName: NODE },
    }));
    setPodStatus(store, name, {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        toStatus(container, { running: { startedAt: new Date() } }),
      ],
    });
  }

  private end(name: string, exitCode: number, output: string): void {
    const { store } = this.options;
    const pod = store.get('pods', name);
    if (this.lost.has(name)) {
      this.unreported.set(name, () => this.end(name, exitCode, output));
      return;
    }
    if (!pod) {
      return;
    }
    const reason =
      pod.status?.containerStatuses?.[0]?.state?.terminated?.reason ??
      (exitCode === 0 ? 'Completed' : 'Error');
    const message = exitCode === 0 ? undefined : output;
    setPodStatus(store, name, {
      phase: exitCode === 0 ? 'Succeeded' : 'Failed',
      containerStatuses: pod.spec?.containers.map(container =>
        toStatus(container, { terminated: { exitCode, reason, message } }),
      ),
    });
    if (pod.metadata?.deletionTimestamp) {
      store.remove('pods', nameOf(pod));
    }
  }
}
