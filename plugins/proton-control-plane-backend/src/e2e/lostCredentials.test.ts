import {
  ProvisioningError,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { EngineRunReference } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  MotoServer,
  describeWith,
  eventually,
} from '@proton-vending/test-utils';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RunnerPlane } from '../__testUtils__/RunnerPlane';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { ShiftedClock } from '../__testUtils__/ShiftedClock';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { AssumeRoleConfig } from '../credentials/readAssumeRoleConfig';

jest.setTimeout(120_000);

const MINUTE_S = 60;
const DAY_MS = 24 * 60 * MINUTE_S * 1_000;
const ASSUME_ROLE: AssumeRoleConfig = {
  durationSeconds: 15 * MINUTE_S,
  allowedRoles: [],
  planPolicyArns: [],
  accounts: [
    {
      accountId: '123456789012',
      roleArn: 'arn:aws:iam::123456789012:role/proton',
    },
  ],
};

describeWith('moto_server')('the credentials of runs that are lost', () => {
  const host = { ...process.env };
  const clock = new ShiftedClock();
  let moto: MotoServer;

  beforeAll(async () => {
    moto = await MotoServer.start();
  });

  beforeEach(() => {
    clock.install();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_STS: moto.endpoint,
      AWS_ACCESS_KEY_ID: 'of-the-backend',
      AWS_SECRET_ACCESS_KEY: 'secret-of-the-backend',
    });
  });

  afterEach(() => {
    clock.remove();
    process.env = { ...host };
  });

  afterAll(() => moto.stop());

  describeOnEachDatabase('of runners outside of the backend', databases => {
    let runners: RunnerPlane;

    async function reachApply(lostAfter?: number) {
      runners = await RunnerPlane.start(databases, {
        assumeRole: ASSUME_ROLE,
        deploymentTimeout: DAY_MS,
        ...(lostAfter !== undefined && { lostAfter }),
      });
      return runners.reachApply();
    }

    const countSessions = async () =>
      (await runners.plane.knex('role_sessions')).length;

    const readWait = async () => {
      const [{ wait }] = await runners.plane.database.stores.deployments.list(
        TEST_SCOPE,
        { limit: 1 },
        { kind: 'environment', name: 'dev' },
      );
      return wait?.reason;
    };

    /** Has the control plane look until it waits for what is expected. */
    const waitFor = async (reason: RegExp) => {
      let found: string | undefined;
      for (let round = 0; round < 100; round++) {
        await runners.wake();
        found = await readWait();
        if (found !== undefined && reason.test(found)) {
          return;
        }
        await delay(100);
      }
      throw new Error(`It waits for something else: ${found}`);
    };

    afterEach(() => runners.stop());

    it('expire before another runner replaces one that is missing', async () => {
      await reachApply();
      // The result of the plan says that its runner has ended.
      expect(await countSessions()).toBe(1);
      runners.launcher.onInspect = ({ attempt }) => ({
        state: attempt === 1 ? 'missing' : 'running',
        message: "Node node-1 doesn't respond",
      });
      // By then, a runner without credentials would have been replaced.
      clock.advance(10 * MINUTE_S);
      await waitFor(
        /^Node node-1 doesn't respond\. Until its AWS credentials expire at \d{4}-\d\d-\d\dT[\d:.]+Z, nothing else works on the environment$/,
      );
      expect(runners.launcher.started).toHaveLength(2);
      clock.advance(6 * MINUTE_S);
      await eventually(async () => {
        await runners.wake();
        return runners.launcher.started.length === 3;
      }, 100);
      const second = await runners.fetchRun(
        await runners.launcher.waitFor('apply', 2),
      );
      expect(await countSessions()).toBe(1);
      await second.call('POST', '/result', { kind: 'failed', message: 'no' });
      await runners.plane.settled('dev');
      expect(await countSessions()).toBe(0);
    });

    it('are not waited for when the runner has certainly ended', async () => {
      await reachApply(200);
      runners.launcher.onInspect = ({ attempt }) => ({
        state: attempt === 1 ? 'ended' : 'running',
      });
      await eventually(async () => {
        await runners.wake();
        return runners.launcher.started.length === 3;
      }, 100);
      expect(await countSessions()).toBe(0);
      const second = await runners.fetchRun(
        await runners.launcher.waitFor('apply', 2),
      );
      await second.call('POST', '/result', { kind: 'failed', message: 'no' });
      await runners.plane.settled('dev');
    });

    it('expire before a cancelled deployment ends whose runner is missing', async () => {
      await reachApply();
      runners.launcher.onInspect = () => ({ state: 'missing' });
      runners.launcher.onStop = () => true;
      clock.advance(10 * MINUTE_S);
      await runners.plane.client.cancelEnvironmentDeployment({
        environmentName: 'dev',
      });
      await waitFor(/asked to stop.*AWS credentials expire at/);
      expect((await runners.readEnvironment())?.deploymentStatus).toBe(
        'CANCELLING',
      );
      clock.advance(6 * MINUTE_S);
      await runners.wake();
      await runners.plane.settled('dev');
      expect((await runners.readEnvironment())?.deploymentStatus).toBe(
        'CANCELLED',
      );
      expect(await countSessions()).toBe(0);
    });

    it('expire before the next deployment of the environment begins', async () => {
      await reachApply();
      runners.launcher.onInspect = ({ step }) => {
        if (step === 'plan') {
          return { state: 'running' };
        }
        throw new ProvisioningError('The bundle no longer exists');
      };
      // The runner is given up 3 minutes after its last report.
      clock.advance(4 * MINUTE_S);
      await eventually(async () => {
        await runners.wake();
        const environment = await runners.readEnvironment();
        return environment?.deploymentStatus === 'FAILED';
      }, 100);
      expect(runners.launcher.stopped).not.toHaveLength(0);
      const plans = () =>
        runners.launcher.started.filter(({ step }) => step === 'plan').length;

      await runners.plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
      });
      await waitFor(
        /^Waiting until \S+, when the AWS credentials of an earlier run of this environment expire: the control plane lost contact/,
      );
      expect(await runners.readLog()).toMatch(
        /Updating environment.*\nPlanning the changes\nWaiting until/,
      );
      expect(plans()).toBe(1);
      clock.advance(12 * MINUTE_S);
      await eventually(async () => {
        await runners.wake();
        return plans() === 2;
      }, 100);
      const launched = runners.launcher.started.at(-1)!;
      const plan = await runners.fetchRun(launched);
      await plan.call('POST', '/result', { kind: 'failed', message: 'no' });
      await runners.plane.settled('dev');
    });

    it('let a deployment be cancelled that waits for their expiry', async () => {
      const apply = await reachApply();
      await apply.call('POST', '/result', { kind: 'failed', message: 'no' });
      await runners.plane.settled('dev');
      const { database } = runners.plane;
      const [failed] = await database.stores.deployments.list(
        TEST_SCOPE,
        { limit: 1 },
        { kind: 'environment', name: 'dev' },
      );
      const launched = runners.launcher.started.length;
      await database.stores.roleSessions.insert(
        failed,
        { runId: randomUUID() },
        new Date(Date.now() + 10 * MINUTE_S * 1_000),
      );
      await runners.plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
      });
      await waitFor(/^Waiting until/);
      await runners.plane.client.cancelEnvironmentDeployment({
        environmentName: 'dev',
      });
      await runners.plane.settled('dev');
      expect((await runners.readEnvironment())?.deploymentStatus).toBe(
        'CANCELLED',
      );
      expect(runners.launcher.started).toHaveLength(launched);
    });
  });

  describeOnEachDatabase('of backends with folders of their own', databases => {
    let plane: TestControlPlane;
    let otherFolder: string;
    let ends: Array<() => void>;

    /** An engine whose apply goes on, whatever it is told, until the test ends it. */
    function createStuckEngine() {
      const engine = new ScriptedEngine();
      const ending = new AbortController();
      engine.onApply = async () => {
        if (!ending.signal.aborted) {
          await once(ending.signal, 'abort');
        }
        return { outputs: [], resources: [] };
      };
      const end = () => ending.abort();
      ends.push(end);
      return { engine, end };
    }

    async function readWait() {
      const [{ wait }] = await plane.database.stores.deployments.list(
        TEST_SCOPE,
        { limit: 1 },
        { kind: 'environment', name: 'dev' },
      );
      return wait?.reason;
    }

    /** Has a backend run a deployment. */
    async function start(engine: ScriptedEngine) {
      plane = await startControlPlane(databases, engine, {
        assumeRole: ASSUME_ROLE,
        deploymentTimeout: DAY_MS,
      });
      await plane.client.createEnvironmentTemplate({ name: 'eks' });
      await plane.registerVersion('eks', clusterBundle());
      await plane.client.createEnvironment({
        name: 'dev',
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
      });
      await eventually(() => engine.applied.length === 1);
    }

    /** Has a backend lose the deployment that it runs to another one, started for that. */
    async function loseTo(next: ScriptedEngine, folder?: string) {
      const [{ lease_owner: owner }] = await plane.knex('deployments');
      const held = () =>
        plane.knex('deployments').where({ lease_owner: owner });
      await held().update({ lease_expires_at: 1 });
      await plane.startAnother(next, folder);
      await eventually(async () => {
        // Its holder may just have extended the lease.
        return (await held().update({ lease_expires_at: 1 })) === 0;
      }, 100);
    }

    /** Has a backend lose a deployment that it runs to another one, which waits. */
    async function overtake(lost: ScriptedEngine, next: ScriptedEngine) {
      await start(lost);
      await loseTo(next, otherFolder);
      await eventually(async () => (await readWait()) !== undefined, 200);
      expect(await readWait()).toMatch(
        /^Waiting until \S+, when the AWS credentials of an earlier run of this environment expire/,
      );
    }

    const wake = async () => {
      const [{ id }] = await plane.knex('deployments');
      await plane.database.stores.deployments.wake(id, new Date());
    };

    const notify = (status: 'FAILED' | 'IN_PROGRESS' | 'SUCCEEDED') =>
      plane.client.notifyResourceDeploymentStatusChange({
        resourceArn: 'arn:aws:proton:us-east-1:123456789012:environment/dev',
        status,
      });

    async function expectNotEndedFromOutside() {
      for (const status of ['SUCCEEDED', 'FAILED'] as const) {
        await expect(notify(status)).rejects.toMatchObject({
          name: 'ConflictException',
          message: expect.stringContaining('this control plane runs it'),
        });
      }
    }

    beforeEach(async () => {
      ends = [];
      otherFolder = await mkdtemp(join(tmpdir(), 'lost-credentials-'));
    });

    afterEach(async () => {
      // No backend stops before its engine does.
      ends.forEach(end => end());
      await plane.stop();
      await rm(otherFolder, { recursive: true, force: true });
    });

    it('expire before another backend continues', async () => {
      const stuck = createStuckEngine();
      const next = new ScriptedEngine();
      await overtake(stuck.engine, next);
      clock.advance(14 * MINUTE_S);
      await wake();
      await delay(500);
      expect(next.applied).toHaveLength(0);
      clock.advance(2 * MINUTE_S);
      await wake();
      await plane.settled('dev');
      expect(next.applied).toHaveLength(1);
      stuck.end();
    });

    it('expire before another machine with the same data directory continues', async () => {
      const stuck = createStuckEngine();
      const next = new ScriptedEngine();
      await start(stuck.engine);
      await plane.knex('role_sessions').update({ host: 'another-machine' });
      await loseTo(next);
      await eventually(async () => (await readWait()) !== undefined, 200);
      expect(next.applied).toHaveLength(0);
      clock.advance(16 * MINUTE_S);
      await wake();
      await plane.settled('dev');
      expect(next.applied).toHaveLength(1);
      stuck.end();
    });

    it('expire although somebody outside reports the end', async () => {
      const [lost, next] = [createStuckEngine(), createStuckEngine()];
      await overtake(lost.engine, next.engine);
      await expectNotEndedFromOutside();
      await notify('IN_PROGRESS');
      expect(next.engine.applied).toHaveLength(0);
      clock.advance(16 * MINUTE_S);
      await wake();
      await eventually(() => next.engine.applied.length === 1);
      await expectNotEndedFromOutside();
      next.end();
      await plane.settled('dev');
    });

    it('expire after each backend that stops, until the third one', async () => {
      const first = createStuckEngine();
      const second = createStuckEngine();
      const third = createStuckEngine();
      await overtake(first.engine, second.engine);
      const readCount = async () =>
        (await plane.knex('deployments'))[0].lost_attempts;
      /** By the database: a backend doesn't start with a clock of its own. */
      const expire = async () => {
        await plane.knex('role_sessions').update({ expires_at: 1 });
        await wake();
      };
      expect(await readCount()).toBe(1);

      await expire();
      await eventually(() => second.engine.applied.length === 1, 200);
      await loseTo(third.engine, join(otherFolder, 'third'));
      await eventually(async () => {
        const [{ lease_owner: owner }] = await plane.knex('deployments');
        return owner === null;
      }, 200);
      expect(third.engine.applied).toHaveLength(0);
      expect(await readCount()).toBe(2);

      await expire();
      await eventually(() => third.engine.applied.length === 1, 200);
      const fourth = new ScriptedEngine();
      await loseTo(fourth, join(otherFolder, 'fourth'));
      await plane.settled('dev');
      expect(fourth.applied).toHaveLength(0);
      await expect(
        plane.client.getEnvironment({ name: 'dev' }),
      ).resolves.toMatchObject({
        environment: {
          deploymentStatus: 'FAILED',
          deploymentStatusMessage: expect.stringMatching(
            /^The backend stopped 3 times in the middle of this deployment/,
          ),
        },
      });
    });

    it('expire before the next deployment when the engine of the last one is missing', async () => {
      const stuck = createStuckEngine();
      const other = Object.assign(new ScriptedEngine(), { id: 'OTHER' });
      await start(stuck.engine);
      const countSessions = async () =>
        (await plane.knex('role_sessions')).length;
      expect(await countSessions()).toBe(1);
      await plane.client.cancelEnvironmentDeployment({
        environmentName: 'dev',
      });
      await loseTo(other);
      await plane.settled('dev');
      await expect(
        plane.client.getEnvironment({ name: 'dev' }),
      ).resolves.toMatchObject({
        environment: {
          deploymentStatus: 'FAILED',
          deploymentStatusMessage: expect.stringContaining(
            'what it had started may go on',
          ),
        },
      });
      expect(await countSessions()).toBe(1);
    });

    it('are not waited for when the first backend has begun nothing', async () => {
      const stuck = createStuckEngine();
      await overtake(stuck.engine, new ScriptedEngine());
      // No backend looks by itself.
      await plane.knex('deployments').update({ check_at: Date.now() + DAY_MS });
      await rm(join(plane.dataDirectory, 'environments'), {
        recursive: true,
        force: true,
      });
      stuck.end();
      await plane.settled('dev');
      expect(await plane.knex('role_sessions')).toEqual([]);
    });

    it('are not waited for once the first backend has ended its run', async () => {
      const stuck = createStuckEngine();
      const next = new ScriptedEngine();
      const left: string[] = [];
      Object.assign(stuck.engine, {
        leave: async ({ deploymentId }: EngineRunReference) => {
          left.push(deploymentId);
        },
      });
      await overtake(stuck.engine, next);
      expect(left).toHaveLength(0);
      stuck.end();
      await eventually(() => left.length > 0, 400);
      // Only the other one can take the deployment up.
      await plane.controlPlane.stop();
      await eventually(async () => {
        await wake();
        return next.applied.length === 1;
      }, 100);
      await plane.settled('dev');
    });
  });
});
