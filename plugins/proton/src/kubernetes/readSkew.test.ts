import { compareVersions, readSkew } from './readSkew';

describe('compareVersions', () => {
  it.each([
    ['v1.35.1-eks-1', 'same', 0],
    ['v1.34.9', 'behind', 1],
    ['v1.33.0', 'behind', 2],
    ['v1.32.0', 'oldest', 3],
    ['v1.31.0', 'tooOld', 4],
    ['v1.36.0', 'newer', -1],
  ])('says of %s that it is %s', (version, standing, behind) => {
    expect(compareVersions(version, 'v1.35.2-eks-3abfe2c')).toEqual({
      version,
      standing,
      behind,
    });
  });

  it('allows versions before 1.25 to be only two minor versions older', () => {
    expect(compareVersions('v1.24.0', 'v1.26.0').standing).toBe('oldest');
    expect(compareVersions('v1.24.0', 'v1.27.0').standing).toBe('tooOld');
    expect(compareVersions('v1.25.0', 'v1.28.0').standing).toBe('oldest');
  });

  it.each([
    ['latest', 'v1.35.0'],
    ['v1.35.0', undefined],
    ['v2.0.0', 'v1.35.0'],
  ])('does not compare %s with %s', (version, controlPlane) => {
    expect(compareVersions(version, controlPlane)).toEqual({
      version,
      standing: 'unknown',
    });
  });
});

describe('readSkew', () => {
  const node = (kubeletVersion: string) => ({
    status: { nodeInfo: { kubeletVersion } },
  });
  const workload = (
    name: string,
    image: string,
    namespace = 'kube-system',
  ) => ({
    metadata: { name, namespace },
    spec: { template: { spec: { containers: [{ name: 'main', image }] } } },
  });

  it('counts the versions of nodes, newest first', () => {
    const { nodes } = readSkew({
      controlPlane: 'v1.35.2',
      nodes: [node('v1.9.0'), node('v1.34.1'), node('v1.9.0'), node('v1.35.2')],
      workloads: {},
    });
    expect(
      nodes.map(({ count, standing, version }) => [version, count, standing]),
    ).toEqual([
      ['v1.35.2', 1, 'same'],
      ['v1.34.1', 1, 'behind'],
      ['v1.9.0', 2, 'tooOld'],
    ]);
  });

  it('lists the versions of add-ons, and compares that of kube-proxy', () => {
    const { addons } = readSkew({
      controlPlane: 'v1.35.2',
      nodes: [],
      workloads: {
        DaemonSet: [
          workload(
            'kube-proxy',
            'registry:443/eks/kube-proxy:v1.31.0-eksbuild.2',
          ),
          workload('aws-node', 'registry/amazon-k8s-cni:v1.20.4@sha256:0a'),
          workload('agent', 'registry/agent:v1', 'monitoring'),
        ],
        Deployment: [workload('coredns', 'registry:443/eks/coredns')],
      },
    });
    expect(addons).toEqual([
      { name: 'aws-node', version: 'v1.20.4', standing: 'unknown' },
      {
        name: 'kube-proxy',
        version: 'v1.31.0-eksbuild.2',
        standing: 'tooOld',
        behind: 4,
      },
    ]);
  });
});
