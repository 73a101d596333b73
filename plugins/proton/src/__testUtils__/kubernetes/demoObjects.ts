import {
  IDaemonSet,
  IDeployment,
  IStatefulSet,
} from 'kubernetes-models/apps/v1';
import { IJob } from 'kubernetes-models/batch/v1';
import { IEvent, INamespace, INode, IPod } from 'kubernetes-models/v1';

/** Objects of a cluster by the last part of the path that lists them. */
export interface DemoObjects {
  nodes: INode[];
  namespaces: INamespace[];
  pods: IPod[];
  deployments: IDeployment[];
  statefulsets: IStatefulSet[];
  daemonsets: IDaemonSet[];
  jobs: IJob[];
  events: IEvent[];
}

const CREATED = '2026-09-01T08:00:00Z';

export function demoNode(
  name: string,
  options: {
    version?: string;
    ready?: 'True' | 'False' | 'Unknown';
    cordoned?: boolean;
    pressure?: string;
  } = {},
): INode {
  const {
    cordoned,
    pressure,
    ready = 'True',
    version = 'v1.35.1-eks-1',
  } = options;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      creationTimestamp: CREATED,
      labels: {
        'node.kubernetes.io/instance-type': 'm7i.xlarge',
        'topology.kubernetes.io/zone': 'us-east-1a',
        'eks.amazonaws.com/nodegroup': 'default',
      },
    },
    spec: {
      providerID: `aws:///us-east-1a/${name}`,
      ...(cordoned && { unschedulable: true }),
    },
    status: {
      allocatable: { cpu: '3920m', memory: '15738752Ki', pods: '58' },
      capacity: { cpu: '4', memory: '16Gi', pods: '58' },
      conditions: [
        ...(pressure
          ? [{ type: pressure, status: 'True', reason: 'KubeletHasPressure' }]
          : []),
        // Of the agent that monitors EKS nodes.
        {
          type: 'NetworkingReady',
          status: 'True',
          reason: 'NetworkingIsReady',
        },
        {
          type: 'Ready',
          status: ready,
          reason: ready === 'True' ? 'KubeletReady' : 'NodeStatusUnknown',
          message:
            ready === 'True'
              ? 'kubelet is posting ready status'
              : 'Kubelet stopped posting node status.',
        },
      ],
      nodeInfo: {
        architecture: 'amd64',
        bootID: '1',
        containerRuntimeVersion: 'containerd://2.1.5',
        kernelVersion: '6.12.53',
        kubeProxyVersion: '',
        kubeletVersion: version,
        machineID: '1',
        operatingSystem: 'linux',
        osImage: 'Amazon Linux 2023',
        systemUUID: '1',
      },
    },
  };
}

export function demoPod(
  name: string,
  options: {
    namespace?: string;
    node?: string;
    deployment?: string;
    waiting?: { reason: string; message?: string };
  } = {},
): IPod {
  const { deployment, namespace = 'shop', node, waiting } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      creationTimestamp: CREATED,
      ...(deployment && {
        labels: { 'pod-template-hash': '7d9f' },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name: `${deployment}-7d9f`,
            uid: '1',
            controller: true,
          },
        ],
      }),
    },
    spec: {
      nodeName: node,
      containers: [
        {
          name: 'main',
          image: 'registry.example.com/main:v1',
          resources: { requests: { cpu: '500m', memory: '1Gi' } },
        },
      ],
    },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'main',
          image: 'registry.example.com/main:v1',
          imageID: '',
          ready: !waiting,
          restartCount: 0,
          state: waiting ? { waiting } : { running: {} },
        },
      ],
    },
  };
}

function demoNamespace(name: string): INamespace {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, creationTimestamp: CREATED },
    status: { phase: 'Active' },
  };
}

function template(name: string, image: string) {
  return {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name, image }] },
    },
  };
}

export function demoDeployment(
  name: string,
  available: number,
  namespace: string = 'shop',
): IDeployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { replicas: 2, ...template(name, `registry.example.com/${name}:v1`) },
    status: { replicas: 2, availableReplicas: available },
  };
}

export function demoDaemonSet(name: string, image: string): IDaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'kube-system' },
    spec: template(name, image),
    status: {
      currentNumberScheduled: 3,
      desiredNumberScheduled: 3,
      numberAvailable: 3,
      numberMisscheduled: 0,
      numberReady: 3,
    },
  };
}

export function demoWarning(reason: string, minute: number): IEvent {
  const time = `2026-11-02T12:${String(minute).padStart(2, '0')}:00Z`;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `checkout.${reason}.${minute}`, namespace: 'shop' },
    involvedObject: {
      kind: 'Pod',
      namespace: 'shop',
      name: 'checkout-7d9f-x1',
    },
    type: 'Warning',
    reason,
    message: 'Back-off restarting failed container main',
    count: 12,
    firstTimestamp: time,
    lastTimestamp: time,
  };
}

/** A cluster in which most is well. */
export function demoObjects(changes: Partial<DemoObjects> = {}): DemoObjects {
  return {
    nodes: [
      demoNode('ip-10-0-1-10.ec2.internal'),
      demoNode('ip-10-0-1-11.ec2.internal', { version: 'v1.34.4-eks-2' }),
      demoNode('ip-10-0-1-12.ec2.internal', {
        version: 'v1.31.0-eks-3',
        ready: 'Unknown',
        cordoned: true,
        pressure: 'MemoryPressure',
      }),
    ],
    namespaces: ['default', 'kube-system', 'shop'].map(demoNamespace),
    pods: [
      demoPod('catalog-7d9f-a1', {
        node: 'ip-10-0-1-10.ec2.internal',
        deployment: 'catalog',
      }),
      demoPod('catalog-7d9f-a2', {
        node: 'ip-10-0-1-10.ec2.internal',
        deployment: 'catalog',
      }),
      demoPod('checkout-7d9f-x1', {
        node: 'ip-10-0-1-11.ec2.internal',
        deployment: 'checkout',
        waiting: {
          reason: 'CrashLoopBackOff',
          message: 'back-off 5m0s restarting failed container=main',
        },
      }),
    ],
    deployments: [
      demoDeployment('catalog', 2),
      demoDeployment('checkout', 1),
      {
        ...demoDeployment('coredns', 2, 'kube-system'),
        spec: {
          replicas: 2,
          ...template('coredns', 'registry.example.com/coredns:v1.13.1'),
        },
      },
    ],
    statefulsets: [],
    daemonsets: [
      demoDaemonSet(
        'kube-proxy',
        'registry.example.com/eks/kube-proxy:v1.35.0-eksbuild.2',
      ),
      demoDaemonSet('aws-node', 'registry.example.com/amazon-k8s-cni:v1.20.4'),
    ],
    jobs: [],
    events: [
      demoWarning('BackOff', 0),
      demoWarning('Unhealthy', 5),
      { ...demoWarning('Pulled', 6), type: 'Normal' },
    ],
    ...changes,
  };
}
