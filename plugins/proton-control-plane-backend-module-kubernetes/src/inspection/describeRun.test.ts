import {
  CoreV1Event,
  V1Job,
  V1Pod,
  V1PodCondition,
  V1PodStatus,
} from '@kubernetes/client-node';
import { describeRun } from './describeRun';
import { RunObjects } from './RunObjects';

const NOW = new Date('2026-11-29T12:00:00Z');
const SECOND_MS = 1_000;

const inSeconds = (seconds: number) =>
  new Date(NOW.getTime() + seconds * SECOND_MS);

function job(rest: Partial<V1Job> = {}): V1Job {
  return { metadata: { name: 'run' }, spec: { template: {} }, ...rest };
}

function ended(type: string, reason?: string): Partial<V1Job> {
  return { status: { conditions: [{ type, status: 'True', reason }] } };
}

function pod(status: V1PodStatus, metadata: V1Pod['metadata'] = {}): V1Pod {
  return {
    metadata: { name: 'run-x', creationTimestamp: NOW, ...metadata },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'runner', image: 'proton-runner:1' }],
    },
    status,
  };
}

function disrupted(reason: string, message?: string): V1PodCondition {
  return { type: 'DisruptionTarget', status: 'True', reason, message };
}

function exited(exitCode: number, rest = {}): V1PodStatus {
  return {
    phase: exitCode === 0 ? 'Succeeded' : 'Failed',
    containerStatuses: [
      {
        name: 'runner',
        image: '',
        imageID: '',
        ready: false,
        restartCount: 0,
        state: { terminated: { exitCode, ...rest } },
      },
    ],
  };
}

function waits(reason: string, message?: string): V1PodStatus {
  return {
    phase: 'Pending',
    containerStatuses: [
      {
        name: 'runner',
        image: '',
        imageID: '',
        ready: false,
        restartCount: 0,
        state: { waiting: { reason, message } },
      },
    ],
  };
}

function warning(reason: string, message: string, at = NOW): CoreV1Event {
  return {
    metadata: {},
    involvedObject: {},
    type: 'Warning',
    reason,
    message,
    lastTimestamp: at,
  };
}

function inspect(objects: Partial<RunObjects>) {
  return describeRun(
    { name: 'run', namespace: 'runs', pods: [], events: [], ...objects },
    NOW,
  );
}

