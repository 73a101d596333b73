import {
  Condition,
  ContainerStatus,
  PodObject,
  WorkloadKind,
  WorkloadObject,
  Workloads,
} from './objects';

/** How long a pod may wait for a node, which autoscaling may have to create, in milliseconds. */
export const SCHEDULING_GRACE = 2 * 60_000;

/** Why containers wait while a pod starts as it should. */
const STARTING = ['ContainerCreating', 'PodInitializing'];

/** Reasons of workloads that say more than those of their pods. */
const FAILED_WORKLOADS = new Set(['BackoffLimitExceeded', 'DeadlineExceeded']);

export interface WorkloadProblem {
  kind: string;
  namespace: string;
  name: string;
  /** Pods that are ready, and how many there should be. */
  ready?: number;
  desired?: number;
  /** In Kubernetes' words, such as `CrashLoopBackOff`. */
  reason?: string;
  message?: string;
}

/** Workloads that don't run as they should, by namespace and name. */
export function readProblems(options: {
  workloads: Workloads;
  pods: PodObject[];
  now: number;
}): WorkloadProblem[] {
  const { workloads, pods, now } = options;
  const problems = new Map<string, WorkloadProblem>();
  for (const [kind, objects] of Object.entries(workloads)) {
    for (const workload of objects) {
      const problem = readWorkload(kind as WorkloadKind, workload);
      if (problem) {
        problems.set(toKey(problem), problem);
      }
    }
  }
  for (const pod of pods) {
    const owner = findOwner(pod);
    const known = problems.get(toKey(owner));
    const fault = readPod(pod, now);
    // A failed pod stays after its workload has replaced it.
    const replaced =
      pod.status?.phase === 'Failed' && owner.kind !== 'Pod' && !known;
    if (fault && !replaced) {
      // What a pod says is closer to the cause than what its workload says.
      problems.set(toKey(owner), {
        ...countsOf(owner, workloads),
        ...known,
        ...owner,
        ...(known?.reason && FAILED_WORKLOADS.has(known.reason) ? {} : fault),
      });
    }
  }
  return [...problems.values()].sort(
    (one, other) =>
      one.namespace.localeCompare(other.namespace, 'en') ||
      one.name.localeCompare(other.name, 'en'),
  );
}

type Owner = Pick<WorkloadProblem, 'kind' | 'namespace' | 'name'>;

type Fault = Pick<WorkloadProblem, 'reason' | 'message'>;

function toKey({ kind, namespace, name }: Owner): string {
  return `${kind}/${namespace}/${name}`;
}

function countsOf(
  { kind, namespace, name }: Owner,
  workloads: Workloads,
): Pick<WorkloadProblem, 'ready' | 'desired'> {
  const workload = workloads[kind as WorkloadKind]?.find(
    ({ metadata }) =>
      metadata?.name === name && metadata.namespace === namespace,
  );
  return workload ? countPods(kind as WorkloadKind, workload) : {};
}

function countPods(
  kind: WorkloadKind,
  { spec, status }: WorkloadObject,
): { ready?: number; desired?: number } {
  switch (kind) {
    case 'DaemonSet':
      return {
        ready: status?.numberAvailable ?? 0,
        desired: status?.desiredNumberScheduled ?? 0,
      };
    case 'Deployment':
      return {
        ready: status?.availableReplicas ?? 0,
        desired: spec?.replicas ?? 1,
      };
    case 'StatefulSet':
      return {
        ready: status?.readyReplicas ?? 0,
        desired: spec?.replicas ?? 1,
      };
    default:
      return {};
  }
}

function readWorkload(
  kind: WorkloadKind,
  workload: WorkloadObject,
): WorkloadProblem | undefined {
  const counts = countPods(kind, workload);
  const condition = findFault(kind, workload.status?.conditions ?? []);
  const { ready = 0, desired = 0 } = counts;
  if (!condition && ready >= desired) {
    return undefined;
  }
  return {
    kind,
    namespace: workload.metadata?.namespace ?? '',
    name: workload.metadata?.name ?? '',
    ...counts,
    reason: condition?.reason,
    message: condition?.message,
  };
}

function findFault(
  kind: WorkloadKind,
  conditions: Condition[],
): Condition | undefined {
  const find = (type: string, status: string) =>
    conditions.find(each => each.type === type && each.status === status);
  return kind === 'Job'
    ? find('Failed', 'True')
    : find('ReplicaFailure', 'True') ??
        find('Progressing', 'False') ??
        find('Available', 'False');
}

function readPod(
  { metadata, status }: PodObject,
  now: number,
): Fault | undefined {
  if (metadata?.deletionTimestamp) {
    return undefined;
  }
  if (status?.phase === 'Failed') {
    return {
      reason: status.reason ?? findTerminated(status)?.reason ?? 'Failed',
      message: status.message,
    };
  }
  const waiting = [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
  ].find(
    ({ state }) =>
      state?.waiting?.reason && !STARTING.includes(state.waiting.reason),
  );
  if (waiting) {
    return readWaiting(waiting);
  }
  const unscheduled = status?.conditions?.find(
    ({ reason, status: is, type }) =>
      type === 'PodScheduled' && is === 'False' && reason === 'Unschedulable',
  );
  const since = Date.parse(
    unscheduled?.lastTransitionTime ?? metadata?.creationTimestamp ?? '',
  );
  return unscheduled && !(now - since < SCHEDULING_GRACE)
    ? { reason: unscheduled.reason, message: unscheduled.message }
    : undefined;
}

function findTerminated({
  containerStatuses = [],
  initContainerStatuses = [],
}: NonNullable<PodObject['status']>) {
  return [...initContainerStatuses, ...containerStatuses]
    .map(({ state }) => state?.terminated)
    .find(terminated => terminated && terminated.exitCode !== 0);
}

/** A container that crashes says why it ended before, if that is not just an error. */
function readWaiting({ lastState, state }: ContainerStatus): Fault {
  const { message, reason } = state?.waiting ?? {};
  const ended = lastState?.terminated?.reason;
  return {
    reason:
      reason === 'CrashLoopBackOff' && ended === 'OOMKilled' ? ended : reason,
    message,
  };
}

/** The workload that a pod belongs to, or the pod itself. */
function findOwner({ metadata }: PodObject): Owner {
  const namespace = metadata?.namespace ?? '';
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller);
  const hash = metadata?.labels?.['pod-template-hash'];
  if (owner?.kind === 'ReplicaSet' && hash && owner.name.endsWith(`-${hash}`)) {
    const name = owner.name.slice(0, -hash.length - 1);
    return { kind: 'Deployment', namespace, name };
  }
  return owner
    ? { kind: owner.kind, namespace, name: owner.name }
    : { kind: 'Pod', namespace, name: metadata?.name ?? '' };
}
