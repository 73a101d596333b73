import {
  EventObject,
  KubernetesObject,
  NamespaceObject,
  NodeObject,
  PodObject,
  WorkloadKind,
  WorkloadObject,
} from './objects';
import { KubernetesFailure } from './KubernetesFailure';
import {
  getFromCluster,
  KubernetesTarget,
  listObjects,
  ObjectList,
} from './requestKubernetes';

/** Objects of one kind, or why they can't be read while others can. */
export type ClusterPart<T> = ObjectList<T> & { failure?: KubernetesFailure };

/** What the page reads from a cluster. */
export interface ClusterReading {
  /** In milliseconds since 1970. */
  readAt: number;
  /** The version of the control plane, such as `v1.35.2-eks-3abfe2c`. */
  version?: string;
  nodes: ClusterPart<NodeObject>;
  namespaces: ClusterPart<NamespaceObject>;
  /** All pods but those that have succeeded. */
  pods: ClusterPart<PodObject>;
  workloads: Record<WorkloadKind, ClusterPart<WorkloadObject>>;
  /** Warnings only. */
  events: ClusterPart<EventObject>;
}

/** How many objects of each kind are read. */
export const LIMITS = {
  nodes: 500,
  namespaces: 500,
  pods: 2_000,
  workloads: 500,
  events: 500,
} as const;

/**
 * Reads a cluster through the Kubernetes backend. A kind of objects that can't be
 * read doesn't keep the others from being read.
 *
 * @throws KubernetesFailure - when nothing can be read
 */
export async function readCluster(
  target: KubernetesTarget,
): Promise<ClusterReading> {
  // Everybody whom the cluster knows may read its version.
  const { gitVersion } = await getFromCluster<{ gitVersion?: string }>(
    target,
    '/version',
  );
  const list = <T extends KubernetesObject>(
    path: string,
    limit: number,
    fieldSelector?: string,
  ) => settle(listObjects<T>(target, { path, limit, fieldSelector }));
  const workload = (path: string) =>
    list<WorkloadObject>(path, LIMITS.workloads);
  const parts = await Promise.all([
    list<NodeObject>('/api/v1/nodes', LIMITS.nodes),
    list<NamespaceObject>('/api/v1/namespaces', LIMITS.namespaces),
    list<PodObject>('/api/v1/pods', LIMITS.pods, 'status.phase!=Succeeded'),
    workload('/apis/apps/v1/deployments'),
    workload('/apis/apps/v1/statefulsets'),
    workload('/apis/apps/v1/daemonsets'),
    workload('/apis/batch/v1/jobs'),
    list<EventObject>('/api/v1/events', LIMITS.events, 'type=Warning'),
  ]);
  const failures = parts.flatMap(({ failure }) => failure ?? []);
  if (failures.length === parts.length) {
    throw failures[0];
  }
  const [
    nodes,
    namespaces,
    pods,
    Deployment,
    StatefulSet,
    DaemonSet,
    Job,
    events,
  ] = parts;
  return {
    readAt: Date.now(),
    version: gitVersion,
    nodes,
    namespaces,
    pods,
    workloads: { Deployment, StatefulSet, DaemonSet, Job },
    events,
  };
}

async function settle<T>(
  list: Promise<ObjectList<T>>,
): Promise<ClusterPart<T>> {
  try {
    return await list;
  } catch (failure) {
    if (failure instanceof KubernetesFailure) {
      return { items: [], complete: false, failure };
    }
    throw failure;
  }
}
