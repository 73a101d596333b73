import { mockServices } from '@backstage/backend-test-utils';
import { readEntityRules } from '../config/readEntityRules';
import { toEnvironmentEntity } from './toEnvironmentEntity';

const arn = 'arn:aws:proton:us-east-1:123456789012:environment/demo_';
const templateArn =
  'arn:aws:proton:us-east-1:123456789012:environment-template/eks';
const CERTIFICATE = Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n').toString(
  'base64',
);

function make(
  options: {
    tags?: Record<string, string>;
    outputs?: Record<string, string>;
    details?: object;
    /** Of the provider in the configuration. */
    provider?: object;
    /** Of Backstage itself. */
    root?: object;
  } = {},
) {
  const { tags = {}, outputs = {}, details, provider, root = {} } = options;
  return toEnvironmentEntity({
    environment: {
      arn,
      name: 'demo_',
      partition: 'aws',
      accountId: '123456789012',
      region: 'us-east-1',
      templateName: 'eks',
      templateArn,
      templateVersion: '1.2',
      revision: 'SUCCEEDED',
      deployed: true,
    },
    details: { tags, outputs, ...details },
    entityName: 'demo-1234',
    templateEntityRef: 'resource:default/eks-template',
    rules: readEntityRules(
      mockServices.rootConfig({ data: root }),
      provider && mockServices.rootConfig({ data: provider }),
    ),
  });
}

function makeEntity(options: Parameters<typeof make>[0] = {}) {
  return make(options).entity;
}

const clusterOutputs = {
  cluster_name: 'Demo_Cluster',
  cluster_endpoint: 'https://demo.eks.amazonaws.com',
  cluster_certificate_authority_data: CERTIFICATE,
  cluster_arn: 'arn:aws:eks:us-east-1:123456789012:cluster/Demo_Cluster',
};

describe('toEnvironmentEntity', () => {
  it('makes a resource that is the environment', () => {
    expect(makeEntity()).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: {
        name: 'demo-1234',
        namespace: 'default',
        title: 'demo_',
        annotations: {
          'backstage.io/managed-by-location': `proton-environment:${arn}`,
          'backstage.io/managed-by-origin-location': `proton-environment:${arn}`,
          'aws.amazon.com/aws-proton-environment': arn,
          'aws.amazon.com/aws-proton-environment-template': templateArn,
          'aws.amazon.com/aws-proton-environment-template-version': '1.2',
          'aws.amazon.com/arn': arn,
          'aws.amazon.com/region': 'us-east-1',
          'amazonaws.com/account-id': '123456789012',
        },
      },
      spec: {
        type: 'proton-environment',
        owner: 'unknown',
        dependsOn: ['resource:default/eks-template'],
      },
    });
  });

  it('takes its place in the catalog from tags', () => {
    const { metadata, spec } = makeEntity({
      tags: {
        'backstage.io/owner': 'group:default/payments',
        'backstage.io/lifecycle': 'production',
        'backstage.io/depends-on': 'resource:default/vpc',
        'backstage.io/label/tier': 'gold',
      },
      provider: { defaultSystem: 'clusters' },
    });

    expect(metadata.labels).toEqual({ tier: 'gold' });
    expect(spec).toEqual({
      type: 'proton-environment',
      owner: 'group:default/payments',
      system: 'clusters',
      lifecycle: 'production',
      dependsOn: ['resource:default/eks-template', 'resource:default/vpc'],
    });
  });

  it('knows the Kubernetes version also of what is no cluster', () => {
    const { metadata, spec } = makeEntity({
      outputs: { cluster_version: '1.35' },
    });

    expect(spec.type).toBe('proton-environment');
    expect(metadata.annotations).toMatchObject({
      'aws.amazon.com/aws-proton-kubernetes-version': '1.35',
    });
  });

  it('is a Kubernetes cluster when there is one to connect to', () => {
    const { metadata, spec } = makeEntity({ outputs: clusterOutputs });

    expect(spec.type).toBe('kubernetes-cluster');
    expect(metadata.annotations).toMatchObject({
      'aws.amazon.com/arn': clusterOutputs.cluster_arn,
      'kubernetes.io/api-server': 'https://demo.eks.amazonaws.com',
      'kubernetes.io/api-server-certificate-authority': CERTIFICATE,
      'kubernetes.io/auth-provider': 'aws',
      'kubernetes.io/x-k8s-aws-id': 'Demo_Cluster',
    });
    expect(metadata.links).toEqual([
      expect.objectContaining({
        title: 'AWS console',
        url: 'https://us-east-1.console.aws.amazon.com/eks/clusters/Demo_Cluster?region=us-east-1',
      }),
    ]);
  });

  it('is no Kubernetes cluster without an endpoint', () => {
    const entity = makeEntity({ outputs: { cluster_name: 'demo-cluster' } });

    expect(entity.spec.type).toBe('proton-environment');
    expect(entity.metadata.links).toBeUndefined();
    expect(JSON.stringify(entity)).not.toContain('kubernetes.io/');
  });

  it('takes from EKS what the outputs do not say', () => {
    const { spec, metadata } = makeEntity({
      outputs: { cluster_name: 'demo' },
      details: {
        describedCluster: {
          endpoint: 'https://demo.eks.amazonaws.com',
          certificateAuthority: CERTIFICATE,
        },
      },
    });

    expect(spec.type).toBe('kubernetes-cluster');
    expect(metadata.annotations?.['kubernetes.io/x-k8s-aws-id']).toBe('demo');
  });

  it('reads outputs of other names where the configuration gives them', () => {
    const { spec } = makeEntity({
      outputs: {
        id: 'demo',
        url: 'https://demo.eks.amazonaws.com',
        ca: CERTIFICATE,
      },
      provider: {
        outputs: { name: ['id'], endpoint: 'url', certificateAuthority: 'ca' },
      },
    });

    expect(spec.type).toBe('kubernetes-cluster');
  });

  it('links the repository that pipelines provision from', () => {
    const { metadata } = makeEntity({
      details: {
        provisioningRepository: {
          provider: 'GITHUB_ENTERPRISE',
          name: 'my-org/clusters',
          branch: 'main',
        },
      },
      root: {
        integrations: {
          github: [{ host: 'git.example.com', token: 'demo-token' }],
        },
      },
    });

    expect(metadata.links).toEqual([
      expect.objectContaining({
        title: 'Provisioning repository',
        url: 'https://git.example.com/my-org/clusters/tree/main',
      }),
    ]);
  });

  it('says what makes no sense, and stands without it', () => {
    const { entity, problems } = make({
      tags: { 'backstage.io/owner': 'not an owner!' },
      outputs: { ...clusterOutputs, cluster_endpoint: 'demo' },
      provider: { defaultOwner: 'group:default/platform' },
    });

    expect(entity.spec).toMatchObject({
      type: 'proton-environment',
      owner: 'group:default/platform',
    });
    expect(problems).toEqual([
      {
        kind: 'tag',
        message: 'the tag "backstage.io/owner" does not name an entity',
      },
      {
        kind: 'output',
        message: "the output for the cluster's endpoint is not an https URL",
      },
    ]);
    expect(
      entity.metadata.annotations?.['aws.amazon.com/aws-proton-problems'],
    ).toBe(problems.map(({ message }) => message).join('; '));
  });
});
