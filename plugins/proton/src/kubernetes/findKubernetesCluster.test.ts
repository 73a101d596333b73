import { findKubernetesCluster } from './findKubernetesCluster';

function entity(annotations?: Record<string, string>) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name: 'team-a', annotations },
  };
}

describe('findKubernetesCluster', () => {
  it('is the entity where the catalog is the cluster locator', () => {
    expect(
      findKubernetesCluster(
        entity({ 'kubernetes.io/api-server': 'https://team-a.example.com' }),
      ),
    ).toBe('team-a');
  });

  it('is the cluster that an annotation names', () => {
    expect(
      findKubernetesCluster(
        entity({
          'backstage.io/kubernetes-cluster': 'from-config',
          'kubernetes.io/api-server': 'https://team-a.example.com',
        }),
      ),
    ).toBe('from-config');
  });

  it('is none for other entities', () => {
    expect(findKubernetesCluster(entity({}))).toBeUndefined();
    expect(findKubernetesCluster(entity())).toBeUndefined();
  });
});
