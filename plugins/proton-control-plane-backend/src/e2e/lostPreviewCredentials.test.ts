import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import {
  MotoServer,
  describeWith,
  eventually,
} from '@proton-vending/test-utils';
import { setTimeout as delay } from 'node:timers/promises';
import { PlanCalls } from '../__testUtils__/PlanCalls';
import { RunnerCalls } from '../__testUtils__/RunnerCalls';
import { RunnerPlane, formatState } from '../__testUtils__/RunnerPlane';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { ShiftedClock } from '../__testUtils__/ShiftedClock';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { startControlPlane } from '../__testUtils__/startControlPlane';
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
const READ_ONLY = {
  ...ASSUME_ROLE,
  planPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
};
const INTERRUPTED = { kind: 'interrupted' };

describeWith('moto_server')('the credentials of previews', () => {
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
    let plans: PlanCalls;

    /** Deploys `dev`, and has a runner fetch a preview of it. */
    async function startPreview(assumeRole = ASSUME_ROLE) {
      runners = await RunnerPlane.start(databases, {
        assumeRole,
        deploymentTimeout: DAY_MS,
      });
      const apply = await runners.reachApply();
      await apply.call('PUT', '/state/lock', { lockId: 'one' });
      const state = formatState(1);
      await apply.call('POST', '/state', { lockId: 'one', state });
      const value = { outputs: [], resources: [] };
      await apply.call('POST', '/result', { kind: 'succeeded', value });
      await runners.plane.settled('dev');
      plans = new PlanCalls(runners.plane.url);
      const plan = await plans.start();
      const runner = await runners.fetchRun(
        await runners.launcher.waitFor('preview'),
      );
      return { plan, runner };
    }

    const countSessions = async () =>
      (await runners.plane.knex('role_sessions')).length;

    const countPlans = () =>
      runners.launcher.started.filter(({ step }) => step === 'plan').length;

    const deploy = () =>
      runners.plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
      });

    async function readWait() {
      const [{ wait }] = await runners.plane
        .knex('deployments')
        .whereNull('completed_at');
      return wait && JSON.parse(wait).reason;
    }

    /** Ends the deployment that is planning. */
    async function endDeployment() {
      const run = runners.launcher.started.at(-1)!;
      const calls = await runners.fetchRun(run);
      await calls.call('POST', '/result', { kind: 'failed', message: 'no' });
      await runners.plane.settled('dev');
    }

    async function cancel({ id }: { id: string }) {
      await plans.post(`plans/${id}/cancel`);
      await eventually(async () => {
        const [run] = await runners.plane.knex('preview_runs');
        return !run || run.closed_at !== null;
      });
    }

    async function expectStopping(runner: RunnerCalls) {
      expect(await runner.call('POST', '/heartbeat')).toMatchObject({
        body: { answer: 'cancel', reason: expect.any(String) },
      });
    }

    afterEach(() => runners.stop());

    it('expire before the next deployment when a runner is lost', async () => {
      const { plan, runner } = await startPreview();
      expect(await countSessions()).toBe(1);
      await cancel(plan);
      // Nobody hears of this runner again.
      await expectStopping(runner);
      await deploy();
      await eventually(async () =>
        /^Waiting until \S+, when the AWS credentials of an earlier run/.test(
          await readWait(),
        ),
      );
      expect(countPlans()).toBe(1);
      clock.advance(14 * MINUTE_S);
      await runners.wake();
      await delay(500);
      expect(countPlans()).toBe(1);
      clock.advance(2 * MINUTE_S);
      await eventually(async () => {
        await runners.wake();
        return countPlans() === 2;
      }, 100);
      await endDeployment();
    });

    it('are not waited for once the runner of a cancelled preview has ended', async () => {
      const { plan, runner } = await startPreview();
      await cancel(plan);
      await expectStopping(runner);
      const other = new RunnerCalls(runners.launcher.started.at(-1)!);
      expect(await other.call('POST', '/result', INTERRUPTED)).toMatchObject({
        status: 410,
      });
      expect(await countSessions()).toBe(1);
      expect(await runner.call('POST', '/result', INTERRUPTED)).toMatchObject({
        status: 410,
      });
      expect(await countSessions()).toBe(0);
      expect(await runner.call('POST', '/heartbeat')).toMatchObject({
        body: { answer: 'gone' },
      });
      await deploy();
      await eventually(() => countPlans() === 2);
      await endDeployment();
      // What was kept for the runner's last report isn't needed any more.
      clock.advance(MINUTE_S);
      await eventually(
        async () => !(await runners.plane.knex('preview_runs').first('id')),
        100,
      );
      expect(await runners.plane.knex('preview_run_tokens')).toEqual([]);
    });

    it('are not waited for while the preview is being made, or once it is', async () => {
      const { plan, runner } = await startPreview();
      await deploy();
      await eventually(() => countPlans() === 2);
      await endDeployment();
      await runner.call('POST', '/result', { kind: 'failed', message: 'no' });
      await plans.ended(plan);
      expect(await countSessions()).toBe(0);
    });

    it('are not waited for when policies limit what a plan may do', async () => {
      const { plan, runner } = await startPreview(READ_ONLY);
      expect(await countSessions()).toBe(0);
      await cancel(plan);
      expect((await runner.call('POST', '/heartbeat')).status).toBe(401);
      await deploy();
      await eventually(() => countPlans() === 2);
      await endDeployment();
    });
  });

  describeOnEachDatabase('of the backend itself', databases => {
    it('are recorded while the preview may change something', async () => {
      for (const [assumeRole, expected] of [
        [ASSUME_ROLE, 1],
        [READ_ONLY, 0],
      ] as const) {
        const engine = new ScriptedEngine();
        const plane = await startControlPlane(databases, engine, {
          assumeRole,
        });
        try {
          await plane.client.createEnvironmentTemplate({ name: 'eks' });
          await plane.registerVersion('eks', clusterBundle());
          await plane.client.createEnvironment({
            name: 'dev',
            templateName: 'eks',
            templateMajorVersion: '1',
            spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
          });
          await plane.settled('dev');
          const recorded: unknown[] = [];
          engine.preview = async () => {
            recorded.push(await plane.knex('role_sessions').select('plan_id'));
            return Promise.reject(new Error('enough'));
          };
          const plans = new PlanCalls(plane.url);
          const plan = await plans.start();
          await plans.ended(plan);
          expect(recorded).toEqual([
            Array.from({ length: expected }, () => ({ plan_id: plan.id })),
          ]);
          await eventually(
            async () => (await plane.knex('role_sessions')).length === 0,
          );
        } finally {
          await plane.stop();
        }
      }
    });
  });
});
