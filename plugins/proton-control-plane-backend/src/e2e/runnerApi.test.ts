import { RUNNER_STATE_STORED_ERROR } from '@proton-vending/backstage-plugin-proton-common';
import { eventually } from '@proton-vending/test-utils';
import { request } from 'node:http';
import { RunnerCalls } from '../__testUtils__/RunnerCalls';
import {
  RunnerPlane,
  TEST_PASSWORD,
  TEST_PLAN,
  formatState,
} from '../__testUtils__/RunnerPlane';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';

jest.setTimeout(60_000);

describeOnEachDatabase('the runner API', databases => {
  let runners: RunnerPlane;

  async function start() {
    runners = await RunnerPlane.start(databases);
  }

  afterEach(() => runners.stop());

  it('lets no runner apply a plan that loses something', async () => {
    await start();
    await runners.create();
    const plan = await runners.fetchRun(await runners.launcher.waitFor('plan'));
    const losses = [
      {
        address: 'aws_eks_cluster.this',
        type: 'aws_eks_cluster',
        action: 'replace',
      },
    ];
    const { body, status } = await plan.call('PUT', '/plan', {
      ...TEST_PLAN,
      losses,
      changes: [],
      text: '',
      truncated: false,
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      refusal: expect.stringContaining('aws_eks_cluster.this (replace)'),
    });
    // A runner of an earlier release doesn't read the response.
    await plan.call('POST', '/result', {
      kind: 'succeeded',
      value: { ...TEST_PLAN, losses },
    });
    await runners.plane.settled('dev');
    expect(await runners.readEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: body.refusal,
    });
  });

  it('takes a deployment from the plan to its outputs', async () => {
    await start();
    await runners.create();
    const launched = await runners.launcher.waitFor('plan');
    expect(launched).toMatchObject({
      url: `${runners.plane.url}/runner/v1`,
      templateName: 'eks',
      target: { name: 'dev' },
      attempt: 1,
    });
    const plan = new RunnerCalls(launched);
    const { body: run } = await plan.call('GET', '/run');
    expect(run).toMatchObject({
      step: 'plan',
      hasSavedPlan: false,
      secrets: { inputs: [TEST_PASSWORD] },
      payload: { target: { name: 'dev' } },
    });
    expect(run.payload.files.map(({ path }: any) => path)).toContain('main.tf');
    const lines = [
      {
        step: 'planning',
        level: 'info',
        message: `with ${TEST_PASSWORD}`,
        cursor: 7,
      },
    ];
    for (const sequence of [1, 1, 2]) {
      await plan.call('POST', '/log', { sequence, lines });
    }
    await plan.call('PUT', '/plan', {
      ...TEST_PLAN,
      changes: [{ address: 'terraform_data.cluster', action: 'create' }],
      text: `+ password = ${TEST_PASSWORD}`,
      truncated: false,
    });
    const saved = { planFile: 'cGxhbg==', lockFile: 'lock' };
    expect(await plan.call('PUT', '/saved-plan', saved)).toMatchObject({
      status: 204,
    });
    const result = { kind: 'succeeded', value: TEST_PLAN };
    expect(await plan.call('POST', '/result', result)).toMatchObject({
      status: 204,
    });

    const apply = new RunnerCalls(await runners.launcher.waitFor('apply'));
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
    await runners.plane.settled('dev');

    expect(await runners.readEnvironment()).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
    });
    const { outputs } = await runners.plane.client.listEnvironmentOutputs({
      environmentName: 'dev',
    });
    expect(outputs).toEqual([{ key: 'endpoint', valueString: 'https://x' }]);
    const log = await runners.readLog();
    expect(log.match(/with \*\*\*/g)).toHaveLength(2);
    const rows = JSON.stringify(await runners.plane.knex('deployment_plans'));
    expect(rows).toContain('+ password = ***');
    expect(rows).not.toContain(TEST_PASSWORD);
    await runners.expectNothingLeft();
    await eventually(() => runners.launcher.removed.length === 2);
    expect(await apply.call('GET', '/run')).toMatchObject({ status: 401 });
    expect(await apply.call('POST', '/state', { lockId, state })).toMatchObject(
      { status: 401 },
    );
  });

  it('fails the run of a runner that speaks another protocol', async () => {
    await start();
    await runners.create();
    const launched = await runners.launcher.waitFor('plan');
    const newer = new RunnerCalls(launched, { 'proton-runner-protocol': '4' });
    expect(await newer.call('GET', '/run')).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/same release/) } },
    });
    await runners.plane.settled('dev');
    expect(await runners.readEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /uses version 4 of the runner protocol, and the control plane uses version 3/,
      ),
    });
    await runners.expectNothingLeft();
  });

  it('takes the state of a runner that began before an upgrade of the protocol', async () => {
    await start();
    const apply = await runners.reachApply();
    const lockId = 'lock-1';
    await apply.call('PUT', '/state/lock', { lockId });
    const send = (
      version: string,
      method: string,
      path: string,
      body?: object,
    ) =>
      new RunnerCalls(apply.run, {
        ...apply.headers,
        'proton-runner-protocol': version,
      }).call(method, path, body);
    const state = formatState(1);
    for (const version of ['0', '4', '']) {
      expect(
        await send(version, 'POST', '/state', { lockId, state }),
      ).toMatchObject({ status: 400 });
    }
    expect(await send('2', 'POST', '/heartbeat')).toMatchObject({
      status: 400,
      body: { error: { name: 'UnsupportedProtocolError' } },
    });
    expect(await send('2', 'POST', '/state', { lockId, state })).toMatchObject({
      status: 204,
    });
    const resourceNames = ['terraform_data.cluster'];
    expect(
      await send('2', 'PUT', '/state/summary', { resourceNames }),
    ).toMatchObject({ status: 204 });
    const { knex } = runners.plane;
    expect(await knex('state_versions').pluck('serial')).toEqual([1]);
    const [summary] = await knex('engine_states').pluck('summary');
    expect(
      typeof summary === 'string' ? JSON.parse(summary) : summary,
    ).toMatchObject({ serial: 1, resourceNames });

    runners.launcher.onInspect = () => ({ state: 'ended' });
    runners.launcher.onStop = () => true;
    await runners.plane.client.cancelEnvironmentDeployment({
      environmentName: 'dev',
    });
    await runners.plane.settled('dev');
    expect(
      await send('2', 'POST', '/state', {
        lockId,
        state: formatState(2, { resources: 3 }),
      }),
    ).toMatchObject({
      status: 410,
      body: { error: { name: RUNNER_STATE_STORED_ERROR } },
    });
    expect(await knex('refused_states').pluck('serial')).toEqual([2]);
  });

  it('takes the first of two results', async () => {
    await start();
    await runners.create();
    const plan = await runners.fetchRun(await runners.launcher.waitFor('plan'));
    const result = { kind: 'succeeded', value: TEST_PLAN };
    await plan.call('POST', '/result', result);
    const apply = await runners.launcher.waitFor('apply');
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
      await runners.fetchRun(apply)
    ).call('POST', '/result', {
      kind: 'failed',
      message: 'enough',
    });
    await runners.plane.settled('dev');
  });

  it('has one large body of a run in memory at a time', async () => {
    await start();
    const apply = await runners.reachApply();
    const lockId = 'lock-1';
    const large = JSON.stringify({ lockId, state: 'x'.repeat(5 * 1024 ** 2) });
    const refused = new WeakSet<object>();
    /** Begins to send the first one: again if another came before it. */
    const begin = () => {
      const begun = request(`${apply.url}/state`, {
        method: 'POST',
        headers: { ...apply.headers, 'content-length': large.length },
      });
      for (const event of ['error', 'close', 'response']) {
        begun.on(event, () => refused.add(begun));
      }
      begun.write(large.slice(0, 1_000));
      return begun;
    };
    let first = begin();
    const sendLarge = async () => {
      const response = await fetch(`${apply.url}/state`, {
        method: 'POST',
        headers: apply.headers,
        body: large,
      });
      await response.text();
      const { headers, status } = response;
      return { status, retryAfter: headers.get('retry-after') };
    };
    await eventually(async () => {
      if (refused.has(first)) {
        first.destroy();
        first = begin();
      }
      // The first one has a head start.
      await apply.call('POST', '/heartbeat');
      return (await sendLarge()).status === 429;
    });
    expect(await sendLarge()).toEqual({ status: 429, retryAfter: '1' });
    // Ordinary states and logs go on.
    await apply.call('PUT', '/state/lock', { lockId });
    expect(
      await apply.call('POST', '/state', { lockId, state: formatState(1) }),
    ).toMatchObject({ status: 204 });
    first.destroy();
    await eventually(async () => (await sendLarge()).status !== 429);
  });

  it('gives its run to a runner for some minutes', async () => {
    await start();
    await runners.create();
    const plan = await runners.fetchRun(await runners.launcher.waitFor('plan'));
    // The response may be lost.
    expect(await plan.call('GET', '/run')).toMatchObject({ status: 200 });
    const runs = runners.plane.knex('runner_runs');
    await runs.update({ fetched_at: Date.now() - 11 * 60_000 });
    expect(await plan.call('GET', '/run')).toMatchObject({
      status: 410,
      body: { error: { message: expect.stringMatching(/fetched it before/) } },
    });
    expect(await plan.call('POST', '/heartbeat')).toMatchObject({
      body: { answer: 'continue' },
    });
  });

  it('bounds how often a runner calls', async () => {
    await start();
    await runners.create();
    const plan = await runners.fetchRun(await runners.launcher.waitFor('plan'));
    // The cheapest calls, so that a busy machine also sends enough in ten seconds.
    const calls = new RunnerCalls(plan.run, {
      ...plan.headers,
      'proton-runner-protocol': '4',
    });
    const statuses = new Set<number>();
    for (let round = 0; round < 40 && !statuses.has(429); round++) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => calls.call('POST', '/heartbeat')),
      );
      answers.forEach(({ status }) => statuses.add(status));
    }
    expect([...statuses].sort()).toEqual([400, 429]);
  });
});
