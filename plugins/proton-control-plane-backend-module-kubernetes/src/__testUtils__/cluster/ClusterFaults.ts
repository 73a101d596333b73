import { JobController } from './JobController';
import { Kubelet } from './Kubelet';
import { disruption, nameOf, setPodStatus, toStatus } from './objects';
import { ObjectStore } from './ObjectStore';

/** What goes wrong in clusters. */
export class ClusterFaults {
  constructor(
    private readonly store: ObjectStore,
    private readonly jobs: JobController,
    private readonly kubelet: Kubelet,
  ) {}

  /** Says why no node has room; undefined when one has. */
  set noRoom(reason: string | undefined) {
    this.kubelet.noRoom = reason;
  }

  /** Says why images can't be pulled; undefined when they can. */
  set pullFailure(reason: string | undefined) {
    this.kubelet.pullFailure = reason;
  }

  /** Says why pods are refused; undefined when they aren't. */
  set podRefusal(reason: string | undefined) {
    this.jobs.podRefusal = reason;
  }

  /** The kernel kills a process that takes too much memory. */
  runOutOfMemory(pod: string): void {
    const terminated = { exitCode: 137, reason: 'OOMKilled' };
    setPodStatus(this.store, pod, {
      containerStatuses: this.store
        .get('pods', pod)
        ?.spec?.containers.map(container =>
          toStatus(container, { terminated }),
        ),
    });
    this.kubelet.killPod(pod);
  }

  /** Everything that runs in a pod is killed. */
  kill(pod: string): void {
    this.kubelet.killPod(pod);
  }

  /** The kubelet evicts a pod. */
  evict(pod: string, message: string): void {
    setPodStatus(this.store, pod, {
      reason: 'Evicted',
      message,
      conditions: [disruption('TerminationByKubelet')],
    });
    this.kubelet.killPod(pod);
  }

  /** The node loses power: nobody reports, and the pod is given up after a while. */
  loseNode(pod: string): void {
    this.kubelet.losePod(pod);
    setPodStatus(this.store, pod, {
      conditions: [disruption('DeletionByTaintManager')],
    });
  }

  /** The API can't reach a node any more, where a pod goes on running. */
  disconnectNode(pod: string): void {
    this.kubelet.disconnect(pod);
    setPodStatus(this.store, pod, {
      conditions: [
        { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' },
      ],
    });
  }

  /** The pod of a node that can't be reached is given up after a while. */
  giveUpPod(pod: string): void {
    this.kubelet.markDeleted(pod);
    setPodStatus(this.store, pod, {
      conditions: [disruption('DeletionByTaintManager')],
    });
  }

  /** The node can be reached again, and reports how its pod is. */
  reconnectNode(pod: string): void {
    this.kubelet.reconnect(pod);
  }

  /** The node is removed, and the API forgets its pod. */
  removeLostPod(job: string): void {
    const pod = this.jobs.podOf(job);
    if (pod) {
      this.store.remove('pods', nameOf(pod));
      this.jobs.failJob(job, 'PodFailurePolicy', 'Pod has been disrupted');
    }
  }

  /** A controller gives up a Job that takes too long. */
  exceedDeadline(job: string): void {
    this.jobs.exceedDeadline(job);
  }
}