describe('describeRun', () => {
  it('is starting until there is a pod', () => {
    expect(inspect({ job: job() })).toEqual({ state: 'starting' });
  });

  it('says that a queue holds the Job back', () => {
    expect(
      inspect({ job: job({ spec: { template: {}, suspend: true } }) }),
    ).toMatchObject({
      state: 'starting',
      message: expect.stringContaining('is suspended'),
    });
  });

  it.each(['ContainerCreating', 'PodInitializing'])(
    'is starting without a message while it is %s',
    reason => {
      expect(inspect({ job: job(), pods: [pod(waits(reason))] })).toEqual({
        state: 'starting',
      });
    },
  );

  it('says that a volume cannot be mounted, by the newest event', () => {
    expect(
      inspect({
        job: job(),
        pods: [pod(waits('ContainerCreating'))],
        events: [
          warning('FailedMount', 'old', inSeconds(-60)),
          warning('FailedMount', 'token not found', inSeconds(-1)),
        ],
      }).message,
    ).toBe("Pod run-x can't start yet: token not found");
  });

  it('reports the pull error rather than the back-off', () => {
    expect(
      inspect({
        job: job(),
        pods: [pod(waits('ImagePullBackOff', 'Back-off pulling image'))],
        events: [
          warning('Failed', 'Failed to pull image "x": not found'),
          warning('Failed', 'Error: ImagePullBackOff', inSeconds(5)),
        ],
      }).message,
    ).toContain('Failed to pull image "x": not found');
  });

  it('is running until its pod has ended, also when its Job is over', () => {
    expect(
      inspect({
        job: job(ended('Failed', 'DeadlineExceeded')),
        pods: [pod({ phase: 'Running' })],
      }),
    ).toEqual({ state: 'running' });
  });

  it('counts a pod as running whose state nobody knows', () => {
    expect(
      inspect({ job: job(), pods: [pod({ phase: 'Unknown' })] }).state,
    ).toBe('running');
  });

  it.each([
    [
      'PreemptionByScheduler',
      'Set protonControlPlane.kubernetes.priorityClassName',
    ],
    ['EvictionByEvictionAPI', 'to drain its node'],
    [
      'TerminationByKubelet',
      'Raise protonControlPlane.kubernetes.resources.requests',
    ],
    ['SomethingNew', 'the details'],
  ])('explains a pod that was stopped by %s', (reason, text) => {
    expect(
      inspect({
        job: job(ended('Failed', 'PodFailurePolicy')),
        pods: [
          pod({
            ...exited(143),
            conditions: [disrupted(reason, 'the details')],
          }),
        ],
      }),
    ).toEqual({ state: 'ended', message: expect.stringContaining(text) });
  });

  it.each([
    ['its node is gone', { conditions: [disrupted('DeletionByPodGC')] }],
    ['failed (NodeLost)', { reason: 'NodeLost' }],
    [
      'was ended by signal 9',
      exited(137, { reason: 'ContainerStatusUnknown' }),
    ],
  ])('is missing when no node saw it stop: %s', (text, status) => {
    expect(
      inspect({
        job: job(ended('Failed', 'PodFailurePolicy')),
        pods: [pod({ phase: 'Failed', ...status })],
      }),
    ).toEqual({ state: 'missing', message: expect.stringContaining(text) });
  });

  it('has ended when its pod failed before it had a node', () => {
    const { spec, ...unscheduled } = pod({ phase: 'Failed' });
    expect(
      inspect({ job: job(ended('Failed')), pods: [unscheduled] }).state,
    ).toBe('ended');
  });

  it('gives an evicted pod its time', () => {
    expect(
      inspect({
        job: job(),
        pods: [
          pod(
            {
              phase: 'Running',
              conditions: [disrupted('EvictionByEvictionAPI')],
            },
            { deletionTimestamp: inSeconds(600) },
          ),
        ],
      }),
    ).toEqual({
      state: 'running',
      message: expect.stringContaining(
        'time to save its state: it was evicted',
      ),
    });
  });

  it.each([
    [-10, 'running'],
    [-31, 'missing'],
  ])('takes a pod that should end in %d s for %s', (seconds, state) => {
    expect(
      inspect({
        job: job(),
        pods: [
          pod({ phase: 'Running' }, { deletionTimestamp: inSeconds(seconds) }),
        ],
      }).state,
    ).toBe(state);
  });

  it.each([
    [
      exited(0),
      'ended without reporting a result. Check that protonControlPlane.kubernetes.image is an image of proton-runner',
    ],
    [exited(2, { message: 'no URL\n' }), 'ended with exit code 2: no URL'],
    [exited(137), 'was ended by signal 9'],
    [exited(1, { reason: 'Error' }), 'ended with exit code 1'],
    [
      exited(128, { reason: 'StartError', message: 'no such file' }),
      'ended with exit code 128: no such file',
    ],
    [
      {
        ...exited(143),
        reason: 'NodeShutdown',
        message: 'Pod was terminated',
      },
      'failed (NodeShutdown): Pod was terminated',
    ],
  ])('explains how the pod ended: %j', (status, text) => {
    expect(inspect({ job: job(), pods: [pod(status)] })).toEqual({
      state: 'ended',
      message: `Pod run-x on node node-1 ${text}`,
    });
  });

  it('says that the pod of a failed Job is gone, and may still be at work', () => {
    expect(
      inspect({ job: job(ended('Failed', 'BackoffLimitExceeded')) }),
    ).toEqual({
      state: 'missing',
      message: expect.stringContaining('its pod is gone'),
    });
  });

  it('has ended when its Job is complete, also without its pod', () => {
    expect(inspect({ job: job(ended('Complete')) }).state).toBe('ended');
  });

  it('reports the newest pod', () => {
    const old = pod(exited(1), {
      name: 'old',
      creationTimestamp: inSeconds(-60),
    });
    expect(
      inspect({ job: job(), pods: [pod(exited(3)), old] }).message,
    ).toContain('Pod run-x');
  });
});
