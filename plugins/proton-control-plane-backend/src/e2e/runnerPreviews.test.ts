import { TestDatabases } from '@backstage/backend-test-utils';
import {
  EnvironmentPlan,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { eventually } from '@proton-vending/test-utils';
import { PlanCalls } from '../__testUtils__/PlanCalls';
import { RunnerCalls } from '../__testUtils__/RunnerCalls';
import {
  RunnerPlane,
  RunnerPlaneOptions,
  TEST_PASSWORD,
  formatState,
} from '../__testUtils__/RunnerPlane';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { DEFAULT_PREVIEW_LIMITS } from '../plans/readPreviewLimits';

jest.setTimeout(60_000);

const LOSS = {
  address: 'aws_eks_cluster.this',
  type: 'aws_eks_cluster',
  action: 'replace' as const,
};

const VALUE = {
  changes: [
    {
      ...LOSS,
      name: 'this',
      attributes: [{ path: 'name', before: '"a"', after: '"b"' }],
    },
  ],
  changesTruncated: false,
  counts: { add: 0, change: 0, replace: 1, destroy: 0, forget: 0 },
  details: {
    toAdd: 1,
    toChange: 0,
    toRemove: 1,
    losses: [LOSS],
    changes: [{ address: LOSS.address, action: 'replace' }],
    text: 'The plan in words',
    truncated: false,
  },
};

const RESULT = { kind: 'succeeded', value: VALUE };

const SAVED_PLAN = {
  planFile: Buffer.from('plan').toString('base64'),
  lockFile: 'lock',
};

const BUILT = { kind: 'succeeded', value: { outputs: [], resources: [] } };

describeOnEachDatabase('previews by runners', previews);

function previews(databases: TestDatabases) {
  let bench: RunnerPlane;
  let calls: PlanCalls;

  /** The environment `dev` is deployed, and has a state. */
  async function start(
    limits: Partial<typeof DEFAULT_PREVIEW_LIMITS> = {},
    options: RunnerPlaneOptions = {},
  ): Promise<void> {
    bench = await RunnerPlane.start(databases, {
      ...options,
      previews: { ...DEFAULT_PREVIEW_LIMITS, ...limits },
    });
    calls = new PlanCalls(bench.plane.url);
    const apply = await bench.reachApply();
    await apply.call('PUT', '/state/lock', { lockId: 'one' });
    await apply.call('POST', '/state', {
      lockId: 'one',
      state: formatState(1),
    });
    await apply.call('POST', '/result', BUILT);
    await bench.plane.settled('dev');
    bench.launcher.started.length = 0;
    bench.launcher.removed.length = 0;
  }

  afterEach(() => bench.stop());

  /** Everything that a preview must leave as it is. */
  async function readTraces() {
    const { knex } = bench.plane;
    return {
      states: await knex('state_versions').select('version', 'serial'),
      refused: await knex('refused_states').select('id'),
      locks: await knex('state_locks').select(),
      summaries: await knex('engine_states').select('summary'),
      versions: await knex('environment_template_versions').select(
        'dependency_lock',
      ),
      deployments: await knex('deployments').select('id', 'status'),
    };
  }

  /** The runner of a plan has fetched its run. */
  async function reachRunner(attempt = 1): Promise<RunnerCalls> {
    return bench.fetchRun(await bench.launcher.waitFor('preview', attempt));
  }

  /** Ends a preview as an honest runner does. */
  async function makeReady(
    plan: EnvironmentPlan,
    runner: RunnerCalls,
    reader = calls,
  ): Promise<EnvironmentPlan> {
    await runner.call('PUT', '/saved-plan', SAVED_PLAN);
    expect(await runner.call('POST', '/result', RESULT)).toMatchObject({
      status: 204,
    });
    return reader.ended(plan);
  }

  /** The runners are removed, and nothing of their runs is stored any more. */
  async function expectNothingLeft(): Promise<void> {
    const { knex } = bench.plane;
    await eventually(async () => !(await knex('preview_runs').first('id')));
    expect(await knex('preview_run_tokens')).toEqual([]);
    const started = bench.launcher.started
      .filter(({ step }) => step === 'preview')
      .map(({ runId }) => runId);
    const removed = bench.launcher.removed.map(({ runId }) => runId);
    expect(removed).toEqual(expect.arrayContaining(started));
  }

  it('show a change, leave no trace, and are applied as they are', async () => {
    await start();
    const before = await readTraces();
    const started = await calls.start();
    const runner = new RunnerCalls(await bench.launcher.waitFor('preview'));
    const { body: run } = await runner.call('GET', '/run');
    expect(run).toMatchObject({
      deploymentId: started.id,
      step: 'preview',
      hasSavedPlan: false,
      payload: { target: { name: 'dev' } },
    });
    const { body: state } = await runner.call('GET', '/state');
    expect(JSON.parse(state.state)).toMatchObject({ serial: 1 });
    const plan = await makeReady(started, runner);
    expect(plan).toMatchObject({
      status: 'READY',
      changes: VALUE.changes,
      counts: VALUE.counts,
      losses: [LOSS],
    });
    expect(plan.waitReason).toBeUndefined();
    await expectNothingLeft();
    expect(await readTraces()).toEqual(before);

    const { status } = await calls.post(`plans/${plan.id}/deploy`, {
      allowReplacement: true,
    });
    expect(status).toBe(200);
    const apply = new RunnerCalls(await bench.launcher.waitFor('apply'));
    expect(await apply.call('GET', '/run')).toMatchObject({
      body: { deploymentId: plan.id, hasSavedPlan: true },
    });
    expect(await apply.call('GET', '/saved-plan')).toMatchObject({
      body: SAVED_PLAN,
    });
    const stored = await bench.plane.knex('runner_runs').pluck('step');
    expect(stored.filter(step => step === 'plan')).toHaveLength(1);
    await apply.call('POST', '/result', BUILT);
    await bench.plane.settled('dev');
    expect((await bench.readEnvironment())?.deploymentStatus).toBe('SUCCEEDED');
    expect(await bench.readLog()).toContain('Using the plan of the preview');
  });

  it('plan an environment that does not exist', async () => {
    await start();
    const other = new PlanCalls(bench.plane.url, 'new-one');
    const { body } = await other.post('creation-plans', {
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'fresh' }),
    });
    const runner = await reachRunner();
    expect(await runner.call('GET', '/state')).toMatchObject({ status: 204 });
    await runner.call('PUT', '/saved-plan', SAVED_PLAN);
    await runner.call('POST', '/result', RESULT);
    expect((await other.ended(body)).status).toBe('READY');
    await expectNothingLeft();
  });

  it.each(['role', 'account connection'])(
    'run in the account of the %s that a new environment is to have',
    async kind => {
      await start();
      const roleArn = 'arn:aws:iam::210987654321:role/proton';
      const { client } = bench.plane;
      const { environmentAccountConnection } =
        await client.createEnvironmentAccountConnection({
          environmentName: 'new-one',
          managementAccountId: '123456789012',
          roleArn,
        });
      const { id } = environmentAccountConnection ?? {};
      await client.acceptEnvironmentAccountConnection({ id });
      const other = new PlanCalls(bench.plane.url, 'new-one');
      const { body, status } = await other.post('creation-plans', {
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({ cluster_name: 'fresh' }),
        ...(kind === 'role'
          ? { protonServiceRoleArn: roleArn }
          : { environmentAccountConnectionId: id }),
      });
      expect([status, body.error]).toEqual([201, undefined]);
      const launched = await bench.launcher.waitFor('preview');
      expect(launched.environmentAccountId).toBe('210987654321');
      await makeReady(body, await bench.fetchRun(launched), other);
      await expectNothingLeft();
    },
  );

  it('can change nothing with their token', async () => {
    await start();
    const before = await readTraces();
    await calls.start();
    const runner = await reachRunner();
    const line = { step: 'applying', level: 'info', message: 'Lies' };
    for (const [method, path, body] of [
      ['POST', '/log', { sequence: 1, lines: [line] }],
      ['PUT', '/plan', VALUE.details],
      ['PUT', '/progress', { completed: 1, total: 1 }],
      ['PUT', '/lock-file', { lock: 'of somebody else' }],
      ['GET', '/saved-plan', undefined],
      ['PUT', '/state/lock', { lockId: 'mine' }],
      ['POST', '/state', { lockId: 'mine', state: formatState(9) }],
      ['DELETE', '/state/lock?lockId=one', undefined],
      ['PUT', '/state/summary', { resourceNames: [] }],
    ] as const) {
      const { body: answer, status } = await runner.call(method, path, body);
      expect([method, path, status]).toEqual([method, path, 409]);
      expect(answer.error.message).toContain('changes nothing');
    }
    expect(await readTraces()).toEqual(before);
    expect(await runner.call('POST', '/heartbeat')).toMatchObject({
      body: { answer: 'continue' },
    });
  });

  it('are refused what is no preview', async () => {
    await start();
    const plan = await calls.start();
    const runner = await reachRunner();
    for (const value of [
      {},
      { toAdd: 1, toChange: 0, toRemove: 0 },
      { ...VALUE, counts: { add: -1 } },
      { ...VALUE, changes: [{ ...VALUE.changes[0], action: 'rename' }] },
      { ...VALUE, details: { ...VALUE.details, text: 'x'.repeat(3e6) } },
    ]) {
      expect(
        await runner.call('POST', '/result', { kind: 'succeeded', value }),
      ).toMatchObject({ status: 400 });
    }
    // Nothing could be deployed.
    await runner.call('POST', '/result', RESULT);
    expect(await calls.ended(plan)).toMatchObject({
      status: 'FAILED',
      failure: { message: expect.stringContaining('without its plan') },
    });
    await expectNothingLeft();
  });

  it('hide secrets that their runner did not', async () => {
    await start();
    const plan = await calls.start();
    const runner = await reachRunner();
    await runner.call('PUT', '/saved-plan', SAVED_PLAN);
    await runner.call('POST', '/result', {
      kind: 'succeeded',
      value: {
        ...VALUE,
        changes: [
          {
            ...VALUE.changes[0],
            address: `a["${TEST_PASSWORD}"]`,
            name: TEST_PASSWORD,
            module: `m["${TEST_PASSWORD}"]`,
            attributes: [
              {
                path: `tags["${TEST_PASSWORD}"]`,
                before: `"${TEST_PASSWORD}"`,
                after: `"${TEST_PASSWORD}"`,
              },
            ],
          },
        ],
        inputWarnings: [{ path: 'size', message: `No ${TEST_PASSWORD}` }],
        details: {
          ...VALUE.details,
          losses: [{ ...LOSS, address: `a["${TEST_PASSWORD}"]` }],
          changes: [{ address: `a["${TEST_PASSWORD}"]`, action: 'replace' }],
          text: TEST_PASSWORD,
        },
      },
    });
    const ready = await calls.ended(plan);
    expect(ready.status).toBe('READY');
    expect(JSON.stringify(ready)).not.toContain(TEST_PASSWORD);
    expect(ready.losses).toMatchObject([{ address: 'a["***"]' }]);

    bench.launcher.started.length = 0;
    const failing = await calls.start();
    const other = await reachRunner();
    await other.call('POST', '/result', {
      kind: 'failed',
      message: `No ${TEST_PASSWORD}`,
      inputProblems: [{ path: 'size', message: `No ${TEST_PASSWORD}` }],
    });
    const failed = await calls.ended(failing);
    expect(failed.failure).toMatchObject({
      message: 'No ***',
      inputProblems: [{ path: 'size', message: 'No ***' }],
    });
  });

  it('believe one runner, and none once they are over', async () => {
    await start();
    const plan = await calls.start();
    const launched = await bench.launcher.waitFor('preview');
    const runner = await bench.fetchRun(launched);
    const thief = new RunnerCalls(launched);
    expect(await thief.call('GET', '/run')).toMatchObject({ status: 410 });
    expect(await thief.call('POST', '/result', RESULT)).toMatchObject({
      status: 410,
    });
    await runner.call('PUT', '/saved-plan', SAVED_PLAN);
    await runner.call('POST', '/result', RESULT);
    expect((await calls.ended(plan)).status).toBe('READY');
    await expectNothingLeft();
    for (const [method, path] of [
      ['GET', '/run'],
      ['GET', '/state'],
      ['PUT', '/saved-plan'],
    ]) {
      expect(await runner.call(method, path)).toMatchObject({ status: 401 });
    }
  });

  it('stop their runner when they are cancelled', async () => {
    await start();
    const plan = await calls.start();
    const runner = await reachRunner();
    await calls.post(`plans/${plan.id}/cancel`);
    expect(await runner.call('POST', '/heartbeat')).toMatchObject({
      body: { answer: 'gone' },
    });
    expect(await runner.call('PUT', '/saved-plan', SAVED_PLAN)).toMatchObject({
      status: 410,
    });
    await expectNothingLeft();
    expect(await calls.read(plan)).toMatchObject({ status: 'CANCELLED' });
  });

  it('stop their runner when nobody asks for them', async () => {
    await start();
    await calls.start();
    await reachRunner();
    const { knex } = bench.plane;
    await knex('environment_plans').update({ read_at: Date.now() - 61_000 });
    await expectNothingLeft();
    expect(await knex('environment_plans').pluck('status')).toEqual([
      'CANCELLED',
    ]);
  });

  it('say why their runner does not start, also when they time out', async () => {
    await start({ timeout: 4_000 });
    const message = "Kubernetes can't pull the image";
    bench.launcher.onInspect = () => ({ state: 'starting', message });
    // The launcher is asked again at once.
    bench.launcher.onStart = () => {
      throw new Error(message);
    };
    const plan = await calls.start();
    await eventually(async () =>
      Boolean((await calls.read(plan)).waitReason?.includes(message)),
    );
    expect(await calls.ended(plan)).toMatchObject({
      status: 'FAILED',
      failure: {
        message: expect.stringMatching(
          /longer than 4 seconds, the limit that protonControlPlane.previews.timeout sets. Its last status: The runner can't be started now: Kubernetes can't pull the image$/,
        ),
      },
    });
    await expectNothingLeft();
  });

  it('start another runner for one that is lost', async () => {
    await start({}, { lostAfter: 1_000 });
    const plan = await calls.start();
    const lost = await reachRunner();
    bench.launcher.onInspect = () => ({ state: 'ended', message: 'Evicted' });
    const second = await reachRunner(2);
    expect(await lost.call('POST', '/result', RESULT)).toMatchObject({
      status: 410,
    });
    bench.launcher.onInspect = () => ({ state: 'running' });
    await second.call('PUT', '/saved-plan', SAVED_PLAN);
    await second.call('POST', '/result', RESULT);
    expect((await calls.ended(plan)).status).toBe('READY');
    await expectNothingLeft();
  });

  it('are made again when their backend is gone, without the first runner', async () => {
    await start();
    const plan = await calls.start();
    const first = await reachRunner();
    // As if the backend had been killed and its lease had expired.
    await bench.plane
      .knex('environment_plans')
      .where({ id: plan.id })
      .update({ lease_owner: 'gone', lease_expires_at: Date.now() });
    const second = await reachRunner(2);
    expect(await first.call('POST', '/heartbeat')).toMatchObject({
      status: 401,
    });
    await second.call('PUT', '/saved-plan', SAVED_PLAN);
    await second.call('POST', '/result', RESULT);
    expect((await calls.ended(plan)).status).toBe('READY');
    await expectNothingLeft();
  });

  it('remove their runner once the cluster answers again', async () => {
    await start();
    const remove = jest
      .spyOn(bench.launcher, 'remove')
      .mockRejectedValueOnce(new Error('The API is away'))
      .mockRejectedValueOnce(new Error('The API is away'));
    const plan = await calls.start();
    await makeReady(plan, await reachRunner());
    await expectNothingLeft();
    expect(remove.mock.calls.length).toBeGreaterThan(2);
  });

  it('run two at once, and delay no deployment', async () => {
    await start({ concurrency: 2 });
    const one = await calls.start();
    const two = await calls.start();
    const three = await calls.start();
    await eventually(() => bench.launcher.started.length === 2);
    expect(await calls.read(three)).toMatchObject({
      status: 'QUEUED',
      position: 1,
    });
    const [first, second] = await Promise.all(
      bench.launcher.started.map(run => bench.fetchRun(run)),
    );
    for (const runner of [first, second]) {
      await runner.call('PUT', '/saved-plan', SAVED_PLAN);
      await runner.call('POST', '/result', RESULT);
    }
    expect((await calls.ended(one)).status).toBe('READY');
    expect((await calls.ended(two)).status).toBe('READY');
    await eventually(() => bench.launcher.started.length === 3);
    await bench.plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    // The third is out of date by now; the deployment doesn't wait for it.
    await bench.launcher.waitFor('plan');
    await calls.post(`plans/${three.id}/cancel`);
    await expectNothingLeft();
  });
}
