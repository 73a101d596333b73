import { Entity } from '@backstage/catalog-model';
import { demoEntity } from '../demoOverview';

/** A cluster that the Kubernetes plugin finds in the catalog. */
export const kubernetesEntity: Entity = {
  ...demoEntity,
  metadata: {
    ...demoEntity.metadata,
    annotations: {
      ...demoEntity.metadata.annotations,
      'kubernetes.io/api-server': 'https://team-a.eks.example.com',
      'kubernetes.io/api-server-certificate-authority': 'Y2VydGlmaWNhdGU=',
      'kubernetes.io/auth-provider': 'aws',
      'kubernetes.io/aws-assume-role':
        'arn:aws:iam::123456789012:role/backstage',
      'kubernetes.io/x-k8s-aws-id': 'team-a',
    },
  },
};
