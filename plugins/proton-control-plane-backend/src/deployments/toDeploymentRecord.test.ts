import { DeploymentRecord } from '../database/deploymentRows';
import { toDeploymentRecord } from './toDeploymentRecord';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

const state = {
  templateName: 'eks',
  majorVersion: 1,
  minorVersion: 0,
  spec: '',
};

const deployment: DeploymentRecord = {
  id: 'd-1',
  accountId: '123456789012',
  region: 'us-east-1',
  target: { kind: 'environment', id: 'e-1', name: 'dev', createdAt: at(0) },
  operation: 'create',
  engine: 'TERRAFORM',
  status: 'IN_PROGRESS',
  step: 'queued',
  targetState: state,
  notifiedOutputs: [],
  requestedBy: 'plugin:scaffolder',
  attempts: 0,
  failedAttempts: 0,
  lostAttempts: 0,
  createdAt: at(0),
  lastModifiedAt: at(0),
};

describe('toDeploymentRecord', () => {
  it('says since when a deployment waits', () => {
    expect(toDeploymentRecord(deployment).steps).toEqual([
      { step: 'queued', startedAt: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  it('names the engine', () => {
    expect(toDeploymentRecord(deployment).engine).toBe('TERRAFORM');
  });

  it('leaves the step that goes on without an end', () => {
    expect(
      toDeploymentRecord(
        { ...deployment, step: 'rendering', startedAt: at(1) },
        { rendering: at(2) },
      ).steps,
    ).toEqual([
      {
        step: 'queued',
        startedAt: '2026-01-01T00:00:00.000Z',
        endedAt: '2026-01-01T00:02:00.000Z',
      },
      { step: 'rendering', startedAt: '2026-01-01T00:02:00.000Z' },
    ]);
  });

  it('skips the steps that a deployment does not go through', () => {
    const { steps } = toDeploymentRecord(
      {
        ...deployment,
        operation: 'delete',
        step: 'settling',
        completedAt: at(4),
      },
      { rendering: at(1), applying: at(2), settling: at(3) },
    );
    expect(steps.map(({ step }) => step)).toEqual([
      'queued',
      'rendering',
      'applying',
      'settling',
    ]);
    expect(steps.at(-1)?.endedAt).toBe('2026-01-01T00:04:00.000Z');
  });

  it('says what a deployment waits for', () => {
    const wait = {
      handle: { number: 7 },
      reason: 'The pull request waits for review',
      links: [{ title: 'Pull request', url: 'https://git.example/pulls/7' }],
    };
    expect(toDeploymentRecord({ ...deployment, wait }).waitingFor).toEqual({
      reason: wait.reason,
      links: wait.links,
    });
  });
});
