/** The parts of Kubernetes objects that the page reads. All of them come from outside. */
export interface KubernetesObject {
  metadata?: {
    name?: string;
    namespace?: string;
    labels?: Record<string, string>;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    ownerReferences?: { kind: string; name: string; controller?: boolean }[];
  };
}

export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

export interface NodeObject extends KubernetesObject {
  spec?: { unschedulable?: boolean };
  status?: {
    allocatable?: Record<string, string | number>;
    conditions?: Condition[];
    nodeInfo?: { kubeletVersion?: string };
  };
}

export interface ResourceRequirements {
  requests?: Record<string, string | number>;
}

export interface ContainerSpec {
  name: string;
  image?: string;
  restartPolicy?: string;
  resources?: ResourceRequirements;
}

export interface ContainerStatus {
  name: string;
  ready?: boolean;
  restartCount?: number;
  state?: {
    waiting?: { reason?: string; message?: string };
    terminated?: { exitCode?: number; reason?: string; message?: string };
  };
  lastState?: { terminated?: { exitCode?: number; reason?: string } };
}

export interface PodObject extends KubernetesObject {
  spec?: {
    nodeName?: string;
    containers?: ContainerSpec[];
    initContainers?: ContainerSpec[];
    overhead?: Record<string, string | number>;
    resources?: ResourceRequirements;
  };
  status?: {
    phase?: string;
    reason?: string;
    message?: string;
    conditions?: Condition[];
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
  };
}

/** A Deployment, StatefulSet, DaemonSet or Job. */
export interface WorkloadObject extends KubernetesObject {
  spec?: {
    replicas?: number;
    template?: { spec?: { containers?: ContainerSpec[] } };
  };
  status?: {
    availableReplicas?: number;
    readyReplicas?: number;
    desiredNumberScheduled?: number;
    numberAvailable?: number;
    numberReady?: number;
    conditions?: Condition[];
  };
}

export interface EventObject extends KubernetesObject {
  involvedObject?: { kind?: string; namespace?: string; name?: string };
  type?: string;
  reason?: string;
  message?: string;
  count?: number;
  eventTime?: string | null;
  firstTimestamp?: string | null;
  lastTimestamp?: string | null;
  series?: { count?: number; lastObservedTime?: string };
}

export interface NamespaceObject extends KubernetesObject {
  status?: { phase?: string };
}

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job';

/** The workloads of a cluster by their kind; absent where they can't be read. */
export type Workloads = Partial<Record<WorkloadKind, WorkloadObject[]>>;
