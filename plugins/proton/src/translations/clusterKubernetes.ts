export const clusterKubernetesMessages = {
  title: 'Kubernetes',
  refresh: 'Refresh',
  updated: 'Last updated {{time}}',
  controlPlane: 'Control plane',
  cpuCores: 'CPU requested, in cores',
  memoryGib: 'Memory requested, in GiB',
  notAvailable:
    "This app has no Kubernetes plugin, or the plugin can't find this cluster: its entity has no annotation kubernetes.io/api-server.",
  amount: '{{requested}} of {{allocatable}}',
  unavailable: "The {{objects}} can't be read: {{reason}}",
  limited:
    'The cluster has more than {{limit}} {{objects}}. The others are left out.',
  nodes: {
    table: 'Nodes by name',
    title: 'Nodes',
    description:
      'Requested by pods, of what the node can allocate. CPU in cores, memory in GiB',
    name: 'Node',
    status: 'Status',
    type: 'Instance type',
    version: 'Version',
    age: 'Created',
    cpu: 'CPU',
    memory: 'Memory',
    pods: 'Pods',
    ready: '{{ready}} of {{total}} ready',
    cordoned: 'Scheduling disabled',
    none: 'This cluster has no nodes. Amazon EKS Auto Mode and Karpenter create them when pods need them.',
    requestsUnknown:
      "Requests aren't shown, because only some of the pods are known.",
    statuses: {
      ready: 'Ready',
      notReady: 'Not ready',
      unknown: 'Unknown',
    },
  },
  problems: {
    title: 'Workloads with problems',
    table: 'Problems by workload',
    unknown: 'Unknown',
    name: 'Workload',
    ready: 'Ready',
    reason: 'Reason',
    message: 'Message',
    none: 'No problems found.',
  },
  versions: {
    title: 'Versions',
    table: 'Versions by component',
    description:
      'Nodes and kube-proxy may be up to three minor versions older than the control plane, and never newer',
    component: 'Component',
    version: 'Version',
    standing: 'Compared with the control plane',
    nodes_one: '{{count}} node',
    nodes_other: '{{count}} nodes',
    unknown: 'unknown',
    standings: {
      same: 'Same minor version',
      behind_one: '{{count}} minor version older, supported',
      behind_other: '{{count}} minor versions older, supported',
      oldest:
        '{{count}} minor versions older. Upgrade it before the control plane',
      tooOld: '{{count}} minor versions older, not supported',
      newer: 'Newer than the control plane, not supported',
      unknown: 'Not compared',
    },
  },
  events: {
    table: 'Warnings by object',
    title: 'Recent warnings',
    description: 'Kubernetes keeps events for about an hour',
    lastSeen: 'Last seen',
    reason: 'Reason',
    object: 'Object',
    message: 'Message',
    count: 'Count',
    none: 'No recent warnings.',
  },
  namespaces: {
    table: 'Namespaces by name',
    title: 'Namespaces',
    name: 'Namespace',
    status: 'Status',
    pods: 'Pods',
    problems: 'Problems',
    age: 'Created',
    none: 'This cluster has no namespaces.',
  },
  forbidden: {
    nodes:
      "Backstage isn't permitted to list nodes in this cluster. The access policy AmazonEKSViewPolicy doesn't include nodes. Give the access entry a Kubernetes group whose role lists them.",
    objects:
      "Backstage isn't permitted to list {{objects}} in this cluster. Its access entry needs the access policy AmazonEKSViewPolicy for the whole cluster.",
  },
  failure: {
    unknownCluster: {
      title: "The Kubernetes plugin doesn't know this cluster",
      help: "The Kubernetes backend needs a cluster locator of the type catalog. The locator skips private endpoints unless dangerouslyAllowClusterUrls lists them; the backend's log shows which clusters it skipped.",
    },
    noBackend: {
      title: "The Kubernetes backend isn't installed",
      help: 'Add @backstage/plugin-kubernetes-backend to the Backstage backend.',
    },
    denied: {
      title: "You don't have access to this",
      help: 'You need the permissions kubernetes.clusters.read and kubernetes.proxy. Ask a Backstage administrator to grant them.',
    },
    unauthorized: {
      title: "The cluster doesn't accept Backstage's credentials",
      help: 'The IAM role that Backstage uses has no access entry in this cluster. Add it to the input access_entries: set the principal to the role, and the access policy to view.',
    },
    forbidden: {
      title: "Backstage isn't permitted to read this cluster",
      help: 'The access entry of the IAM role that Backstage uses needs the access policy AmazonEKSViewPolicy for the whole cluster. In the input access_entries, set the access policy to view and leave the namespaces empty.',
    },
    unreachable: {
      title: "Backstage can't reach the cluster",
      help: "If the endpoint is private, the Backstage backend needs a network connection to the cluster's VPC. If it's public, its allowed CIDR blocks must include the address of the backend.",
    },
    failed: {
      title: "The cluster can't be read",
      help: 'The response is shown below. The log of the Backstage backend has more details.',
    },
    role: 'Role of Backstage',
    endpoint: 'Kubernetes API',
    edit: 'Edit inputs',
  },
} as const;
