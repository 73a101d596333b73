import { KubernetesObject, V1Job, V1Pod } from '@kubernetes/client-node';
import { Kubelet } from './Kubelet';
import { jobLabels, jobNameOf, nameOf, NAMESPACE, warn } from './objects';
import { Change, ObjectStore } from './ObjectStore';
import { Timers } from './Timers';

/** Creates a pod for each Job, ends the Job with its pod, and removes it after its time. */
export class JobController {
  /** Says why pods are refused; undefined when they aren't. */
  podRefusal: string | undefined;
  /** How far this cluster's clock is ahead, in milliseconds. */
  private ahead = 0;

  constructor(
    private readonly store: ObjectStore,
    private readonly kubelet: Kubelet,
    private readonly timers: Timers,
  ) {
    store.on('change', change => {
      if (change.kind === 'jobs' && change.type === 'ADDED') {
        timers.later(() => this.createPod(nameOf(change.object)), 5);
      }
      if (change.kind === 'pods') {
        this.followPod(change);
      }
    });
  }

  podOf(jobName: string): V1Pod | undefined {
    return this.store.list('pods').find(pod => jobNameOf(pod) === jobName);
  }

  /** Deletes a Job, by default as `kubectl delete job` does. */
  deleteJob(name: string, propagationPolicy = 'Background'): void {
    const pod = this.podOf(name);
    if (propagationPolicy === 'Foreground' && pod) {
      this.store.update('jobs', name, ({ metadata }) => ({
        metadata: {
          ...metadata,
          deletionTimestamp: metadata?.deletionTimestamp ?? new Date(),
        },
      }));
    } else {
      this.removeJob(name);
    }
    if (pod) {
      this.kubelet.deletePod(nameOf(pod));
    }
  }

  failJob(name: string, reason: string, message: string): void {
    this.endJob(name, 'Failed', reason, message);
  }

  /** Ends a Job that takes too long. */
  exceedDeadline(name: string): void {
    this.failJob(name, 'DeadlineExceeded', 'Job was active too long');
    const pod = this.podOf(name);
    if (pod) {
      this.kubelet.deletePod(nameOf(pod));
    }
  }

  /** Lets time pass: Jobs whose deadline it passes are ended. */
  passTime(milliseconds: number): void {
    this.ahead += milliseconds;
    const now = Date.now() + this.ahead;
    for (const { metadata, spec, status } of this.store.list('jobs')) {
      const startedAt = metadata?.creationTimestamp?.getTime() ?? now;
      const limit = spec?.activeDeadlineSeconds ?? Infinity;
      if (!status?.conditions && now - startedAt > limit * 1_000) {
        this.exceedDeadline(metadata?.name ?? '');
      }
    }
  }

  private createPod(jobName: string): void {
    const { store } = this;
    const template = store.get('jobs', jobName)?.spec?.template;
    if (!template) {
      return;
    }
    if (this.podRefusal) {
      warn(store, jobName, 'FailedCreate', this.podRefusal);
      return;
    }
    const name = `${jobName}-x7k2p`;
    store.create('pods', {
      metadata: {
        ...template.metadata,
        name,
        namespace: NAMESPACE,
        labels: { ...template.metadata?.labels, ...jobLabels(jobName) },
      },
      spec: template.spec,
      status: { phase: 'Pending' },
    });
    this.kubelet.runPod(name);
  }

  private followPod({ object, type }: Change): void {
    const jobName = jobNameOf(object);
    if (type === 'DELETED') {
      if (this.store.get('jobs', jobName)?.metadata?.deletionTimestamp) {
        this.removeJob(jobName);
      }
      return;
    }
    const { phase } = (object as V1Pod).status ?? {};
    if (phase === 'Succeeded') {
      this.endJob(jobName, 'Complete');
    } else if (phase === 'Failed') {
      this.failJob(jobName, 'BackoffLimitExceeded', 'Job has failed');
    }
  }

  /** Removes a Job with what it owns. */
  private removeJob(name: string): void {
    const job = this.store.get('jobs', name);
    this.store.remove('jobs', name);
    for (const secret of this.store.list('secrets')) {
      if (job && owns(job, secret)) {
        this.store.remove('secrets', nameOf(secret));
      }
    }
  }

  /** Removes the Jobs that have ended, as if the time were over for which they are kept. */
  removeEndedJobs(): void {
    for (const job of this.store.list('jobs')) {
      const { spec, status } = job;
      if (status?.conditions && spec?.ttlSecondsAfterFinished !== undefined) {
        this.deleteJob(nameOf(job));
      }
    }
  }

  /** A Job ends once: what comes later changes nothing. */
  private endJob(
    name: string,
    type: string,
    reason?: string,
    message?: string,
  ): void {
    if (this.store.get('jobs', name)?.status?.conditions) {
      return;
    }
    this.store.update('jobs', name, ({ status }) => ({
      status: {
        ...status,
        conditions: [{ type, status: 'True', reason, message }],
      },
    }));
    const { metadata, spec } = this.store.get('jobs', name) ?? {};
    if (spec?.ttlSecondsAfterFinished !== undefined) {
      this.timers.later(() => {
        if (this.store.get('jobs', name)?.metadata?.uid === metadata?.uid) {
          this.deleteJob(name);
        }
      }, spec.ttlSecondsAfterFinished * 1_000);
    }
  }
}

function owns(job: V1Job, { metadata }: KubernetesObject): boolean {
  return (
    metadata?.ownerReferences?.some(({ uid }) => uid === job.metadata?.uid) ??
    false
  );
}
