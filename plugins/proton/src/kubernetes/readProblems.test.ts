import { PodObject, Workloads } from './objects';
import { readProblems } from './readProblems';

const NOW = Date.parse('2026-11-02T12:00:00Z');

function read(workloads: Workloads, pods: PodObject[] = []) {
  return readProblems({ workloads, pods, now: NOW });
}

function deployment(ready: number, conditions: object[] = []) {
  return {
    metadata: { name: 'api', namespace: 'shop' },
    spec: { replicas: 3 },
    status: { availableReplicas: ready, conditions: conditions as [] },
  };
}

function pod(
  status: PodObject['status'],
  metadata: PodObject['metadata'] = {},
): PodObject {
  return {
    metadata: {
      name: 'api-7d9f-x1',
      namespace: 'shop',
      labels: { 'pod-template-hash': '7d9f' },
      ownerReferences: [
        { kind: 'ReplicaSet', name: 'api-7d9f', controller: true },
      ],
      ...metadata,
    },
    status,
  };
}

function waiting(reason: string, lastReason?: string): PodObject['status'] {
  return {
    phase: 'Running',
    containerStatuses: [
      {
        name: 'main',
        state: { waiting: { reason, message: 'why' } },
        lastState: { terminated: { reason: lastReason } },
      },
    ],
  };
}

const unschedulable = (since: string): PodObject['status'] => ({
  phase: 'Pending',
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/3 nodes are available: 3 Insufficient cpu.',
      lastTransitionTime: since,
    },
  ],
});

describe('readProblems', () => {
  it('finds none where everything runs', () => {
    expect(
      read(
        {
          Deployment: [deployment(3)],
          DaemonSet: [
            { status: { desiredNumberScheduled: 2, numberAvailable: 2 } },
          ],
          StatefulSet: [
            { spec: { replicas: 1 }, status: { readyReplicas: 1 } },
          ],
          Job: [
            { status: { conditions: [{ type: 'Complete', status: 'True' }] } },
          ],
        },
        [pod({ phase: 'Running' })],
      ),
    ).toEqual([]);
  });

  it('finds workloads with too few pods, and says why', () => {
    expect(
      read({
        Deployment: [
          deployment(1, [
            { type: 'Available', status: 'False', reason: 'Unavailable' },
            {
              type: 'Progressing',
              status: 'False',
              reason: 'ProgressDeadlineExceeded',
              message: 'ReplicaSet has timed out progressing.',
            },
          ]),
        ],
        DaemonSet: [
          {
            metadata: { name: 'agent', namespace: 'kube-system' },
            status: { desiredNumberScheduled: 4, numberAvailable: 3 },
          },
        ],
        StatefulSet: [
          {
            metadata: { name: 'db', namespace: 'shop' },
            spec: { replicas: 2 },
          },
        ],
      }),
    ).toEqual([
      {
        kind: 'DaemonSet',
        namespace: 'kube-system',
        name: 'agent',
        ready: 3,
        desired: 4,
      },
      {
        kind: 'Deployment',
        namespace: 'shop',
        name: 'api',
        ready: 1,
        desired: 3,
        reason: 'ProgressDeadlineExceeded',
        message: 'ReplicaSet has timed out progressing.',
      },
      {
        kind: 'StatefulSet',
        namespace: 'shop',
        name: 'db',
        ready: 0,
        desired: 2,
      },
    ]);
  });

  it.each([
    [waiting('CrashLoopBackOff'), 'CrashLoopBackOff'],
    [waiting('CrashLoopBackOff', 'OOMKilled'), 'OOMKilled'],
    [waiting('ImagePullBackOff'), 'ImagePullBackOff'],
    [unschedulable('2026-11-02T11:50:00Z'), 'Unschedulable'],
  ])('says of a workload what its pods say', (status, reason) => {
    expect(read({ Deployment: [deployment(2)] }, [pod(status)])).toEqual([
      expect.objectContaining({
        kind: 'Deployment',
        name: 'api',
        ready: 2,
        desired: 3,
        reason,
      }),
    ]);
  });

  it.each([
    [waiting('ContainerCreating')],
    [waiting('PodInitializing')],
    [unschedulable('2026-11-02T11:59:00Z')],
  ])('leaves a pod that starts in peace', status => {
    expect(read({ Deployment: [deployment(3)] }, [pod(status)])).toEqual([]);
  });

  it('leaves pods in peace that are deleted or replaced', () => {
    expect(
      read({ Deployment: [deployment(3)] }, [
        pod(waiting('CrashLoopBackOff'), {
          deletionTimestamp: '2026-11-02T11:59:00Z',
        }),
        pod({ phase: 'Failed', reason: 'Evicted' }),
      ]),
    ).toEqual([]);
  });

  it('finds pods without a workload', () => {
    const metadata = { name: 'debug', ownerReferences: undefined };
    expect(
      read({}, [
        pod(
          {
            phase: 'Failed',
            containerStatuses: [
              {
                name: 'main',
                state: { terminated: { exitCode: 1, reason: 'Error' } },
              },
            ],
          },
          metadata,
        ),
      ]),
    ).toEqual([
      {
        kind: 'Pod',
        namespace: 'shop',
        name: 'debug',
        reason: 'Error',
        message: undefined,
      },
    ]);
  });

  it('keeps the reason of a Job that was given up', () => {
    expect(
      read(
        {
          Job: [
            {
              metadata: { name: 'migrate', namespace: 'shop' },
              status: {
                conditions: [
                  {
                    type: 'Failed',
                    status: 'True',
                    reason: 'BackoffLimitExceeded',
                    message: 'Job has reached the specified backoff limit',
                  },
                ],
              },
            },
          ],
        },
        [
          pod(
            { phase: 'Failed', reason: 'Error' },
            {
              labels: {},
              ownerReferences: [
                { kind: 'Job', name: 'migrate', controller: true },
              ],
            },
          ),
        ],
      ),
    ).toEqual([
      expect.objectContaining({
        kind: 'Job',
        name: 'migrate',
        reason: 'BackoffLimitExceeded',
      }),
    ]);
  });
});
