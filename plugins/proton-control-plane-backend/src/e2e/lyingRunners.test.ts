import { TestDatabases } from '@backstage/backend-test-utils';
import {
  RUNNER_STATE_STORED_ERROR,
  Redactor,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { LaunchRequest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { createRunnerEngine } from '@proton-vending/proton-runner';
import { eventually } from '@proton-vending/test-utils';
import { RecordingLauncher } from '../__testUtils__/RecordingLauncher';
import { RunnerCalls } from '../__testUtils__/RunnerCalls';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const PLAN = { toAdd: 1, toChange: 0, toRemove: 0 };

const formatState = (lineage: string, serial = 1) =>
  JSON.stringify({
    version: 4,
    serial,
    lineage,
    resources: [
      {
        mode: 'managed',
        type: 'terraform_data',
        name: 'cluster',
        instances: [{}],
      },
    ],
  });

const BUILT = {
  kind: 'succeeded',
  value: {
    outputs: [{ key: 'cluster_name', value: 'dev', sensitive: false }],
    resources: [{ name: 'terraform_data.cluster', identifier: 'id-1' }],
  },
};

describeOnEachDatabase('runners that lie', lies);

function lies(databases: TestDatabases) {
  let plane: TestControlPlane;
  let launcher: RecordingLauncher;

  beforeEach(async () => {
    launcher = new RecordingLauncher();
    const engine = createRunnerEngine({ id: 'TERRAFORM', launcher });
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(async () => {
    await plane.stop();
  });

  /** The runner of the first step that an environment's deployment has started. */
  async function findRunner(
    name: string,
    step: LaunchRequest['step'],
  ): Promise<LaunchRequest> {
    const find = () =>
      launcher.started.find(
        run => run.target.name === name && run.step === step,
      );
    await eventually(() => find() !== undefined);
    const found = find();
    if (!found) {
      throw new Error(`No runner of ${name}`);
    }
    return found;
  }

  /** The runner of the apply of a new environment. */
  async function reachApply(name: string): Promise<RunnerCalls> {
    await plane.client.createEnvironment({
      name,
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: name }),
    });
    const plan = new RunnerCalls(await findRunner(name, 'plan'));
    await plan.call('GET', '/run');
    await plan.call('POST', '/result', { kind: 'succeeded', value: PLAN });
    const apply = new RunnerCalls(await findRunner(name, 'apply'));
    await apply.call('GET', '/run');
    return apply;
  }

  async function readEnvironment(name: string) {
    return (await plane.client.getEnvironment({ name })).environment;
  }

  it('reach nothing of another deployment with the token of their own run', async () => {
    const dev = await reachApply('dev');
    const prod = await reachApply('prod');
    for (const [runner, name] of [
      [dev, 'dev'],
      [prod, 'prod'],
    ] as const) {
      await runner.call('PUT', '/state/lock', { lockId: name });
      await runner.call('POST', '/state', {
        lockId: name,
        state: formatState(name),
      });
    }
    const { body: run } = await dev.call('GET', '/run');
    expect(run.payload.target.name).toBe('dev');
    const { body: state } = await dev.call('GET', '/state');
    expect(JSON.parse(state.state).lineage).toBe('dev');
    // The lock of the other environment is none of its business.
    const stolen = await dev.call('DELETE', '/state/lock?lockId=prod');
    expect(stolen.status).toBeLessThan(500);
    const locks = await plane.knex('state_locks').pluck('lock_id');
    expect(locks.sort()).toEqual(['dev', 'prod']);

    await dev.call('POST', '/result', { kind: 'failed', message: 'enough' });
    await plane.settled('dev');
    expect(await readEnvironment('prod')).toMatchObject({
      deploymentStatus: 'IN_PROGRESS',
    });
    expect(await prod.call('POST', '/heartbeat')).toMatchObject({
      body: { answer: 'continue' },
    });
    await prod.call('POST', '/result', BUILT);
    await plane.settled('prod');
    expect((await readEnvironment('prod'))?.deploymentStatus).toBe('SUCCEEDED');
  });

  it('hide no lines that are written after theirs', async () => {
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    const plan = new RunnerCalls(await findRunner('dev', 'plan'));
    await plan.call('GET', '/run');
    const line = { step: 'planning', level: 'info', message: 'Terraform' };
    for (const [sequence, lie] of [
      [1, { cursor: Number.MAX_SAFE_INTEGER }],
      [1, { cursor: 2 ** 43 }],
      [1, { step: 'applying', cursor: 2 ** 40 }],
      [1_000, { cursor: 2 ** 40 }],
    ] as const) {
      const lines = [{ ...line, ...lie }];
      expect(
        await plan.call('POST', '/log', { sequence, lines }),
      ).toMatchObject({ status: 400 });
    }
    for (const sequence of [1, 2, 3, 4]) {
      const lines = [{ ...line, cursor: sequence * 2 ** 40 + 5 }];
      expect(
        await plan.call('POST', '/log', { sequence, lines }),
      ).toMatchObject({ status: 204 });
    }
    await plan.call('POST', '/result', { kind: 'succeeded', value: PLAN });
    const apply = new RunnerCalls(await findRunner('dev', 'apply'));
    expect(await apply.call('GET', '/run')).toMatchObject({
      body: { cursors: { planning: 4 * 2 ** 40 + 5, applying: 0 } },
    });
  });

  it('change no state while they plan', async () => {
    const apply = await reachApply('dev');
    await apply.call('PUT', '/state/lock', { lockId: 'apply' });
    await apply.call('POST', '/state', {
      lockId: 'apply',
      state: formatState('dev'),
    });
    await apply.call('DELETE', '/state/lock?lockId=apply');
    await apply.call('POST', '/result', BUILT);
    await plane.settled('dev');
    launcher.started.length = 0;

    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec({ cluster_name: 'other' }),
    });
    const plan = new RunnerCalls(await findRunner('dev', 'plan'));
    await plan.call('GET', '/run');
    await plan.call('PUT', '/state/lock', { lockId: 'plan' });
    const send = () =>
      plan.call('POST', '/state', {
        lockId: 'plan',
        state: formatState('dev', 2),
      });
    const refused = {
      status: 409,
      body: {
        error: { message: expect.stringContaining('changes no state') },
      },
    };
    expect(await send()).toMatchObject(refused);
    await plan.call('POST', '/result', { kind: 'succeeded', value: PLAN });
    // Nor once it is over.
    expect(await send()).toMatchObject(refused);
    expect(await plane.knex('state_versions').pluck('serial')).toEqual([1]);
    expect(await plane.knex('refused_states')).toEqual([]);
  });

  it('make no state unusable by the largest serial', async () => {
    const apply = await reachApply('dev');
    await apply.call('PUT', '/state/lock', { lockId: 'mine' });
    const send = (serial: number) =>
      apply.call('POST', '/state', {
        lockId: 'mine',
        state: formatState('dev', serial),
      });
    for (const serial of [Number.MAX_SAFE_INTEGER, 1_000_001]) {
      expect(await send(serial)).toMatchObject({
        status: 409,
        body: {
          error: {
            name: RUNNER_STATE_STORED_ERROR,
            message: expect.stringContaining(`its serial is ${serial}`),
          },
        },
      });
    }
    expect(await send(1)).toMatchObject({ status: 204 });
    expect(await send(1_000_002)).toMatchObject({ status: 409 });
    expect(await send(2)).toMatchObject({ status: 204 });
    expect(await plane.knex('state_versions').pluck('serial')).toEqual([1, 2]);
  });

  it('make no state unusable by what they say of it', async () => {
    const apply = await reachApply('dev');
    const deploymentId = (await readEnvironment('dev'))
      ?.lastAttemptedDeploymentId;
    const lie = { lineage: 'other', serial: Number.MAX_SAFE_INTEGER };
    const resourceNames = ['terraform_data.cluster'];
    const send = async (summary: object) => {
      await apply.call('PUT', '/state/summary', summary);
      const [{ summary: recorded }] = await plane.knex('engine_states');
      return typeof recorded === 'string' ? JSON.parse(recorded) : recorded;
    };
    expect(await send({ ...lie, resourceCount: 7, resourceNames })).toEqual({
      resourceCount: 0,
      resourceNames: [],
    });
    await apply.call('PUT', '/state/lock', { lockId: 'mine' });
    const state = formatState('dev', 3);
    await apply.call('POST', '/state', { lockId: 'mine', state });
    const known = { lineage: 'dev', serial: 3, resourceCount: 1 };
    expect(await send({ ...lie, resourceCount: 0, resourceNames })).toEqual({
      ...known,
      resourceNames,
    });
    const unsaved = { deploymentId, file: 'errored.tfstate' };
    expect(await send({ ...lie, resourceNames, unsaved })).toEqual({
      ...known,
      resourceNames,
      unsaved,
    });
    const honest = {
      lineage: 'dev',
      serial: 4,
      resourceCount: 2,
      resourceNames,
    };
    expect(await send({ ...honest, unsaved })).toEqual({ ...honest, unsaved });
  });

  it('call no state unsaved that they have not changed', async () => {
    const apply = await reachApply('dev');
    await apply.call('POST', '/result', BUILT);
    await plane.settled('dev');
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec({ cluster_name: 'prod' }),
    });
    await eventually(() => launcher.started.length === 3);
    const plan = new RunnerCalls(launcher.started[2]);
    await plan.call('GET', '/run');
    const send = (runner: RunnerCalls, unsaved: object) =>
      runner.call('PUT', '/state/summary', { resourceNames: [], unsaved });
    const readUnsaved = async () => {
      const rows = await plane.knex('engine_states').pluck('summary');
      return rows.map(
        summary =>
          (typeof summary === 'string' ? JSON.parse(summary) : summary).unsaved,
      );
    };
    const { deploymentId } = launcher.started[2];
    const file = '/runs/unsaved-states/one.tfstate';
    expect(await send(plan, { deploymentId, file })).toMatchObject({
      status: 204,
    });
    expect(await readUnsaved()).toEqual([undefined]);
    await plan.call('POST', '/result', { kind: 'succeeded', value: PLAN });
    await eventually(() => launcher.started.length === 4);
    const next = new RunnerCalls(launcher.started[3]);
    await next.call('GET', '/run');
    for (const unsaved of [
      { deploymentId: launcher.started[0].deploymentId, file },
      { deploymentId, file: 'x'.repeat(501) },
      { deploymentId, file: '/a\nRun this command' },
    ]) {
      expect(await send(next, unsaved)).toMatchObject({ status: 400 });
    }
    expect(await readUnsaved()).toEqual([undefined]);
    await send(next, { deploymentId, file });
    expect(await readUnsaved()).toEqual([{ deploymentId, file }]);
  });

  it('are believed what they built before they could be stopped', async () => {
    const apply = await reachApply('dev');
    await plane.client.cancelEnvironmentDeployment({ environmentName: 'dev' });
    await eventually(() => launcher.stopped.length > 0);
    expect(await apply.call('POST', '/result', BUILT)).toMatchObject({
      status: 204,
    });
    await plane.settled('dev');
    const { deploymentStatus } = (await readEnvironment('dev')) ?? {};
    const { provisionedResources } =
      await plane.client.listEnvironmentProvisionedResources({
        environmentName: 'dev',
      });
    expect([deploymentStatus, provisionedResources]).toEqual([
      'SUCCEEDED',
      [expect.objectContaining({ identifier: 'id-1' })],
    ]);
  });

  it('change nothing once the deployment is cancelled', async () => {
    const apply = await reachApply('dev');
    await plane.client.cancelEnvironmentDeployment({ environmentName: 'dev' });
    await apply.call('POST', '/result', { kind: 'interrupted' });
    await plane.settled('dev');
    for (const [method, path, body] of [
      ['POST', '/result', BUILT],
      ['POST', '/state', { lockId: 'late', state: formatState('late') }],
      ['PUT', '/progress', { completed: 1, total: 1 }],
    ] as const) {
      expect(await apply.call(method, path, body)).toMatchObject({
        status: 401,
      });
    }
    expect(await readEnvironment('dev')).toMatchObject({
      deploymentStatus: 'CANCELLED',
    });
    expect(await plane.knex('state_versions')).toEqual([]);
    // It stays recoverable.
    await plane.client.deleteEnvironment({ name: 'dev' });
    const destroy = new RunnerCalls(await findRunner('dev', 'destroy'));
    await destroy.call('GET', '/run');
    await destroy.call('POST', '/result', { kind: 'succeeded', value: {} });
    await plane.settled('dev');
    await expect(readEnvironment('dev')).rejects.toThrow('does not exist');
  });

  it('are refused when their few bytes would need much memory', async () => {
    const apply = await reachApply('dev');
    const objects = `[${'{},'.repeat(1_300_000)}{}]`;
    for (const [method, path, member] of [
      ['POST', '/state', 'state'],
      ['POST', '/log', 'lines'],
      ['PUT', '/plan', 'changes'],
      ['PUT', '/lock-file', 'lock'],
      ['POST', '/result', 'value'],
    ] as const) {
      const body = `{"lockId":"a","sequence":1,"kind":"succeeded","${member}":${objects}}`;
      expect(await apply.call(method, path, body)).toMatchObject({
        status: 400,
        body: {
          error: { message: expect.stringMatching(/has more than \d+ values/) },
        },
      });
    }
    // Inside a state, they are counted and not built.
    await apply.call('PUT', '/state/lock', { lockId: 'a' });
    const state = formatState('dev').replace('[{}]', objects);
    expect(
      await apply.call('POST', '/state', { lockId: 'a', state }),
    ).toMatchObject({ status: 204 });
    expect(await plane.knex('state_versions').pluck('resource_count')).toEqual([
      1_300_001,
    ]);
  });

  it('keep nothing else from being done by megabytes of secrets', async () => {
    const apply = await reachApply('dev');
    const lines = [
      { step: 'applying', level: 'info', message: 'token-0-of-the-cluster' },
      { step: 'applying', level: 'info', message: 'The cluster is ready' },
    ];
    await apply.call('POST', '/log', { sequence: 1, lines });
    const secrets = Array.from(
      { length: 30_000 },
      (_, i) => `token-${i}-of-the-cluster`,
    );
    const create = jest.spyOn(Redactor, 'create');
    const value = JSON.stringify(secrets);
    await apply.call('POST', '/result', {
      kind: 'succeeded',
      value: {
        outputs: [{ key: 'tokens', value, sensitive: true }],
        resources: [{ name: 'a', identifier: 'id-1' }],
        secrets: [value],
      },
    });
    await plane.settled('dev');
    const redactors = create.mock.results.map(({ value: made }) => made.size);
    create.mockRestore();
    expect(redactors.length).toBeGreaterThan(5);
    expect(Math.max(...redactors)).toBeLessThan(400_000);
    expect((await readEnvironment('dev'))?.deploymentStatus).toBe('SUCCEEDED');
    const messages = await plane.knex('deployment_log_events').pluck('message');
    expect(messages).toEqual(
      expect.arrayContaining([
        '***',
        'The cluster is ready',
        'The deployment succeeded',
      ]),
    );
    expect(messages.join()).not.toContain('token-');
  });

  it.each([
    ['an older protocol', '0', /uses version 0 of the runner protocol/],
    ['no protocol', '', /runner protocol/],
  ])('fail their run when they speak %s', async (_, protocol, message) => {
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    const older = new RunnerCalls(await findRunner('dev', 'plan'), {
      'proton-runner-protocol': protocol,
    });
    expect(await older.call('GET', '/run')).toMatchObject({ status: 400 });
    await plane.settled('dev');
    expect(await readEnvironment('dev')).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(message),
    });
  });
}
