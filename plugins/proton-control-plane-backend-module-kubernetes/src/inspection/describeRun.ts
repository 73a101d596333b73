import { V1Job, V1JobCondition, V1Pod } from '@kubernetes/client-node';
import { RunInspection } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  describeDisruption,
  describeEndedPod,
  isNodeUnreachable,
} from './describeEndedPod';
import { describePendingPod } from './describePendingPod';
import {
  findNewestPod,
  findWarning,
  hasPodEnded,
  hasStoppedContainers,
  nameOf,
  RunObjects,
} from './RunObjects';

/** A pod counts as missing this long after its grace period, in milliseconds. */
const LATE_MS = 30_000;

/**
 * How a run is, by what Kubernetes has of it. A run has ended only when none
 * of its pods can still change anything. It is missing when nobody saw its
 * containers stop: a pod that is deleted by force, or together with its node,
 * may still be at work there.
 */
export function describeRun(objects: RunObjects, now: Date): RunInspection {
  const { job, pods } = objects;
  const left = pods.find(pod => !hasPodEnded(pod));
  if (left) {
    return describeLivePod(left, objects, now);
  }
  if (!job || job.metadata?.deletionTimestamp) {
    return describeMissingJob(objects);
  }
  const end = findEnd(job);
  const pod = findNewestPod(pods);
  if (!end && !pod) {
    return { state: 'starting', message: describeJobWithoutPod(job, objects) };
  }
  const hasStopped =
    end?.type === 'Complete' ||
    (pods.length > 0 && pods.every(hasStoppedContainers));
  return {
    state: hasStopped ? 'ended' : 'missing',
    message: describeEnd(objects, end, pod),
  };
}

function describeLivePod(
  pod: V1Pod,
  objects: RunObjects,
  now: Date,
): RunInspection {
  const { job, name } = objects;
  if (pod.metadata?.deletionTimestamp) {
    return describeStoppingPod(pod, now);
  }
  if (!job || job.metadata?.deletionTimestamp) {
    return {
      state: 'running',
      message: `Job ${name} was deleted, and Kubernetes is stopping its pod ${nameOf(
        pod,
      )}`,
    };
  }
  return pod.status?.phase === undefined || pod.status.phase === 'Pending'
    ? { state: 'starting', message: describePendingPod(pod, objects) }
    : { state: 'running' };
}

/** The condition by which Kubernetes says that a Job is over. */
function findEnd({ status }: V1Job): V1JobCondition | undefined {
  return status?.conditions?.find(
    condition =>
      condition.status === 'True' &&
      ['Complete', 'Failed'].includes(condition.type),
  );
}

/**
 * A pod on a node that doesn't answer stays in the API, and may run there. It is
 * missing then, so that the control plane relies on the runner's own calls.
 */
function describeStoppingPod(pod: V1Pod, now: Date): RunInspection {
  const name = nameOf(pod);
  const node = pod.spec?.nodeName ?? '(unknown)';
  const endsAt = pod.metadata?.deletionTimestamp?.getTime() ?? 0;
  if (isNodeUnreachable(pod) || now.getTime() > endsAt + LATE_MS) {
    return {
      state: 'missing',
      message: `Node ${node} doesn't respond, so the status of pod ${name} is unknown. Check the node with "kubectl describe node ${node}"`,
    };
  }
  const disruption = describeDisruption(pod);
  return {
    state: 'running',
    message: `Kubernetes is stopping pod ${name} and gives it time to save its state${
      disruption ? `: ${disruption}` : ''
    }`,
  };
}

function describeMissingJob({ name, namespace }: RunObjects): RunInspection {
  return {
    state: 'missing',
    message: `Job ${name} doesn't exist in namespace ${namespace}. The control plane didn't delete it. Check who can delete Jobs there`,
  };
}

function describeEnd(
  { name, events, job }: RunObjects,
  end: V1JobCondition | undefined,
  pod: V1Pod | undefined,
): string {
  if (end?.reason === 'DeadlineExceeded') {
    return `Kubernetes stopped Job ${name} when its deadline of ${job?.spec?.activeDeadlineSeconds} seconds passed. Raise protonControlPlane.deployments.timeout if such a deployment takes longer`;
  }
  if (pod) {
    return describeEndedPod(pod);
  }
  const reason =
    findWarning(events) ?? end?.message ?? 'Kubernetes reported no reason';
  return `Job ${name} has ended and its pod is gone, which happens when somebody deletes the pod or its node is removed: ${reason}`;
}

function describeJobWithoutPod(
  job: V1Job,
  { name, namespace, events }: RunObjects,
): string | undefined {
  if (job.spec?.suspend) {
    return `Job ${name} is suspended. It starts when its queue admits it, or when somebody sets spec.suspend to false`;
  }
  const warning = findWarning(events, ['FailedCreate']);
  return (
    warning &&
    `Kubernetes can't create the pod of Job ${name}: ${warning}. Check the quotas, service accounts and admission policies of namespace ${namespace}`
  );
}
