import { toKubernetesAnnotations } from './kubernetesAnnotations';

const CERTIFICATE = Buffer.from(
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
).toString('base64');

describe('toKubernetesAnnotations', () => {
  const facts = {
    name: 'Dev_1',
    endpoint: 'https://dev.eks.amazonaws.com',
    certificateAuthority: CERTIFICATE,
  };

  it('names the cluster as EKS does', () => {
    expect(
      toKubernetesAnnotations({
        facts,
        accountId: '123456789012',
        entityName: 'dev',
        access: {},
      }),
    ).toEqual({
      'kubernetes.io/api-server': facts.endpoint,
      'kubernetes.io/api-server-certificate-authority': CERTIFICATE,
      'kubernetes.io/auth-provider': 'aws',
      'kubernetes.io/x-k8s-aws-id': 'Dev_1',
    });
  });

  it('says how to get in, and what to show', () => {
    expect(
      toKubernetesAnnotations({
        facts,
        accountId: '123456789012',
        entityName: 'dev-1',
        access: {
          workloads: 'app.kubernetes.io/name',
          assumeRole: 'arn:aws:iam::{accountId}:role/backstage',
          externalId: 'portal',
          accountCredentials: true,
        },
      }),
    ).toMatchObject({
      'kubernetes.io/aws-assume-role':
        'arn:aws:iam::123456789012:role/backstage',
      'kubernetes.io/aws-external-id': 'portal',
      'kubernetes.io/aws-account-id': '123456789012',
      'backstage.io/kubernetes-cluster': 'dev-1',
      'backstage.io/kubernetes-label-selector': 'app.kubernetes.io/name',
    });
  });

  it.each(['name', 'endpoint', 'certificateAuthority'])(
    'says nothing as long as the %s is not known',
    fact => {
      expect(
        toKubernetesAnnotations({
          facts: { ...facts, [fact]: undefined },
          accountId: '123456789012',
          entityName: 'dev',
          access: {},
        }),
      ).toBeUndefined();
    },
  );
});
