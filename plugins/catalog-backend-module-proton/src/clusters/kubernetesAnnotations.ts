import type { ClusterFacts } from '@proton-vending/backstage-plugin-proton-node';
import type { EntityRules } from '../config/readEntityRules';

/**
 * What Backstage's Kubernetes plugin needs to find an Amazon EKS cluster;
 * `undefined` unless endpoint, certificate authority and name are all known.
 *
 * The name is the real one of the cluster: it is signed into the token that the
 * cluster accepts, so the entity's name will not do.
 */
export function toKubernetesAnnotations(options: {
  facts: ClusterFacts;
  accountId: string;
  /** By which the Kubernetes plugin knows the cluster. */
  entityName: string;
  access: Partial<EntityRules['kubernetes']>;
}): Record<string, string> | undefined {
  const { facts, accountId, entityName, access } = options;
  const { name, endpoint, certificateAuthority } = facts;
  if (!endpoint || !certificateAuthority || !name) {
    return undefined;
  }
  return {
    'kubernetes.io/api-server': endpoint,
    'kubernetes.io/api-server-certificate-authority': certificateAuthority,
    'kubernetes.io/auth-provider': 'aws',
    'kubernetes.io/x-k8s-aws-id': name,
    ...(access.accountCredentials && {
      'kubernetes.io/aws-account-id': accountId,
    }),
    ...(access.assumeRole && {
      'kubernetes.io/aws-assume-role': access.assumeRole.replaceAll(
        '{accountId}',
        accountId,
      ),
    }),
    ...(access.externalId && {
      'kubernetes.io/aws-external-id': access.externalId,
    }),
    ...(access.workloads && {
      'backstage.io/kubernetes-cluster': entityName,
      'backstage.io/kubernetes-label-selector': access.workloads,
    }),
  };
}
