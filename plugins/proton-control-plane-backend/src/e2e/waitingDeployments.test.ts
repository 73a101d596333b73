import {
  EngineWaiting,
  waiting,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { eventually } from '@proton-vending/test-utils';
import { DeploymentLease } from '../deployments/DeploymentLease';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const DAY_MS = 24 * 60 * 60_000;
const spec = 'proton: EnvironmentSpec\nspec: { cluster_name: dev }\n';
const resourceArn = 'arn:aws:proton:us-east-1:123456789012:environment/dev';
const links = [{ title: 'Pull request', url: 'https://git.example/pulls/7' }];

function review(checkInDays?: number, deadlineInDays?: number): EngineWaiting {
  const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
  return waiting({
    handle: { pullRequest: 7 },
    reason: 'The pull request waits for review',
    links,
    ...(checkInDays !== undefined && { checkAt: inDays(checkInDays) }),
    ...(deadlineInDays !== undefined && { deadlineAt: inDays(deadlineInDays) }),
  });
}

describeOnEachDatabase('a deployment whose engine waits', databases => {
  let plane: TestControlPlane;
  let engine: ScriptedEngine;

  beforeEach(async () => {
    jest.useFakeTimers({
      advanceTimers: true,
      doNotFake: [
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'clearImmediate',
        'setInterval',
        'clearInterval',
        'setTimeout',
        'clearTimeout',
      ],
    });
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine, { concurrency: 1 });
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(async () => {
    await plane.stop();
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const passDays = (days: number) =>
    jest.setSystemTime(Date.now() + days * DAY_MS);

  const create = (name = 'dev') =>
    plane.client.createEnvironment({
      name,
      templateName: 'eks',
      templateMajorVersion: '1',
      spec,
    });

  async function find(name = 'dev') {
    const [deployment] = await plane.database.stores.deployments.list(
      TEST_SCOPE,
      { limit: 1 },
      { kind: 'environment', name },
    );
    return deployment;
  }

  const waits = () =>
    eventually(async () => (await find())?.wait !== undefined);

  // By the clock of the test, the signatures of clients are days old.
  const findEnvironment = () =>
    plane.database.stores.environments.find(TEST_SCOPE, 'dev');

  const getStatus = async () => (await findEnvironment())?.deploymentStatus;

  it('holds no worker for days, and goes on when it is time', async () => {
    engine.onApply = async run =>
      run.target.name === 'dev' && !run.handle
        ? review(3)
        : {
            outputs: [{ key: 'url', value: 'a', sensitive: false }],
            resources: [],
          };
    await create();
    await waits();

    expect(await getStatus()).toBe('IN_PROGRESS');
    await create('other');
    await plane.settled('other');
    passDays(2);
    await new Promise(resolve => setTimeout(resolve, 1_500));
    expect(engine.applied.filter(run => run.handle)).toEqual([]);

    passDays(1.1);
    await plane.settled('dev');
    expect(await getStatus()).toBe('SUCCEEDED');
    expect(engine.applied.at(-1)).toMatchObject({
      target: { name: 'dev' },
      handle: { pullRequest: 7 },
    });
    await eventually(async () =>
      engine.cleanedUp.some(({ target }) => target.name === 'dev'),
    );
  });

  it('says what it waits for', async () => {
    engine.onPlan = async () => review();
    await create();
    await waits();

    const { id } = await find();
    expect(
      await plane.controlPlane.deployments.readRecord(TEST_SCOPE, id),
    ).toMatchObject({
      waitingFor: { reason: 'The pull request waits for review', links },
    });
  });

  it('logs what it waits for, once', async () => {
    engine.onPlan = async () => review(1);
    await create();
    await waits();
    const { id, attempts } = await find();
    passDays(1.1);
    await eventually(async () => (await find()).attempts > attempts);
    await waits();

    const { events } = await plane.controlPlane.deployments.readLog(
      TEST_SCOPE,
      id,
      0,
      100,
    );
    expect(
      events.filter(({ message }) => message.includes('waits for review')),
    ).toMatchObject([
      {
        step: 'planning',
        level: 'info',
        message: 'The pull request waits for review',
      },
    ]);
  });

  it('shows no secret in what it waits for', async () => {
    engine.secrets = ['s3cr3t-token'];
    engine.onPlan = async () =>
      waiting({
        handle: { token: 's3cr3t-token' },
        reason: 'The build with s3cr3t-token runs',
        links: [
          { title: 's3cr3t-token', url: 'https://ci.example/s3cr3t-token' },
        ],
      });
    await create();
    await waits();

    const { id, wait } = await find();
    const { deployments } = plane.controlPlane;
    const record = await deployments.readRecord(TEST_SCOPE, id);
    const log = await deployments.readLog(TEST_SCOPE, id, 0, 100);
    expect(record.waitingFor?.reason).toMatch(/^The build with .* runs$/);
    expect(JSON.stringify([record, log])).not.toContain('s3cr3t-token');
    expect(wait?.handle).toEqual({ token: 's3cr3t-token' });
  });

  it('looks again as soon as it is notified', async () => {
    let merged = false;
    engine.onPlan = async () =>
      merged ? { toAdd: 1, toChange: 0, toRemove: 0 } : review();
    await create();
    await waits();
    merged = true;

    await plane.client.notifyResourceDeploymentStatusChange({
      resourceArn,
      status: 'IN_PROGRESS',
    });
    await plane.settled('dev');
    expect(await getStatus()).toBe('SUCCEEDED');
  });

  it('ends as it is notified, whatever its engine does then', async () => {
    engine.onApply = async () => review();
    await create();
    await waits();

    await plane.client.notifyResourceDeploymentStatusChange({
      resourceArn,
      status: 'IN_PROGRESS',
    });
    await plane.client.notifyResourceDeploymentStatusChange({
      resourceArn,
      status: 'SUCCEEDED',
      outputs: [{ key: 'url', valueString: 'a' }],
    });
    expect(await getStatus()).toBe('SUCCEEDED');
    const { outputs } = await plane.client.listEnvironmentOutputs({
      environmentName: 'dev',
    });
    expect(outputs).toEqual([{ key: 'url', valueString: 'a' }]);
  });

  it('can wait in one step after the other', async () => {
    const handles: unknown[] = [];
    engine.onPlan = async ({ handle }) => {
      handles.push(handle);
      return handle
        ? { toAdd: 1, toChange: 0, toRemove: 0 }
        : waiting({ handle: { run: 1 }, checkAt: new Date(), reason: 'Plans' });
    };
    engine.onApply = async ({ handle }) => {
      handles.push(handle);
      return handle?.run === 2
        ? { outputs: [], resources: [] }
        : waiting({
            handle: { run: 2 },
            checkAt: new Date(),
            reason: 'Applies',
          });
    };
    await create();
    await plane.settled('dev');

    expect(await getStatus()).toBe('SUCCEEDED');
    expect(handles).toEqual([undefined, { run: 1 }, { run: 1 }, { run: 2 }]);
  });

  it('fails when its deadline passes, and its engine stops', async () => {
    engine.onApply = async () => review(undefined, 7);
    await create();
    await waits();
    passDays(6.9);
    await new Promise(resolve => setTimeout(resolve, 1_500));
    expect(await getStatus()).toBe('IN_PROGRESS');

    passDays(0.2);
    await plane.settled('dev');
    expect(await findEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage:
        'The deployment still waited when its deadline passed: The pull request waits for review',
    });
    expect(engine.cancelled[0].handle).toEqual({ pullRequest: 7 });
  });

  describe('until a deadline that its owner is notified of', () => {
    const soon = (deadlineAt: Date, noticeInDays: number) =>
      waiting({
        handle: { pullRequest: 7 },
        reason: 'The pull request waits for review',
        deadlineAt,
        deadlineNoticeAt: new Date(
          deadlineAt.getTime() - noticeInDays * DAY_MS,
        ),
        checkAt: new Date(Date.now() + 0.05 * DAY_MS),
      });
    let deadlineAt: Date;
    let looks: number;

    beforeEach(() => {
      deadlineAt = new Date(Date.now() + 7 * DAY_MS);
      looks = 0;
      engine.onPlan = async () => {
        looks += 1;
        return soon(deadlineAt, 2);
      };
    });

    /** No worker holds it, whose lease would be over when days pass. */
    const rests = () =>
      eventually(
        async () =>
          (await plane.knex('deployments').first('lease_owner')).lease_owner ===
          null,
      );

    const createAtRest = async () => {
      await create();
      await waits();
      await rests();
    };

    /** Passes days, and waits until the deployment was looked at. */
    const looksAfter = async (days: number) => {
      const before = looks;
      passDays(days);
      await eventually(() => looks > before);
      await rests();
    };

    const isNotified = (times: number) =>
      eventually(() => plane.deadlineEvents.length === times);

    it('says so once, in time', async () => {
      await createAtRest();
      await looksAfter(4.8);
      expect(plane.deadlineEvents).toEqual([]);

      await looksAfter(0.3);
      await isNotified(1);
      // Also another backend knows it.
      expect((await find()).deadlineNotifiedAt).toEqual(deadlineAt);
      await looksAfter(0.1);
      expect(plane.deadlineEvents).toEqual([
        expect.objectContaining({
          source: 'proton-vending',
          'detail-type': 'Proton Deployment Deadline',
          resources: [resourceArn],
          detail: {
            name: 'dev',
            deploymentId: (await find()).id,
            deadline: deadlineAt.toISOString(),
          },
        }),
      ]);
      expect(await getStatus()).toBe('IN_PROGRESS');
    });

    it('says so of another deadline, as of the next wait', async () => {
      await createAtRest();
      await looksAfter(5.1);
      deadlineAt = new Date(Date.now() + DAY_MS);
      await looksAfter(0.1);
      await isNotified(2);
      expect(plane.deadlineEvents[1].detail.deadline).toBe(
        deadlineAt.toISOString(),
      );
    });

    it('says so again when that could not be published', async () => {
      await createAtRest();
      jest.spyOn(plane.deadlineEvents, 'push').mockImplementationOnce(() => {
        throw new Error('The events service is unreachable');
      });
      await looksAfter(5.1);
      expect(plane.deadlineEvents).toHaveLength(0);
      expect((await find()).deadlineNotifiedAt).toBeUndefined();

      await looksAfter(0.1);
      await isNotified(1);
      expect((await find()).deadlineNotifiedAt).toEqual(deadlineAt);
    });

    it('says so again when the backend stops before that is stored', async () => {
      await createAtRest();
      const release = jest
        .spyOn(DeploymentLease.prototype, 'releaseWaiting')
        .mockRejectedValueOnce(new Error('The backend stopped'));
      await looksAfter(5.1);
      expect(release).toHaveBeenCalledTimes(1);
      await isNotified(1);
      expect((await find()).deadlineNotifiedAt).toBeUndefined();

      await looksAfter(0.1);
      await isNotified(2);
      expect(plane.deadlineEvents[1].detail).toEqual(
        plane.deadlineEvents[0].detail,
      );
      expect((await find()).deadlineNotifiedAt).toEqual(deadlineAt);
    });

    it('says nothing once it is being cancelled', async () => {
      engine.onCancel = async () => false;
      await createAtRest();
      await plane.client.cancelEnvironmentDeployment({
        environmentName: 'dev',
      });
      await eventually(() => engine.cancelled.length > 0);
      await rests();
      passDays(5.1);
      await eventually(() => engine.cancelled.length > 1);
      expect(plane.deadlineEvents).toEqual([]);
    });
  });

  describe('and links to pages', () => {
    const lasting = [{ title: 'Log: apply', url: 'https://ci.example/7' }];
    const linked = (token = '') =>
      waiting({
        handle: {},
        reason: 'The pipeline runs',
        links,
        lastingLinks: [
          ...lasting,
          ...(token === ''
            ? []
            : [{ title: token, url: `https://ci.example/${token}` }]),
        ],
      });

    const readRecord = async () =>
      plane.controlPlane.deployments.readRecord(TEST_SCOPE, (await find()).id);

    it.each(['SUCCEEDED', 'FAILED'] as const)(
      'keeps those that last after it %s',
      async status => {
        engine.onApply = async () => linked();
        await create();
        await waits();
        expect(await readRecord()).toMatchObject({
          links: lasting,
          waitingFor: { links },
        });
        await plane.client.notifyResourceDeploymentStatusChange({
          resourceArn,
          status,
        });
        expect(await getStatus()).toBe(status);
        const record = await readRecord();
        expect(record.links).toEqual(lasting);
        expect(record.waitingFor).toBeUndefined();
      },
    );

    it('keeps those that last after it is cancelled', async () => {
      engine.onApply = async () => linked();
      await create();
      await waits();
      await plane.client.cancelEnvironmentDeployment({
        environmentName: 'dev',
      });
      await plane.settled('dev');
      expect((await readRecord()).links).toEqual(lasting);
    });

    it('keeps no secret in them', async () => {
      engine.secrets = ['s3cr3t-token'];
      engine.onApply = async () => linked('s3cr3t-token');
      await create();
      await waits();
      const { links: kept } = await readRecord();
      expect(kept).toHaveLength(2);
      expect(JSON.stringify(kept)).not.toContain('s3cr3t-token');
    });
  });

  describe('and is cancelled meanwhile', () => {
    const cancel = () =>
      plane.client.cancelEnvironmentDeployment({ environmentName: 'dev' });

    it('ends when its engine stops', async () => {
      engine.onApply = async () => review();
      await create();
      await waits();
      await cancel();
      await plane.settled('dev');

      expect(await getStatus()).toBe('CANCELLED');
      expect(engine.cancelled[0]).toMatchObject({
        handle: { pullRequest: 7 },
        target: { name: 'dev' },
      });
    });

    it('is asked again when its engine does not stop at once', async () => {
      let stops = false;
      engine.onApply = async () => review();
      engine.onCancel = async () => stops;
      await create();
      await waits();
      await cancel();
      await eventually(async () => engine.cancelled.length === 1);
      await eventually(async () => engine.applied.length === 2);
      await eventually(
        async () =>
          (await plane.knex('deployments').first('lease_owner')).lease_owner ===
          null,
      );
      expect(await getStatus()).toBe('CANCELLING');

      stops = true;
      passDays(0.1);
      await plane.settled('dev');
      expect(await getStatus()).toBe('CANCELLED');
    });
  });

  describe.each(['plan', 'apply'] as const)('in its %s', step => {
    const steps = { plan: 'planning', apply: 'applying' };

    beforeEach(async () => {
      engine[step === 'plan' ? 'onPlan' : 'onApply'] = async () => review(3);
      await create();
      await waits();
      await plane.controlPlane.stop();
    });

    it('goes on after a restart', async () => {
      expect((await find()).step).toBe(steps[step]);
      const next = new ScriptedEngine();
      let handle: unknown;
      if (step === 'plan') {
        next.onPlan = async run => {
          handle = run.handle;
          return { toAdd: 1, toChange: 0, toRemove: 0 };
        };
      }
      await plane.startAnother(next);
      passDays(3.1);
      await plane.settled('dev');

      expect(await getStatus()).toBe('SUCCEEDED');
      expect(step === 'plan' ? handle : next.applied[0].handle).toEqual({
        pullRequest: 7,
      });
    });

    it('is cancelled after a restart', async () => {
      await plane.client.cancelEnvironmentDeployment({
        environmentName: 'dev',
      });
      const next = new ScriptedEngine();
      await plane.startAnother(next);
      await plane.settled('dev');

      expect(await getStatus()).toBe('CANCELLED');
      expect(next.cancelled[0].handle).toEqual({ pullRequest: 7 });
    });
  });

  it('is destroyed by an engine that waits', async () => {
    await create();
    await plane.settled('dev');
    engine.onDestroy = async ({ handle }) => (handle ? undefined : review(1));
    await plane.client.deleteEnvironment({ name: 'dev' });
    await waits();
    expect(await getStatus()).toBe('DELETE_IN_PROGRESS');

    passDays(1.1);
    await plane.settled('dev');
    expect(await findEnvironment()).toBeUndefined();
  });
});
