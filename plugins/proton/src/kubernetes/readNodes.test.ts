import { NodeObject, PodObject } from './objects';
import { readNodes, sumResource } from './readNodes';

function node(
  name: string,
  options: { ready?: string; labels?: Record<string, string> } = {},
): NodeObject {
  const { labels, ready = 'True' } = options;
  return {
    metadata: { name, labels, creationTimestamp: '2026-11-01T00:00:00Z' },
    status: {
      allocatable: { cpu: '3920m', memory: '15Gi', pods: '58' },
      conditions: [
        { type: 'MemoryPressure', status: 'False' },
        { type: 'Ready', status: ready, message: 'kubelet stopped' },
      ],
      nodeInfo: { kubeletVersion: 'v1.35.1-eks-1' },
    },
  };
}

function pod(nodeName: string | undefined, phase = 'Running'): PodObject {
  const resources = { requests: { cpu: '500m', memory: '1Gi' } };
  return {
    spec: { nodeName, containers: [{ name: 'main', resources }] },
    status: { phase },
  };
}

describe('readNodes', () => {
  it('says what a node is and has', () => {
    const labels = {
      'node.kubernetes.io/instance-type': 'm7i.xlarge',
      'topology.kubernetes.io/zone': 'us-east-1a',
      'eks.amazonaws.com/nodegroup': 'default',
    };
    expect(readNodes([node('a', { labels })], [pod('a'), pod('a')])).toEqual([
      {
        name: 'a',
        status: 'ready',
        reason: undefined,
        cordoned: false,
        pressures: [],
        instanceType: 'm7i.xlarge',
        zone: 'us-east-1a',
        group: 'default',
        version: 'v1.35.1-eks-1',
        createdAt: '2026-11-01T00:00:00Z',
        cpu: { requested: 1, allocatable: 3.92 },
        memory: {
          requested: 2 * 2 ** 30,
          allocatable: 15 * 2 ** 30,
        },
        pods: { requested: 2, allocatable: 58 },
      },
    ]);
  });

  it('counts neither pods that have ended nor those without a node', () => {
    const pods = [pod('a', 'Failed'), pod('a', 'Succeeded'), pod(undefined)];
    const [{ cpu, pods: count }] = readNodes([node('a')], pods);
    expect([cpu.requested, count.requested]).toEqual([0, 0]);
  });

  it('knows no requests while the pods are not all known', () => {
    const [{ cpu, memory, pods }] = readNodes([node('a')], undefined);
    expect([cpu, memory, pods].map(({ requested }) => requested)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('puts those that need attention first', () => {
    const cordoned = { ...node('ip-1'), spec: { unschedulable: true } };
    const full = node('ip-9');
    full.status?.conditions?.push(
      { type: 'DiskPressure', status: 'True' },
      { type: 'StorageReady', status: 'False' },
      { type: 'KernelReady', status: 'True' },
    );
    const nodes = readNodes(
      [
        node('ip-10'),
        node('ip-2'),
        node('ip-3', { ready: 'False' }),
        node('ip-4', { ready: 'Unknown' }),
        full,
        cordoned,
      ],
      [],
    );
    expect(nodes.map(({ name }) => name)).toEqual([
      'ip-1',
      'ip-3',
      'ip-4',
      'ip-9',
      'ip-2',
      'ip-10',
    ]);
    expect(nodes[0].cordoned).toBe(true);
    expect(nodes[1]).toMatchObject({
      status: 'notReady',
      reason: 'kubelet stopped',
    });
    expect(nodes[2].status).toBe('unknown');
    expect(nodes[3].pressures).toEqual(['DiskPressure', 'StorageReady']);
  });

  it('takes a node that reports nothing', () => {
    expect(readNodes([{}], [])).toEqual([
      expect.objectContaining({ name: '', status: 'unknown' }),
    ]);
  });
});

describe('sumResource', () => {
  it('sums what nodes have, and what is requested of it', () => {
    const nodes = readNodes([node('a'), node('b')], [pod('a'), pod('b')]);
    expect(sumResource(nodes, 'pods')).toEqual({
      requested: 2,
      allocatable: 116,
    });
  });

  it('is unknown where it is unknown of a node', () => {
    expect(sumResource(readNodes([node('a'), {}], undefined), 'cpu')).toEqual({
      requested: undefined,
      allocatable: undefined,
    });
  });
});
