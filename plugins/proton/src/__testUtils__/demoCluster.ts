import {
  DeploymentDetails,
  DeploymentList,
  DeploymentListing,
  DeploymentLogEvent,
  DeploymentPlan,
  DeploymentStep,
  DEPLOYMENT_STEPS,
  DeploymentStepState,
  EnvironmentChangePreview,
  EnvironmentConfiguration,
  EnvironmentResourceList,
  EnvironmentVersionDetails,
  EnvironmentVersionList,
} from '@proton-vending/backstage-plugin-proton-common';
import { demoVersion, nextVersion } from './demoTemplates';

/** The steps up to one of them; those after it wait or are left out. */
export function demoSteps(
  at: DeploymentStep,
  state: DeploymentStepState['state'],
): DeploymentStepState[] {
  const index = DEPLOYMENT_STEPS.indexOf(at);
  return DEPLOYMENT_STEPS.map((step, position) => {
    const startedAt = new Date(
      Date.UTC(2026, 10, 1, 8, 0, 20 * position),
    ).toISOString();
    const endedAt = new Date(
      Date.UTC(2026, 10, 1, 8, 0, 20 * (position + 1)),
    ).toISOString();
    if (position < index) {
      return { step, state: 'done', startedAt, endedAt };
    }
    if (position > index) {
      return { step, state: state === 'running' ? 'waiting' : 'skipped' };
    }
    return state === 'running'
      ? { step, state, startedAt }
      : { step, state, startedAt, endedAt };
  });
}

const initialInputs = {
  cluster_name: 'team-a',
  team: 'payments',
  node_size: 2,
};
const targetInputs = { ...initialInputs, node_size: 5, monitoring: false };

/** A deployment that brought the environment to 1.1. */
export function demoDeployment(
  changes: Partial<DeploymentDetails> = {},
): DeploymentDetails {
  return {
    id: 'deployment-1',
    action: 'update',
    status: 'SUCCEEDED',
    createdAt: '2026-11-01T08:00:00.000Z',
    completedAt: '2026-11-01T08:04:05.000Z',
    fromVersion: '1.0',
    toVersion: '1.1',
    initiator: { onBehalfOf: 'user:default/sam', principal: 'plugin:proton' },
    reason: 'More load before the sales',
    steps: demoSteps('settling', 'done'),
    resources: { completed: 12, total: 12 },
    plan: { toAdd: 3, toChange: 1, toRemove: 0 },
    initialInputs,
    targetInputs,
    ...changes,
  };
}

export const failedDeployment: DeploymentDetails = demoDeployment({
  status: 'FAILED',
  statusMessage: 'Error: creating EKS Cluster (team-a): AccessDenied',
  steps: demoSteps('applying', 'failed'),
  resources: { completed: 4, total: 12 },
  failure: {
    message:
      'Error: creating EKS Cluster (team-a): AccessDenied\n\n  with aws_eks_cluster.this,\n  on cluster.tf line 12',
    step: 'applying',
    resource: 'module.eks.aws_eks_cluster.this[0]',
    cause: {
      id: 'missing-permission',
      title: 'A permission is missing',
      explanation: 'The role that deploys may not create the cluster.',
      remedies: [
        'Allow eks:CreateCluster to the role.',
        'Deploy again afterwards.',
      ],
      action: 'redeploy',
    },
    log: [
      {
        sequence: 41,
        timestamp: '2026-11-01T08:03:00.000Z',
        step: 'applying',
        level: 'info',
        message: 'aws_eks_cluster.this: Creating...',
      },
      {
        sequence: 42,
        timestamp: '2026-11-01T08:03:02.000Z',
        step: 'applying',
        level: 'error',
        message: 'Error: creating EKS Cluster (team-a): AccessDenied',
      },
    ],
  },
});

function toListing(deployment: DeploymentDetails): DeploymentListing {
  const { id, action, status, createdAt, completedAt } = deployment;
  const { fromVersion, toVersion, initiator, reason } = deployment;
  return {
    id,
    action,
    status,
    createdAt,
    completedAt,
    fromVersion,
    toVersion,
    initiator,
    reason,
  };
}

export const demoHistory: DeploymentList = {
  deployments: [
    toListing(demoDeployment()),
    toListing({ ...failedDeployment, id: 'deployment-0', reason: undefined }),
  ],
  nextToken: 'older',
};

export const olderHistory: DeploymentList = {
  deployments: [
    {
      id: 'deployment-first',
      action: 'create',
      status: 'SUCCEEDED',
      createdAt: '2026-10-01T08:00:00.000Z',
      completedAt: '2026-10-01T08:14:05.000Z',
      toVersion: '1.0',
      initiator: { principal: 'AKIDEXAMPLE' },
    },
  ],
};

