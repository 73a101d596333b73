import { Condition, NodeObject, PodObject } from './objects';
import { readQuantity } from './readQuantity';
import { Amounts, hasEnded, readRequests } from './readRequests';

export type NodeStatus = 'ready' | 'notReady' | 'unknown';

/** A resource of a node: what it can allocate, and what its pods request. */
export interface NodeResource {
  /** Absent if the pods of the cluster aren't all known. */
  requested?: number;
  /** Absent if the node doesn't report it. */
  allocatable?: number;
}

export interface ClusterNode {
  name: string;
  status: NodeStatus;
  /** Why the node isn't ready, as the kubelet says it. */
  reason?: string;
  /** Whether new pods are kept off the node. */
  cordoned: boolean;
  /** Such as `MemoryPressure`. */
  pressures: string[];
  instanceType?: string;
  zone?: string;
  /** The managed node group or Karpenter node pool that the node belongs to. */
  group?: string;
  version?: string;
  createdAt?: string;
  cpu: NodeResource;
  memory: NodeResource;
  /** The number of pods is known where `requested` is. */
  pods: NodeResource;
}

const GROUP_LABELS = [
  'eks.amazonaws.com/nodegroup',
  'karpenter.sh/nodepool',
  'eks.amazonaws.com/fargate-profile',
];

const TYPE_LABELS = [
  'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/instance-type',
  'eks.amazonaws.com/compute-type',
];

/**
 * The nodes of a cluster, those that need attention first.
 *
 * @param pods - all pods of the cluster; without them, requests stay unknown
 */
export function readNodes(
  nodes: NodeObject[],
  pods: PodObject[] | undefined,
): ClusterNode[] {
  const requests = pods && sumRequestsByNode(pods);
  return nodes
    .map(node => readNode(node, requests))
    .sort(
      (one, other) =>
        Number(needsAttention(other)) - Number(needsAttention(one)) ||
        one.name.localeCompare(other.name, 'en', { numeric: true }),
    );
}

export function needsAttention(node: ClusterNode): boolean {
  return node.status !== 'ready' || node.cordoned || node.pressures.length > 0;
}

type Requests = Map<string, Amounts & { pods: number }>;

function sumRequestsByNode(pods: PodObject[]): Requests {
  const requests: Requests = new Map();
  for (const pod of pods) {
    const node = pod.spec?.nodeName;
    if (node && !hasEnded(pod)) {
      const sum = requests.get(node) ?? { cpu: 0, memory: 0, pods: 0 };
      const { cpu, memory } = readRequests(pod);
      requests.set(node, {
        cpu: sum.cpu + cpu,
        memory: sum.memory + memory,
        pods: sum.pods + 1,
      });
    }
  }
  return requests;
}

function readNode(
  { metadata, spec, status }: NodeObject,
  requests: Requests | undefined,
): ClusterNode {
  const name = metadata?.name ?? '';
  const labels = metadata?.labels ?? {};
  const conditions = status?.conditions ?? [];
  const ready = conditions.find(({ type }) => type === 'Ready');
  const resource = (key: 'cpu' | 'memory' | 'pods'): NodeResource => ({
    requested: requests && (requests.get(name)?.[key] ?? 0),
    allocatable: readQuantity(status?.allocatable?.[key]),
  });
  return {
    name,
    status: toStatus(ready),
    reason: ready?.status === 'True' ? undefined : ready?.message,
    cordoned: spec?.unschedulable === true,
    pressures: conditions.filter(isFault).map(({ type }) => type),
    instanceType: firstOf(labels, TYPE_LABELS),
    zone: labels['topology.kubernetes.io/zone'],
    group: firstOf(labels, GROUP_LABELS),
    version: status?.nodeInfo?.kubeletVersion,
    createdAt: metadata?.creationTimestamp,
    cpu: resource('cpu'),
    memory: resource('memory'),
    pods: resource('pods'),
  };
}

/**
 * Whether a condition says that something is wrong. The agent that monitors EKS
 * nodes adds some that are true of healthy nodes, such as `NetworkingReady`.
 */
function isFault({ type, status }: Condition): boolean {
  if (type === 'Ready') {
    return false;
  }
  return status === (type.endsWith('Ready') ? 'False' : 'True');
}

function toStatus(ready: Condition | undefined): NodeStatus {
  if (ready?.status === 'True') {
    return 'ready';
  }
  return ready?.status === 'False' ? 'notReady' : 'unknown';
}

function firstOf(
  labels: Record<string, string>,
  keys: string[],
): string | undefined {
  return keys.map(key => labels[key]).find(Boolean);
}

/** The sum of a resource over nodes; unknown where it is unknown of a node. */
export function sumResource(
  nodes: ClusterNode[],
  resource: 'cpu' | 'memory' | 'pods',
): NodeResource {
  const sum = (key: keyof NodeResource) =>
    nodes.reduce<number | undefined>((total, node) => {
      const amount = node[resource][key];
      return total === undefined || amount === undefined
        ? undefined
        : total + amount;
    }, 0);
  return { requested: sum('requested'), allocatable: sum('allocatable') };
}
