import { kubernetesApiRef as realKubernetesApiRef } from '@backstage/plugin-kubernetes-react';
import { demoNode, demoPod } from '../__testUtils__/kubernetes/demoObjects';
import { KubernetesBackend } from '../__testUtils__/kubernetes/KubernetesBackend';
import { KubernetesApi, kubernetesApiRef } from './kubernetesApiRef';
import { LIMITS, readCluster } from './readCluster';
import { REQUEST_TIMEOUT } from './requestKubernetes';

function read(
  backend: KubernetesBackend,
  options: { clusterName?: string; kubernetesApi?: KubernetesApi } = {},
) {
  return readCluster({
    clusterName: 'team-a',
    kubernetesApi: backend.createClient(),
    signal: new AbortController().signal,
    ...options,
  });
}

it('names the API as the Kubernetes plugin does', () => {
  expect(kubernetesApiRef.id).toBe(realKubernetesApiRef.id);
});

describe('readCluster', () => {
  it('reads everything once, with limits', async () => {
    const backend = new KubernetesBackend();
    const { events, nodes, pods, version, workloads } = await read(backend);

    expect(version).toBe('v1.35.2-eks-3abfe2c');
    expect(nodes).toMatchObject({ complete: true, items: { length: 3 } });
    expect(pods.items).toHaveLength(3);
    expect(workloads.Deployment.items).toHaveLength(3);
    expect(events.items.map(({ type }) => type)).toEqual([
      'Warning',
      'Warning',
    ]);
    expect(backend.requests).toHaveLength(9);
    expect(backend.requests[0]).toBe('/version');
    for (const request of backend.requests.slice(1)) {
      expect(request).toContain('limit=500');
    }
  });

  it('reads further pages up to its limit', async () => {
    const nodes = Array.from({ length: LIMITS.nodes + 1 }, (_, index) =>
      demoNode(`node-${index}`),
    );
    const pods = Array.from({ length: 501 }, (_, index) =>
      demoPod(`pod-${index}`),
    );
    const backend = new KubernetesBackend({ nodes, pods });
    const reading = await read(backend);

    expect(reading.nodes.items).toHaveLength(LIMITS.nodes);
    expect(reading.nodes.complete).toBe(false);
    expect(reading.pods.items).toHaveLength(501);
    expect(reading.pods.complete).toBe(true);
  });

  it('keeps what it has when the cluster forgets a list', async () => {
    const pods = Array.from({ length: 501 }, (_, index) =>
      demoPod(`pod-${index}`),
    );
    const backend = new KubernetesBackend({ pods });
    backend.forgetsPages = true;

    const reading = await read(backend);
    expect(reading.pods.items).toHaveLength(500);
    expect(reading.pods.complete).toBe(false);
  });

  it('reads the rest when the access entry does not permit a part', async () => {
    const backend = new KubernetesBackend();
    backend.forbidden.add('nodes');

    const { namespaces, nodes } = await read(backend);
    expect(nodes.failure).toMatchObject({
      kind: 'forbidden',
      message: expect.stringContaining('cannot list resource "nodes"'),
    });
    expect(namespaces.items).toHaveLength(3);
  });

  it.each([
    ['unauthorized', { hasAccessEntry: false }],
    ['unreachable', { reachable: false }],
    ['denied', { denied: 'proxy' }],
    ['denied', { denied: 'clusters' }],
  ])('says %s of %j', async (kind, changes) => {
    const backend = Object.assign(new KubernetesBackend(), changes);
    await expect(read(backend)).rejects.toMatchObject({ kind });
  });

  it('says forbidden when the access entry permits nothing', async () => {
    const backend = new KubernetesBackend();
    for (const kind of [
      'nodes',
      'namespaces',
      'pods',
      'deployments',
      'statefulsets',
      'daemonsets',
      'jobs',
      'events',
    ] as const) {
      backend.forbidden.add(kind);
    }
    await expect(read(backend)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('says that the backend does not know the cluster', async () => {
    await expect(
      read(new KubernetesBackend(), { clusterName: 'team-b' }),
    ).rejects.toMatchObject({ kind: 'unknownCluster' });
  });

  it.each([
    [new Response('Not Found', { status: 404 }), 'failed', '404: Not Found'],
    [new Response('', { status: 503 }), 'failed', '503: '],
    [
      new Response('{"error":{"name":"Error","message":"No credentials"}}', {
        status: 500,
      }),
      'failed',
      '500: No credentials',
    ],
  ])('says what else went wrong', async (response, kind, message) => {
    await expect(
      read(new KubernetesBackend(), {
        kubernetesApi: { proxy: async () => response },
      }),
    ).rejects.toMatchObject({ kind, message });
  });

  it('says that the Kubernetes backend is missing', async () => {
    const proxy = async () => {
      throw new Error(
        'Could not find the Kubernetes Backend (HTTP 404). Make sure the plugin has been fully installed.',
      );
    };
    await expect(
      read(new KubernetesBackend(), { kubernetesApi: { proxy } }),
    ).rejects.toMatchObject({ kind: 'noBackend' });
  });

  it('leaves errors of the network as they are', async () => {
    const proxy = async () => {
      throw new TypeError('Failed to fetch');
    };
    await expect(
      read(new KubernetesBackend(), { kubernetesApi: { proxy } }),
    ).rejects.toThrow(TypeError);
  });

  it('gives up a cluster that does not respond', async () => {
    jest.useFakeTimers();
    try {
      const proxy: KubernetesApi['proxy'] = ({ init }) =>
        new Promise((_, reject) => {
          init?.signal?.addEventListener('abort', () =>
            reject(new DOMException('aborted', 'AbortError')),
          );
        });
      const failure = read(new KubernetesBackend(), {
        kubernetesApi: { proxy },
      }).catch(error => error);
      await jest.advanceTimersByTimeAsync(REQUEST_TIMEOUT);
      expect(await failure).toMatchObject({
        kind: 'unreachable',
        message: 'No response within 30 seconds',
      });
    } finally {
      jest.useRealTimers();
    }
  });
});