/** Lines of a log, the last of them an error. */
export function demoLog(length = 60): DeploymentLogEvent[] {
  return Array.from({ length }, (_, index) => ({
    sequence: index + 1,
    timestamp: new Date(Date.UTC(2026, 10, 1, 8, 0, index)).toISOString(),
    step: index < 5 ? 'planning' : 'applying',
    level: index === length - 1 ? 'error' : 'info',
    message:
      index === length - 1
        ? 'Error: creating EKS Cluster (team-a): AccessDenied'
        : `aws_subnet.private[${index}]: Creation complete after ${index}s`,
  }));
}

export const demoPlan: DeploymentPlan = {
  toAdd: 3,
  toChange: 1,
  toRemove: 0,
  changes: [
    { address: 'module.eks.aws_eks_cluster.this[0]', action: 'update' },
    { address: 'aws_subnet.private[0]', action: 'create' },
  ],
  text: '  # aws_subnet.private[0] will be created\n  + resource "aws_subnet" "private" {\n    }',
  truncated: false,
  createdAt: '2026-11-01T08:01:00.000Z',
};

export const demoConfiguration: EnvironmentConfiguration = {
  templateName: 'eks-cluster',
  version: '1.0',
  schema: demoVersion.schema,
  inputs: initialInputs,
  masked: [],
};

export const demoVersionList: EnvironmentVersionList = {
  current: '1.0',
  recommended: '2.0',
  versions: [
    {
      version: '2.0',
      status: 'PUBLISHED',
      description: 'Without NAT gateways',
      createdAt: '2026-10-20T08:00:00.000Z',
      recommended: true,
      current: false,
      deploy: { allowed: true },
    },
    {
      version: '1.1',
      status: 'PUBLISHED',
      description: 'Adds a budget',
      createdAt: '2026-10-10T08:00:00.000Z',
      recommended: true,
      current: false,
      deploy: { allowed: true },
    },
    {
      version: '1.0',
      status: 'PUBLISHED',
      description: 'The first one',
      createdAt: '2026-09-10T08:00:00.000Z',
      recommended: false,
      current: true,
      deploy: {
        allowed: false,
        reason: 'The cluster runs this version already',
      },
    },
    {
      version: '0.9',
      status: 'PUBLISHED',
      recommended: true,
      current: false,
      deploy: {
        allowed: false,
        reason: 'An earlier major version cannot be deployed',
      },
    },
  ],
};

/** A version that asks for a budget, which the cluster does not have. */
export const demoVersionDetails: EnvironmentVersionDetails = {
  ...demoVersionList.versions[1],
  schema: {
    ...demoVersion.schema,
    required: ['cluster_name', 'team', 'budget'],
    properties: {
      ...(demoVersion.schema.properties as object),
      budget: { title: 'Budget', type: 'integer', minimum: 1 },
    },
  },
  changes: [
    {
      kind: 'added',
      path: 'budget',
      title: 'Budget',
      required: true,
      details: [],
    },
    {
      kind: 'changed',
      path: 'node_size',
      title: 'Nodes',
      details: ['The default is 2 instead of 1'],
    },
  ],
};

/** Another major version. */
export const nextMajorDetails: EnvironmentVersionDetails = {
  ...demoVersionList.versions[0],
  schema: nextVersion.schema,
  changes: [
    { kind: 'removed', path: 'network', title: 'Network', details: [] },
    { kind: 'removed', path: 'monitoring', title: 'Monitoring', details: [] },
  ],
};

export const demoPreview: EnvironmentChangePreview = {
  version: { before: '1.0', after: '1.0' },
  changes: [{ path: 'node_size', before: 2, after: 5 }],
  violations: [],
  warnings: [],
  specs: {
    before: 'proton: EnvironmentSpec\nspec:\n  node_size: 2\n',
    after: 'proton: EnvironmentSpec\nspec:\n  node_size: 5\n',
  },
};

export const demoResources: EnvironmentResourceList = {
  resources: [
    {
      name: 'module.eks.aws_eks_cluster.this[0]',
      type: 'aws_eks_cluster',
      identifier: 'arn:aws:eks:us-east-1:123456789012:cluster/team-a',
      engine: 'TERRAFORM',
      consoleUrl:
        'https://us-east-1.console.aws.amazon.com/eks/clusters/team-a?region=us-east-1',
    },
    {
      name: 'aws_subnet.private[0]',
      type: 'aws_subnet',
      identifier: 'subnet-0a1b2c3d',
      engine: 'TERRAFORM',
    },
    { name: 'aws_subnet.private[1]', type: 'aws_subnet', engine: 'TERRAFORM' },
  ],
};
