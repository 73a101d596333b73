import {
  GetDeploymentCommand,
  ProtonClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import { ServiceUnavailableError } from '@backstage/errors';
import { mockClient } from 'aws-sdk-client-mock';
import { logLine } from '@proton-vending/test-utils';
import { DeploymentEvent, followDeployment } from './followDeployment';

const client = new ProtonClient({ region: 'us-east-1' });
const mock = mockClient(client);

const listDeploymentLog = jest.fn();
const extension = {
  listDeploymentLog,
  listSensitiveOutputKeys: jest.fn(),
  describeEnvironmentOutputs: jest.fn(),
  followDeploymentLog: jest.fn(),
  getDeploymentPlan: jest.fn(),
  getDeploymentRecord: jest.fn(),
  listDeploymentRecords: jest.fn(),
  importEnvironment: jest.fn(),
  retainEnvironment: jest.fn(),
  acceptEnvironmentState: jest.fn(),
  listEnvironmentStateVersions: jest.fn(),
  startEnvironmentPlan: jest.fn(),
  startEnvironmentCreationPlan: jest.fn(),
  getEnvironmentPlan: jest.fn(),
  listEnvironmentPlans: jest.fn(),
  cancelEnvironmentPlan: jest.fn(),
  deployEnvironmentPlan: jest.fn(),
  updateEnvironment: jest.fn(),
  getEnvironmentState: jest.fn(),
  restoreEnvironmentState: jest.fn(),
  getRefusedState: jest.fn(),
  acceptRefusedState: jest.fn(),
  discardRefusedState: jest.fn(),
  unlockEnvironmentState: jest.fn(),
  openEnvironmentStateAccess: jest.fn(),
  listDeprecatedVersions: jest.fn(),
  deprecateTemplateVersion: jest.fn(),
  undeprecateTemplateVersion: jest.fn(),
  listTemplateRules: jest.fn(),
  registerEnvironmentTemplateVersion: jest.fn(),
};

async function follow() {
  const events: DeploymentEvent[] = [];
  const following = followDeployment({
    client,
    extension,
    environmentName: 'demo',
    deploymentId: 'd-1',
    signal: new AbortController().signal,
  });
  for (;;) {
    const { done, value } = await following.next();
    if (done) {
      return { events, end: value };
    }
    events.push(value);
  }
}

function answerStatus(...answers: (string | Error)[]) {
  let last: string | Error = 'IN_PROGRESS';
  mock.on(GetDeploymentCommand).callsFake(async () => {
    last = answers.shift() ?? last;
    if (last instanceof Error) {
      throw last;
    }
    return { deployment: { deploymentStatus: last } };
  });
}

/** Lets the pauses pass until the promise settles. */
async function settle<T>(promise: Promise<T>): Promise<T> {
  let settled = false;
  const done = () => {
    settled = true;
  };
  promise.then(done, done);
  while (!settled) {
    await jest.advanceTimersByTimeAsync(1_000);
  }
  return promise;
}

describe('followDeployment', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    mock.reset();
    listDeploymentLog.mockReset().mockImplementation(async ({ after }) => ({
      events: [],
      nextAfter: after,
      complete: false,
    }));
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('gives each line and each status once, and then the end', async () => {
    answerStatus('IN_PROGRESS', 'IN_PROGRESS', 'SUCCEEDED');
    listDeploymentLog
      .mockResolvedValueOnce({ events: [logLine(1, 'one')], nextAfter: 1 })
      .mockResolvedValueOnce({ events: [], nextAfter: 1 })
      .mockResolvedValueOnce({ events: [logLine(2, 'two')], nextAfter: 2 });

    const { events, end } = await settle(follow());

    expect(
      events.map(event =>
        event.type === 'log' ? event.event.message : event.type,
      ),
    ).toEqual(['one', 'status', 'two', 'status']);
    expect(end.status).toBe('SUCCEEDED');
    expect(listDeploymentLog).toHaveBeenLastCalledWith(
      expect.objectContaining({ after: 1 }),
    );
  });

  it('reads a long log to its end', async () => {
    answerStatus('SUCCEEDED');
    const lines = Array.from({ length: 250 }, (_, i) =>
      logLine(i + 1, `line ${i + 1}`),
    );
    listDeploymentLog.mockImplementation(async ({ after, limit }) => ({
      events: lines.slice(after, after + limit),
      nextAfter: Math.min(after + limit, 250),
      complete: true,
    }));

    const { events } = await settle(follow());

    expect(events.filter(({ type }) => type === 'log')).toHaveLength(250);
  });

  it('goes on when Proton is out of reach for a while, and says so once', async () => {
    const away = new ServiceUnavailableError('Proton is away');
    answerStatus('IN_PROGRESS', away, away, 'SUCCEEDED');

    const { events, end } = await settle(follow());

    expect(events.filter(({ type }) => type === 'interruption')).toEqual([
      { type: 'interruption', message: 'Proton is away' },
    ]);
    expect(end.status).toBe('SUCCEEDED');
  });

  it('gives up when Proton stays out of reach', async () => {
    answerStatus(new ServiceUnavailableError('Proton is away'));

    await expect(settle(follow())).rejects.toThrow('Proton is away');
  });

  it('ends at once when the deployment is gone', async () => {
    answerStatus(
      new ResourceNotFoundException({ message: 'gone', $metadata: {} }),
    );

    await expect(settle(follow())).rejects.toThrow('gone');
    expect(mock.calls()).toHaveLength(1);
  });

  it('follows the status when the log cannot be read', async () => {
    answerStatus('IN_PROGRESS', 'FAILED');
    listDeploymentLog.mockRejectedValue(new Error('no log'));

    const { events, end } = await settle(follow());

    expect(events.map(({ type }) => type)).toEqual([
      'interruption',
      'status',
      'status',
    ]);
    expect(end.status).toBe('FAILED');
  });
});
