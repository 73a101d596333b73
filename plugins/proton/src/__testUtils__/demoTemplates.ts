import {
  EnvironmentListing,
  EnvironmentTemplateList,
  EnvironmentTemplateVersionDetails,
  EnvironmentTemplateVersionList,
} from '@proton-vending/backstage-plugin-proton-common';

export const demoTemplates: EnvironmentTemplateList = {
  environmentTemplates: [
    {
      name: 'eks-cluster',
      displayName: 'EKS cluster',
      description: 'A real cluster in the AWS account of the platform',
      recommendedVersion: '1.1',
    },
    {
      name: 'eks-sandbox',
      displayName: 'Sandbox',
      description: 'A rehearsal in seconds',
      recommendedVersion: '1.0',
    },
  ],
};

export const demoVersions: EnvironmentTemplateVersionList = {
  name: 'eks-cluster',
  displayName: 'EKS cluster',
  description: 'A real cluster in the AWS account of the platform',
  recommendedVersion: '1.1',
  versions: [
    {
      majorVersion: '2',
      minorVersion: '0',
      status: 'DRAFT',
      description: 'Without NAT gateways',
      recommended: false,
    },
    {
      majorVersion: '1',
      minorVersion: '1',
      status: 'PUBLISHED',
      recommended: true,
    },
    {
      majorVersion: '1',
      minorVersion: '0',
      status: 'PUBLISHED',
      recommended: false,
    },
  ],
};

export const demoVersion: EnvironmentTemplateVersionDetails = {
  templateName: 'eks-cluster',
  version: '1.1',
  status: 'PUBLISHED',
  schema: {
    type: 'object',
    required: ['cluster_name', 'team'],
    properties: {
      cluster_name: { title: 'Cluster name', type: 'string' },
      team: { title: 'Team', type: 'string', example: 'payments' },
      kubernetes_version: {
        title: 'Kubernetes version',
        type: 'string',
        enum: ['1.36', '1.37'],
        default: '1.36',
      },
      network: { $ref: '#/definitions/Network' },
      node_size: {
        title: 'Nodes',
        description: 'How many nodes to start with',
        type: 'integer',
        minimum: 1,
        maximum: 100,
        default: 2,
      },
      monitoring: { title: 'Monitoring', type: 'boolean', default: true },
      zones: {
        title: 'Zones',
        type: 'array',
        minItems: 1,
        items: { title: 'Zone', type: 'string' },
        default: ['a'],
      },
    },
    definitions: {
      Network: {
        title: 'Network',
        type: 'object',
        properties: {
          vpc_cidr: {
            title: 'VPC CIDR',
            description: 'IPv4 range, from /16 to /20',
            type: 'string',
            pattern: '^[0-9.]+/(1[6-9]|20)$',
            default: '10.0.0.0/16',
          },
        },
      },
    },
  },
};

/** A version with sensitive inputs. */
export const secretVersion: EnvironmentTemplateVersionDetails = {
  ...demoVersion,
  schema: {
    type: 'object',
    required: ['cluster_name', 'db_password'],
    properties: {
      cluster_name: { title: 'Cluster name', type: 'string' },
      db_password: {
        title: 'Database password',
        description: 'Of the administrator',
        type: 'string',
        format: 'password',
        minLength: 12,
      },
      cache: {
        title: 'Cache',
        type: 'object',
        properties: {
          token: { title: 'Token', type: 'string', writeOnly: true },
        },
      },
      users: {
        title: 'Users',
        type: 'array',
        items: { $ref: '#/definitions/User' },
      },
    },
    definitions: {
      User: {
        type: 'object',
        required: ['password'],
        properties: {
          name: { type: 'string' },
          password: { type: 'string', format: 'password' },
        },
      },
    },
  },
};

/** The version after it: fewer zones, no monitoring, another default. */
export const nextVersion: EnvironmentTemplateVersionDetails = {
  ...demoVersion,
  version: '2.0',
  schema: {
    type: 'object',
    required: ['cluster_name', 'team'],
    properties: {
      cluster_name: { title: 'Cluster name', type: 'string' },
      team: { title: 'Team', type: 'string' },
      kubernetes_version: {
        title: 'Kubernetes version',
        type: 'string',
        enum: ['1.37', '1.38'],
        default: '1.38',
      },
      node_size: {
        title: 'Nodes',
        type: 'integer',
        minimum: 1,
        maximum: 10,
        default: 3,
      },
    },
  },
};

/** A ready environment; `changes` are to its own members. */
export function demoListing(
  changes: Partial<EnvironmentListing> = {},
): EnvironmentListing {
  const { name = 'payments-dev' } = changes;
  return {
    entityRef: `resource:default/${name}`,
    arn: `arn:aws:proton:us-east-1:123456789012:environment/${name}`,
    name,
    accountId: '123456789012',
    region: 'us-east-1',
    owner: 'group:default/payments',
    status: 'SUCCEEDED',
    templateName: 'eks-cluster',
    templateVersion: '1.0',
    recommendedVersion: '1.1',
    recommendedMinorVersion: '1.1',
    standing: 'minor-behind',
    ...changes,
  };
}
