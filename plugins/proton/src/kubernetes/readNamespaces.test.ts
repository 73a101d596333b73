import { readNamespaces } from './readNamespaces';

const namespaces = [
  {
    metadata: { name: 'shop', creationTimestamp: '2026-11-01T00:00:00Z' },
    status: { phase: 'Active' },
  },
  { metadata: { name: 'old' }, status: { phase: 'Terminating' } },
];

const pods = [
  { metadata: { namespace: 'shop' }, status: { phase: 'Running' } },
  { metadata: { namespace: 'shop' }, status: { phase: 'Failed' } },
];

const problems = [{ kind: 'Deployment', namespace: 'shop', name: 'api' }];

describe('readNamespaces', () => {
  it('counts pods and problems', () => {
    expect(readNamespaces({ namespaces, pods, problems })).toEqual([
      {
        name: 'old',
        phase: 'Terminating',
        createdAt: undefined,
        pods: 0,
        problems: 0,
      },
      {
        name: 'shop',
        phase: 'Active',
        createdAt: '2026-11-01T00:00:00Z',
        pods: 1,
        problems: 1,
      },
    ]);
  });

  it('does not count pods that are not all known', () => {
    const [{ pods: count }] = readNamespaces({
      namespaces,
      pods: undefined,
      problems,
    });
    expect(count).toBeUndefined();
  });
});
