import { toEnvironmentEntity } from './toEnvironmentEntity';

const arn = 'arn:aws:proton:us-east-1:123456789012:environment/demo_';

const base = {
  environment: {
    arn,
    name: 'demo_',
    accountId: '123456789012',
    region: 'us-east-1',
    revision: 'SUCCEEDED',
    deployed: true,
  },
  details: { tags: {}, outputs: {} },
  entityName: 'demo-1234',
  namespace: 'default',
  defaultOwner: 'group:default/platform',
};

describe('toEnvironmentEntity', () => {
  it('makes a resource that is the environment', () => {
    expect(toEnvironmentEntity(base)).toEqual({
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
          'amazonaws.com/account-id': '123456789012',
        },
      },
      spec: { type: 'proton-environment', owner: 'group:default/platform' },
    });
  });

  it.each([
    ['group:default/payments', 'group:default/payments'],
    ['payments', 'payments'],
    ['not an owner!', 'group:default/platform'],
    ['', 'group:default/platform'],
  ])('takes the owner from the tag %p: %p', (tag, owner) => {
    const entity = toEnvironmentEntity({
      ...base,
      details: { tags: { 'backstage.io/owner': tag }, outputs: {} },
    });

    expect(entity.spec.owner).toBe(owner);
  });

  it('is a Kubernetes cluster when there is one to connect to', () => {
    const entity = toEnvironmentEntity({
      ...base,
      details: {
        tags: {},
        outputs: {
          cluster_name: 'demo-cluster',
          cluster_endpoint: 'https://demo.eks.amazonaws.com',
          cluster_certificate_authority_data: 'LS0t',
        },
      },
    });

    expect(entity.spec.type).toBe('kubernetes-cluster');
    expect(entity.metadata.annotations).toMatchObject({
      'kubernetes.io/api-server': 'https://demo.eks.amazonaws.com',
      'kubernetes.io/api-server-certificate-authority': 'LS0t',
      'kubernetes.io/auth-provider': 'aws',
      'kubernetes.io/x-k8s-aws-id': 'demo-cluster',
    });
  });

  it('is no Kubernetes cluster without an endpoint', () => {
    const entity = toEnvironmentEntity({
      ...base,
      details: { tags: {}, outputs: { cluster_name: 'demo-cluster' } },
    });

    expect(entity.spec.type).toBe('proton-environment');
    expect(JSON.stringify(entity)).not.toContain('kubernetes.io/');
  });
});
