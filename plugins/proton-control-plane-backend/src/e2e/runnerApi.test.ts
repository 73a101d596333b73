import { TestDatabases } from '@backstage/backend-test-utils';
import { createRunnerEngine } from '@proton-vending/proton-runner';
import {
  ProvisioningError,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { LaunchRequest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { eventually } from '@proton-vending/test-utils';
import { setTimeout as delay } from 'node:timers/promises';
import { ControlPlaneConfig } from '../ControlPlaneConfig';
import { RecordingLauncher } from '../__testUtils__/RecordingLauncher';
import { RunnerCalls } from '../__testUtils__/RunnerCalls';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { sensitiveBundle } from '../__testUtils__/sensitiveSchema';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const PLAN = { toAdd: 1, toChange: 0, toRemove: 0 };
const PASSWORD = 'correct-horse-battery';

function formatState(serial: number, lineage = 'one', resources = 1) {
  return JSON.stringify({
    version: 4,
    serial,
    lineage,
    resources: Array.from({ length: resources }, () => ({
      mode: 'managed',
      type: 'terraform_data',
      name: 'cluster',
      instances: [{}],
    })),
  });
}

describeOnEachDatabase('the runner API', callsOfRunners);

function callsOfRunners(databases: TestDatabases) {
  let plane: TestControlPlane;
  let launcher: RecordingLauncher;

  async function start(
    config: Partial<ControlPlaneConfig> = {},
    lostAfter = 60_000,
  ) {
    launcher = new RecordingLauncher();
    const engine = createRunnerEngine({
      id: 'TERRAFORM',
      launcher,
      lostAfter: { milliseconds: lostAfter },
    });
    plane = await startControlPlane(databases, engine, config);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', sensitiveBundle());
  }

  afterEach(async () => {
    await plane.stop();
  });

  async function create(name = 'dev') {
    await plane.client.createEnvironment({
      name,
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({
        cluster_name: name,
        db_password: PASSWORD,
      }),
    });
  }

  async function fetchRun(run: LaunchRequest) {
    const calls = new RunnerCalls(run);
    expect(await calls.call('GET', '/run')).toMatchObject({ status: 200 });
    return calls;
  }

  /** The runner of a run of `apply`; the plan before it is done. */
  async function reachApply() {
    await create();
    const plan = await fetchRun(await launcher.waitFor('plan'));
    await plan.call('POST', '/result', { kind: 'succeeded', value: PLAN });
    return fetchRun(await launcher.waitFor('apply'));
  }

  async function readEnvironment() {
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    return environment;
  }

  async function readLog() {
    const [{ id }] = await plane.database.stores.deployments.list(
      TEST_SCOPE,
      { limit: 1 },
      { kind: 'environment', name: 'dev' },
    );
    const events = await plane.database.stores.deploymentLogs.list(id, 0, 500);
    return events.map(({ message }) => message).join('\n');
  }

  async function wake() {
    const [{ id }] = await plane.database.stores.deployments.list(
      TEST_SCOPE,
      { limit: 1 },
      { kind: 'environment', name: 'dev' },
    );
    await plane.database.stores.deployments.wake(id, new Date());
  }

  async function expectNothingLeft() {
    for (const table of ['runner_tokens', 'state_locks']) {
      expect(await plane.knex(table)).toEqual([]);
    }
    const runs = await plane.knex('runner_runs');
    expect(runs.length).toBeGreaterThan(0);
    for (const { closed_at, payload, result, saved_plan } of runs) {
      expect({ payload, result, saved_plan }).toEqual({
        payload: null,
        result: null,
        saved_plan: null,
      });
      expect(Number(closed_at)).toBeGreaterThan(0);
    }
  }

  it('takes a deployment from the plan to its outputs', async () => {
    await start();
    await create();
    const launched = await launcher.waitFor('plan');
    expect(launched).toMatchObject({
      url: `${plane.url}/runner/v1`,
      templateName: 'eks',
      target: { name: 'dev' },
      attempt: 1,
    });
    const plan = new RunnerCalls(launched);
    const { body: run } = await plan.call('GET', '/run');
    expect(run).toMatchObject({
      step: 'plan',
      hasSavedPlan: false,
      secrets: { inputs: [PASSWORD] },
      payload: { target: { name: 'dev' } },
    });
    expect(run.payload.files.map(({ path }: any) => path)).toContain('main.tf');
    const lines = [
      {
        step: 'planning',
        level: 'info',
        message: `with ${PASSWORD}`,
        cursor: 7,
      },
    ];
    for (const sequence of [1, 1, 2]) {
      await plan.call('POST', '/log', { sequence, lines });
    }
    await plan.call('PUT', '/plan', {
      ...PLAN,
      changes: [{ address: 'terraform_data.cluster', action: 'create' }],
      text: `+ password = ${PASSWORD}`,
      truncated: false,
    });
    const saved = { planFile: 'cGxhbg==', lockFile: 'lock' };
    expect(await plan.call('PUT', '/saved-plan', saved)).toMatchObject({
      status: 204,
    });
    const result = { kind: 'succeeded', value: PLAN };
    expect(await plan.call('POST', '/result', result)).toMatchObject({
      status: 204,
    });

    const apply = new RunnerCalls(await launcher.waitFor('apply'));
    expect((await apply.call('GET', '/run')).body).toMatchObject({
      step: 'apply',
      hasSavedPlan: true,
      cursors: { planning: 7, applying: 0 },
    });
    expect((await apply.call('GET', '/saved-plan')).body).toEqual(saved);
    const lockId = 'lock-1';
    expect(
      await apply.call('PUT', '/state/lock', { lockId, operation: 'apply' }),
    ).toMatchObject({ body: { locked: true } });
    expect(
      await apply.call('PUT', '/state/lock', { lockId: 'other' }),
    ).toMatchObject({
      body: { locked: false, holder: expect.stringMatching(/^deployment /) },
    });
    const state = formatState(1);
    await apply.call('POST', '/state', { lockId, state });
    expect(await apply.call('GET', '/state')).toMatchObject({
      body: { state },
    });
    await apply.call('PUT', '/progress', { completed: 1, total: 1 });
    await apply.call('PUT', '/state/summary', {
      serial: 1,
      resourceNames: ['terraform_data.cluster'],
    });
    await apply.call('DELETE', `/state/lock?lockId=${lockId}`);
    await apply.call('POST', '/result', {
      kind: 'succeeded',
      value: {
        outputs: [{ key: 'endpoint', value: 'https://x', sensitive: false }],
        resources: [{ name: 'terraform_data.cluster', identifier: 'id-1' }],
        secrets: [],
      },
    });
    await plane.settled('dev');

    expect(await readEnvironment()).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
    });
    const { outputs } = await plane.client.listEnvironmentOutputs({
      environmentName: 'dev',
    });
    expect(outputs).toEqual([{ key: 'endpoint', valueString: 'https://x' }]);
    const log = await readLog();
    expect(log.match(/with \*\*\*/g)).toHaveLength(2);
    const rows = JSON.stringify(await plane.knex('deployment_plans'));
    expect(rows).toContain('+ password = ***');
    expect(rows).not.toContain(PASSWORD);
    await expectNothingLeft();
    await eventually(() => launcher.removed.length === 2);
    expect(await apply.call('GET', '/run')).toMatchObject({ status: 401 });
    expect(await apply.call('POST', '/state', { lockId, state })).toMatchObject(
      { status: 401 },
    );
    expect(plane.metrics.recorded).toContainEqual({
      name: 'proton.runner.calls',
      attributes: { call: 'post /result', status: 204 },
    });
  });

  it('refuses tokens that are forged, and those of runs that are over', async () => {
    await start();
    await create();
    const launched = await launcher.waitFor('plan');
    const forged = new RunnerCalls({ ...launched, token: 'x'.repeat(43) });
    for (const [method, path] of [
      ['GET', '/run'],
      ['GET', '/state'],
      ['POST', '/heartbeat'],
      ['POST', '/result'],
    ]) {
      expect(await forged.call(method, path)).toMatchObject({
        status: 401,
        body: {
          error: {
            message: expect.stringMatching(/token isn't valid for any run/),
          },
        },
      });
    }
    const plan = await fetchRun(launched);
    const other = new RunnerCalls(launched);
    expect(await other.call('GET', '/run')).toMatchObject({
      status: 410,
      body: { error: { message: expect.stringMatching(/another runner/) } },
    });
    await plan.call('POST', '/result', { kind: 'succeeded', value: PLAN });
    await launcher.waitFor('apply');
    for (const [method, path, body] of [
      ['POST', '/state', { lockId: 'x', state: formatState(1) }],
      ['PUT', '/state/lock', { lockId: 'x' }],
      ['PUT', '/progress', { completed: 1, total: 1 }],
      [
        'POST',
        '/log',
        {
          sequence: 1,
          lines: [{ step: 'planning', level: 'info', message: 'late' }],
        },
      ],
    ] as const) {
      expect(await plan.call(method, path, body)).toMatchObject({
        status: 410,
        body: { error: { message: expect.stringMatching(/no more reports/) } },
      });
    }
    expect(await plan.call('POST', '/heartbeat')).toMatchObject({
      body: { answer: 'gone' },
    });
    expect(await readLog()).not.toContain('late');
  });

  it('fails the run of a runner that speaks another protocol', async () => {
    await start();
    await create();
    const launched = await launcher.waitFor('plan');
    const newer = new RunnerCalls(launched, { 'proton-runner-protocol': '2' });
    expect(await newer.call('GET', '/run')).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/same release/) } },
    });
    await plane.settled('dev');
    expect(await readEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /uses version 2 of the runner protocol, and the control plane uses version 1/,
      ),
    });
    await expectNothingLeft();
  });

  it('refuses what a runner makes up, and goes on', async () => {
    await start({ logLimit: 100_000 });
    const apply = await reachApply();
    const lockId = 'lock-1';
    await apply.call('PUT', '/state/lock', { lockId });
    await apply.call('POST', '/state', { lockId, state: formatState(5) });
    for (const [state, reason] of [
      [formatState(6, 'two'), /its lineage is two, not one/],
      [formatState(4), /its serial is 4, and 5 is stored/],
      [formatState(6, 'one', 0), /lists none of the 1 known resources/],
      ['{"version": 4', /isn't JSON/],
    ] as const) {
      expect(
        await apply.call('POST', '/state', { lockId, state }),
      ).toMatchObject({
        status: 409,
        body: {
          error: {
            name: 'RefusedStateError',
            message: expect.stringMatching(reason),
          },
        },
      });
    }
    for (const [path, body] of [
      ['/result', { kind: 'succeeded', value: { outputs: 'all' } }],
      ['/result', { kind: 'done' }],
      ['/result', 'not json'],
      ['/log', { sequence: 0, lines: [] }],
      [
        '/log',
        {
          sequence: 1,
          lines: [{ step: 'settling', level: 'info', message: 'x' }],
        },
      ],
    ] as const) {
      expect(await apply.call('POST', path, body)).toMatchObject({
        status: 400,
      });
    }
    expect(
      await apply.call('POST', '/result', {
        kind: 'succeeded',
        value: {
          outputs: [
            { key: 'big', value: 'x'.repeat(5_000_000), sensitive: false },
          ],
          resources: [],
        },
      }),
    ).toMatchObject({ status: 413 });

    const message = 'flood '.repeat(1_000);
    for (let sequence = 1; sequence <= 40; sequence++) {
      const lines = Array.from({ length: 50 }, (_, index) => ({
        step: 'applying',
        level: 'info',
        message,
        cursor: sequence * 50 + index,
      }));
      expect(
        await apply.call('POST', '/log', { sequence, lines }),
      ).toMatchObject({ status: 204 });
    }
    const log = await readLog();
    expect(log.length).toBeLessThan(120_000);
    expect(log).toContain('The log has reached 100000 characters');

    const failed = { kind: 'failed', message: `no ${PASSWORD}` };
    expect(await apply.call('POST', '/result', failed)).toMatchObject({
      status: 204,
    });
    await plane.settled('dev');
    expect(await readEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: 'no ***',
    });
    await expectNothingLeft();
  });

  it('takes the first of two results', async () => {
    await start();
    await create();
    const plan = await fetchRun(await launcher.waitFor('plan'));
    const result = { kind: 'succeeded', value: PLAN };
    await plan.call('POST', '/result', result);
    const apply = await launcher.waitFor('apply');
    expect(await plan.call('POST', '/result', result)).toMatchObject({
      status: 204,
    });
    expect(
      await plan.call('POST', '/result', { kind: 'failed', message: 'no' }),
    ).toMatchObject({
      status: 409,
      body: {
        error: { message: expect.stringMatching(/already has another result/) },
      },
    });
    await (
      await fetchRun(apply)
    ).call('POST', '/result', {
      kind: 'failed',
      message: 'enough',
    });
    await plane.settled('dev');
  });

  it('bounds how often a runner calls', async () => {
    await start();
    await create();
    const plan = await fetchRun(await launcher.waitFor('plan'));
    const statuses = new Set<number>();
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => plan.call('POST', '/heartbeat')),
      );
      answers.forEach(({ status }) => statuses.add(status));
    }
    expect([...statuses].sort()).toEqual([200, 429]);
  });

  it('asks the runner of a cancelled deployment to stop', async () => {
    await start();
    const apply = await reachApply();
    expect(await apply.call('POST', '/heartbeat')).toMatchObject({
      body: { answer: 'continue' },
    });
    await plane.client.cancelEnvironmentDeployment({ environmentName: 'dev' });
    await eventually(() => launcher.stopped.length > 0);
    expect(await apply.call('POST', '/heartbeat')).toMatchObject({
      body: { answer: 'cancel' },
    });
    const resources = [{ name: 'terraform_data.cluster', identifier: 'id-1' }];
    await apply.call('POST', '/result', { kind: 'interrupted', resources });
    await plane.settled('dev');
    expect(await readEnvironment()).toMatchObject({
      deploymentStatus: 'CANCELLED',
    });
    const { provisionedResources } =
      await plane.client.listEnvironmentProvisionedResources({
        environmentName: 'dev',
      });
    expect(provisionedResources).toMatchObject([{ identifier: 'id-1' }]);
    expect(
      await apply.call('POST', '/result', { kind: 'interrupted' }),
    ).toEqual(expect.objectContaining({ status: 401 }));
    await expectNothingLeft();
  });

  it('starts another runner for one that was lost, five times at most', async () => {
    await start({}, 200);
    launcher.onInspect = () => ({
      state: 'ended',
      message: 'The image acme/runner:1 cannot be pulled',
    });
    await create();
    const first = await fetchRun(await launcher.waitFor('plan'));
    await first.call('PUT', '/state/lock', { lockId: 'lost' });
    await launcher.waitFor('plan', 2);
    expect(await plane.knex('state_locks')).toEqual([]);
    expect(await first.call('POST', '/heartbeat')).toMatchObject({
      body: {
        answer: 'gone',
        reason: expect.stringMatching(/image acme\/runner:1/),
      },
    });
    await plane.settled('dev');
    expect(launcher.started.map(({ attempt }) => attempt)).toEqual([
      1, 2, 3, 4, 5,
    ]);
    expect(await readEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /5 runners ended without a result.*acme\/runner:1 cannot be pulled/,
      ),
    });
    expect(await readLog()).toContain('(attempt 2 of 5)');
    await expectNothingLeft();
  });

  it('uses the last attempt of a step, whatever the clocks of backends say', async () => {
    await start();
    const first = await reachApply();
    await first.call('POST', '/result', { kind: 'interrupted' });
    const launched = await launcher.waitFor('apply', 2);
    await plane.knex('runner_runs').update({ created_at: 5_000 });
    await plane
      .knex('runner_runs')
      .where({ step: 'apply' })
      .update({ created_at: plane.knex.raw('4000 - attempt') });
    const [{ id }] = await plane.database.stores.deployments.list(
      TEST_SCOPE,
      { limit: 1 },
      { kind: 'environment', name: 'dev' },
    );
    const runs = await plane.database.stores.runnerRuns.list(id);
    expect(runs.map(({ attempt, step }) => `${step} ${attempt}`)).toEqual([
      'plan 1',
      'apply 1',
      'apply 2',
    ]);
    const second = await fetchRun(launched);
    await second.call('POST', '/result', { kind: 'failed', message: 'enough' });
    await plane.settled('dev');
    expect(await readEnvironment()).toMatchObject({
      deploymentStatusMessage: expect.stringContaining('enough'),
    });
    await expectNothingLeft();
  });

  it('starts a run to its end that was started half way, once', async () => {
    await start();
    let looks = 0;
    launcher.onInspect = () => {
      looks += 1;
      return { state: 'starting', message: 'The container has no Secret' };
    };
    let failures = 0;
    launcher.onStart = () => {
      failures += 1;
      if (failures === 1) {
        throw new Error('The Job exists, and the API is away');
      }
    };
    await create();
    const lookAgain = async () => {
      const before = looks;
      await eventually(async () => {
        await wake();
        return looks > before;
      });
    };
    await eventually(() => failures === 1);
    await lookAgain();
    const launched = await launcher.waitFor('plan');
    expect(launched.attempt).toBe(1);
    await lookAgain();
    await lookAgain();
    expect(launcher.started).toHaveLength(1);

    await (
      await fetchRun(launched)
    ).call('POST', '/result', { kind: 'failed', message: 'enough' });
    await plane.settled('dev');
  });

  it('takes the last state of a runner whose deployment fails without it', async () => {
    await start();
    const apply = await reachApply();
    const lockId = 'lock-1';
    await apply.call('PUT', '/state/lock', { lockId });
    launcher.onInspect = () => {
      throw new ProvisioningError('The bundle no longer exists');
    };
    await eventually(async () => {
      await wake();
      return launcher.stopped.length > 0;
    });
    await delay(500);
    const state = formatState(1);
    expect(await apply.call('POST', '/state', { lockId, state })).toMatchObject(
      { status: 204 },
    );
    expect(
      await apply.call('POST', '/result', { kind: 'interrupted' }),
    ).toMatchObject({ status: 204 });
    await plane.settled('dev');
    expect(await readEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: 'The bundle no longer exists',
    });
    expect(await plane.knex('state_versions')).toHaveLength(1);
    await expectNothingLeft();
  });

  it('leaves the runner that has the only copy of a state', async () => {
    await start();
    const apply = await reachApply();
    const file = '/runs/deployment/unsaved-states/deployment.tfstate';
    const [{ id: deploymentId }] = await plane.knex('deployments');
    await apply.call('PUT', '/state/summary', {
      resourceNames: [],
      unsaved: { deploymentId, file },
    });
    await apply.call('POST', '/result', {
      kind: 'failed',
      message: 'The state was refused',
    });
    await plane.settled('dev');
    expect(await readEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringContaining(
        `${file} is where the runner worked`,
      ),
    });
    await eventually(() =>
      plane.logger.error.mock.calls.some(([message]) =>
        message.includes('are left as they are'),
      ),
    );
    expect(launcher.removed).toEqual([]);
    await expectNothingLeft();
  });

  it('waits for a runner that stops even when the backend stops meanwhile', async () => {
    await start();
    const apply = await reachApply();
    launcher.onInspect = () => {
      throw new ProvisioningError('The bundle no longer exists');
    };
    await eventually(async () => {
      await wake();
      return launcher.stopped.length > 0;
    });
    await plane.controlPlane.stop();
    expect(await apply.call('POST', '/heartbeat')).toMatchObject({
      body: { answer: 'continue' },
    });
    await plane.startAnother(createRunnerEngine({ id: 'TERRAFORM', launcher }));
    await apply.call('POST', '/result', {
      kind: 'failed',
      message: 'The runner was stopped',
    });
    await plane.settled('dev');
    expect((await readEnvironment())?.deploymentStatus).toBe('FAILED');
  });

  it('fails a deployment whose runner is at work when its time is over', async () => {
    await start({ deploymentTimeout: 3_000 }, 1_000);
    await create();
    const plan = await fetchRun(await launcher.waitFor('plan'));
    await eventually(async () => {
      const { body } = await plan.call('POST', '/heartbeat');
      return body.answer === 'cancel';
    }, 200);
    await eventually(() => launcher.stopped.length > 0);
    await plan.call('POST', '/result', { kind: 'interrupted' });
    // An engine that can't stop yet is given ten seconds at a time.
    await eventually(
      async () => (await readEnvironment())?.deploymentStatus === 'FAILED',
      200,
    );
    expect(await readEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /still waited when its deadline passed: The runner is/,
      ),
    });
    await expectNothingLeft();
  });
}
