import {
  ProvisioningError,
  ProvisioningInterrupted,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EnginePreview,
  EngineRun,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { eventually } from '@proton-vending/test-utils';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { PlanCalls } from '../__testUtils__/PlanCalls';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { DEFAULT_PREVIEW_LIMITS } from '../plans/readPreviewLimits';

jest.setTimeout(60_000);

const LOSS = {
  address: 'aws_eks_cluster.this',
  type: 'aws_eks_cluster',
  action: 'replace' as const,
};

const PREVIEW: EnginePreview = {
  plan: { toAdd: 1, toChange: 0, toRemove: 1, losses: [LOSS] },
  changes: [
    {
      address: LOSS.address,
      type: LOSS.type,
      name: 'this',
      action: 'replace',
      attributes: [{ path: 'name', before: '"a"', after: '"b"' }],
    },
  ],
  changesTruncated: false,
  counts: { add: 0, change: 0, replace: 1, destroy: 0, forget: 0 },
  savedPlan: { planFile: Buffer.from('plan'), lockFile: 'lock' },
};

/** An engine that plans until it is told to end, or to stop. */
async function untilStopped({ signal }: EngineRun): Promise<never> {
  if (!signal.aborted) {
    await once(signal, 'abort');
  }
  throw new ProvisioningInterrupted();
}

describeOnEachDatabase('previews', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;
  let calls: PlanCalls;

  async function start(
    limits: Partial<typeof DEFAULT_PREVIEW_LIMITS> = {},
  ): Promise<void> {
    plane = await startControlPlane(databases, engine, {
      previews: { ...DEFAULT_PREVIEW_LIMITS, ...limits },
    });
    calls = new PlanCalls(plane.url);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await plane.settled('dev');
    engine.applied.length = 0;
  }

  beforeEach(() => {
    engine = new ScriptedEngine();
    engine.preview = async () => PREVIEW;
  });

  afterEach(() => plane.stop());

  it('shows what would change, and deploys that plan', async () => {
    let folder = '';
    engine.preview = async run => {
      folder = run.workingDirectory;
      expect(existsSync(folder)).toBe(true);
      return { ...PREVIEW, plan: { toAdd: 1, toChange: 0, toRemove: 0 } };
    };
    await start();
    const started = await calls.start();
    expect(started).toMatchObject({
      environmentArn: 'arn:aws:proton:us-east-1:123456789012:environment/dev',
      templateMajorVersion: '1',
      templateMinorVersion: '0',
    });
    const plan = await calls.ended(started);
    expect(plan).toMatchObject({
      status: 'READY',
      changes: PREVIEW.changes,
      counts: PREVIEW.counts,
      losses: [],
    });
    expect(existsSync(folder)).toBe(false);
    expect(await plane.client.getEnvironment({ name: 'dev' })).toMatchObject({
      environment: { deploymentStatus: 'SUCCEEDED' },
    });

    const { body, status } = await calls.post(`plans/${plan.id}/deploy`);
    expect({ body, status }).toEqual({
      status: 200,
      body: { deploymentId: plan.id },
    });
    await plane.settled('dev');
    expect(engine.applied).toMatchObject([
      {
        deploymentId: plan.id,
        workingDirectory: folder,
        savedPlan: { planFile: Buffer.from('plan'), lockFile: 'lock' },
      },
    ]);
    expect((await calls.read(plan)).deploymentId).toBe(plan.id);
    expect((await calls.post(`plans/${plan.id}/deploy`)).body).toMatchObject({
      error: { message: expect.stringContaining('was deployed already') },
    });
    expect((await calls.get('plans')).body.plans).toMatchObject([
      { id: plan.id },
    ]);
  });

  it('keeps room for others', async () => {
    engine.preview = untilStopped;
    await start({ concurrency: 1, maxQueued: 4 });
    const plansOf = await Promise.all(
      ['b', 'c'].map(async name => {
        await plane.client.createEnvironment({
          name,
          templateName: 'eks',
          templateMajorVersion: '1',
          spec: formatEnvironmentSpec({ cluster_name: name }),
        });
        await plane.settled(name);
        return new PlanCalls(plane.url, name);
      }),
    );
    const first = await calls.start();
    await eventually(
      async () => (await calls.read(first)).status === 'PLANNING',
    );
    await calls.start();
    await plansOf[0].start();
    const change = { deploymentType: 'CURRENT_VERSION' };
    const refused = await plansOf[1].post('plans', change);
    expect({ status: refused.status, ...refused.body.error }).toMatchObject({
      status: 409,
      message: expect.stringContaining('2 of your previews are waiting'),
    });
    const other = await plansOf[1].post('plans', change, {
      'x-proton-on-behalf-of': 'user:default/other',
    });
    expect(other.body).toMatchObject({ position: 3 });
  });

  it('says the position, and starves no deployment', async () => {
    engine.preview = untilStopped;
    await start({ concurrency: 1 });
    const first = await calls.start();
    await eventually(
      async () => (await calls.read(first)).status === 'PLANNING',
    );
    expect(await calls.start()).toMatchObject({ position: 1 });
    const third = await calls.start();
    expect(third).toMatchObject({ position: 2, status: 'QUEUED' });
    const refused = await calls.post('plans', {
      deploymentType: 'CURRENT_VERSION',
    });
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain(
      '2 previews of this environment are waiting',
    );

    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    await plane.settled('dev');
    expect(engine.applied).toHaveLength(1);

    expect((await calls.post(`plans/${first.id}/cancel`)).body.status).toBe(
      'CANCELLED',
    );
    // What waited for it was made from what is out of date by now.
    expect(await calls.ended(third)).toMatchObject({
      status: 'FAILED',
      failure: {
        message:
          'The environment was deployed while the preview waited. Preview the change again',
      },
    });
  });

  it('keeps room for other environments than one that is new', async () => {
    engine.preview = untilStopped;
    await start({ concurrency: 1 });
    const first = await calls.start();
    await eventually(
      async () => (await calls.read(first)).status === 'PLANNING',
    );
    const create = (name: string) =>
      new PlanCalls(plane.url, name).post('creation-plans', {
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({ cluster_name: name }),
      });
    expect((await create('new')).body).toMatchObject({ position: 1 });
    expect((await create('new')).body).toMatchObject({ position: 2 });
    expect(await create('new')).toMatchObject({
      status: 409,
      body: {
        error: {
          message: expect.stringContaining(
            '2 previews of this environment are waiting',
          ),
        },
      },
    });
    expect((await create('another')).body).toMatchObject({ position: 3 });
  });

  it('stops an engine that was cancelled', async () => {
    let stopped = false;
    engine.preview = async run => {
      await once(run.signal, 'abort');
      stopped = true;
      throw new ProvisioningInterrupted();
    };
    await start();
    const plan = await calls.start();
    await eventually(
      async () => (await calls.read(plan)).status === 'PLANNING',
    );
    await calls.post(`plans/${plan.id}/cancel`);
    await eventually(() => stopped);
    expect(await calls.read(plan)).toMatchObject({ status: 'CANCELLED' });
  });

  it('cancels what nobody asks for', async () => {
    engine.preview = untilStopped;
    await start();
    const plan = await calls.start();
    await plane
      .knex('environment_plans')
      .update({ read_at: Date.now() - 61_000 });
    await eventually(async () => {
      const row = await plane.knex('environment_plans').first('status');
      return row.status === 'CANCELLED';
    });
    expect(await calls.read(plan)).toMatchObject({ status: 'CANCELLED' });
  });

  it.each([
    ['a run', new ProvisioningError('No credentials'), /^No credentials$/],
    ['the backend', new Error('Whatever'), /^The control plane could not make/],
  ])('fails with what is wrong with %s', async (_, error, message) => {
    engine.preview = async () => {
      throw error;
    };
    await start();
    const plan = await calls.ended(await calls.start());
    expect(plan.status).toBe('FAILED');
    expect(plan.failure?.message).toMatch(message);
  });

  it('says which inputs are refused, and which a check warns of', async () => {
    const problem = { path: 'size', message: 'Not that large.' };
    engine.preview = async () => {
      throw new ProvisioningError('Plan failed', undefined, [], [problem]);
    };
    await start();
    const failed = await calls.ended(await calls.start());
    expect(failed.failure).toEqual({
      message: 'Plan failed',
      step: 'planning',
      inputProblems: [problem],
    });
    engine.preview = async () => ({ ...PREVIEW, inputWarnings: [problem] });
    expect(await calls.ended(await calls.start())).toMatchObject({
      status: 'READY',
      inputWarnings: [problem],
    });

    engine.onApply = async () => {
      throw new ProvisioningError('Apply failed', [], [], [problem]);
    };
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    await plane.settled('dev');
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    const id = environment?.lastAttemptedDeploymentId ?? '';
    const { body } = await calls.getOf(`deployments/${id}/record`);
    expect(body.inputProblems).toEqual([problem]);
  });

  it('hides secrets in what it says of inputs', async () => {
    engine.secrets = ['hush-hush-hush'];
    engine.preview = async () => {
      const message = 'No hush-hush-hush.';
      const problem = { path: 'size', message };
      throw new ProvisioningError(message, undefined, [], [problem]);
    };
    await start();
    const plan = await calls.ended(await calls.start());
    expect(JSON.stringify(plan)).not.toContain('hush-hush-hush');
    expect(plan.failure?.inputProblems).toEqual([
      { path: 'size', message: 'No ***.' },
    ]);
  });

  it('fails when it takes too long', async () => {
    engine.preview = untilStopped;
    await start({ timeout: 200 });
    const plan = await calls.ended(await calls.start());
    expect(plan).toMatchObject({
      status: 'FAILED',
      failure: {
        message: expect.stringContaining('protonControlPlane.previews.timeout'),
      },
    });
  });

  it('makes a plan again that a backend has left, and not for ever', async () => {
    await start();
    const [row] = await insertLeft(1);
    expect(await calls.ended(row)).toMatchObject({ status: 'READY' });
    const [broken] = await insertLeft(2);
    expect(await calls.ended(broken)).toMatchObject({
      status: 'FAILED',
      failure: { message: expect.stringContaining('The backend stopped') },
    });
  });

  /** As a backend leaves a plan that is killed in the middle of it. */
  async function insertLeft(attempts: number) {
    const plan = await calls.ended(await calls.start());
    await plane.knex('environment_plans').where({ id: plan.id }).update({
      status: 'PLANNING',
      attempts,
      lease_owner: 'somebody',
      lease_expires_at: Date.now(),
      completed_at: null,
    });
    return [plan];
  }

  it('deploys nothing that is lost without a word', async () => {
    await start();
    const plan = await calls.ended(await calls.start());
    expect(plan.losses).toEqual([LOSS]);
    const refused = await calls.post(`plans/${plan.id}/deploy`);
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain(
      'aws_eks_cluster.this (replace)',
    );
    await calls.post(`plans/${plan.id}/deploy`, { allowReplacement: true });
    await plane.settled('dev');
    expect(engine.applied).toHaveLength(1);
  });

  it('loses only what was confirmed when it has to plan again', async () => {
    await start();
    const replan = (address: string) => async (run: EngineRun) => {
      const losses = [LOSS, { ...LOSS, address }];
      const plan = { ...PREVIEW.plan, losses };
      await run.recordPlan({
        ...plan,
        changes: [],
        text: '',
        truncated: false,
      });
      return { outputs: [], resources: [] };
    };
    const deployed = async () => {
      const plan = await calls.ended(await calls.start());
      await calls.post(`plans/${plan.id}/deploy`, { allowReplacement: true });
      await plane.settled('dev');
      return (await plane.client.getEnvironment({ name: 'dev' })).environment;
    };
    engine.onApply = replan('aws_eks_cluster.other');
    const { deploymentStatus, deploymentStatusMessage } =
      (await deployed()) ?? {};
    expect(deploymentStatus).toBe('FAILED');
    expect(deploymentStatusMessage).toContain(
      "that the confirmed plan doesn't list: aws_eks_cluster.other (replace).",
    );
    engine.onApply = replan(LOSS.address);
    expect(await deployed()).toMatchObject({ deploymentStatus: 'SUCCEEDED' });
    // Nobody has seen a plan of this one.
    engine.onApply = replan('aws_eks_cluster.other');
    engine.onPlan = async () => ({ toAdd: 0, toChange: 0, toRemove: 0 });
    await calls.post('update', {
      deploymentType: 'CURRENT_VERSION',
      allowReplacement: true,
    });
    await plane.settled('dev');
    expect(await plane.client.getEnvironment({ name: 'dev' })).toMatchObject({
      environment: { deploymentStatus: 'SUCCEEDED' },
    });
  });

  it('deploys nothing that is out of date or expired', async () => {
    await start();
    const plan = await calls.ended(await calls.start());
    const other = await calls.ended(await calls.start());
    await plane
      .knex('environment_plans')
      .where({ id: other.id })
      .update({ expires_at: Date.now() - 1 });
    const expired = await calls.post(`plans/${other.id}/deploy`);
    expect(expired.status).toBe(409);
    expect(expired.body.error.message).toContain('expired at');

    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    await plane.settled('dev');
    const late = await calls.post(`plans/${plan.id}/deploy`, {
      allowReplacement: true,
    });
    expect(late.status).toBe(409);
    expect(late.body.error.message).toBe(
      'The plan is out of date: the environment has been deployed since the preview. Preview the change again',
    );
  });

  it('refuses what can not be planned', async () => {
    await start();
    expect((await calls.post('plans', { deploymentType: 'NONE' })).status).toBe(
      400,
    );
    const invalid = await calls.post('plans', {
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec({ cluster_name: 'NOT LOWER CASE' }),
    });
    expect(invalid.status).toBe(400);
    expect(invalid.body.error.message).toContain('cluster_name');
    engine.onApply = async ({ signal }) => {
      await once(signal, 'abort');
      throw new ProvisioningInterrupted();
    };
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    const busy = await calls.post('plans', {
      deploymentType: 'CURRENT_VERSION',
    });
    expect(busy.status).toBe(409);
    expect(busy.body.error.message).toContain('preview when it is over');
    await plane.client.cancelEnvironmentDeployment({ environmentName: 'dev' });
    await plane.settled('dev');
    engine.preview = undefined;
    const unable = await calls.post('plans', {
      deploymentType: 'CURRENT_VERSION',
    });
    expect(unable.status).toBe(501);
    expect(unable.body.error.message).toContain(
      "Previews aren't available with the engine TERRAFORM",
    );
  });

  it('plans an environment that does not exist, and leaves nothing of it', async () => {
    await start();
    const other = new PlanCalls(plane.url, 'new-one');
    const { body, status } = await other.post('creation-plans', {
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'fresh' }),
    });
    expect(status).toBe(201);
    const plan = await other.ended(body);
    expect(plan.status).toBe('READY');
    await expect(
      plane.client.getEnvironment({ name: 'new-one' }),
    ).rejects.toThrow('does not exist');
    expect((await other.post(`plans/${plan.id}/deploy`)).status).toBe(404);
  });
});

describeOnEachDatabase('updates that lose something', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;
  let calls: PlanCalls;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine);
    calls = new PlanCalls(plane.url);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await plane.settled('dev');
    engine.applied.length = 0;
    engine.onPlan = async () => PREVIEW.plan;
  });

  afterEach(() => plane.stop());

  const update = { deploymentType: 'CURRENT_VERSION' } as const;

  it('fail after their plan', async () => {
    await plane.client.updateEnvironment({ name: 'dev', ...update });
    await plane.settled('dev');
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    expect(environment).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /^Nothing was changed, because the plan replaces or destroys protected resources: aws_eks_cluster.this \(replace\)\./,
      ),
    });
    expect(engine.applied).toEqual([]);
  });

  it('fail also when the engine plans again in the middle of an apply', async () => {
    engine.onPlan = async () => ({ toAdd: 0, toChange: 0, toRemove: 0 });
    engine.onApply = async run => {
      await run.recordPlan({
        ...PREVIEW.plan,
        changes: [],
        text: '',
        truncated: false,
      });
      return { outputs: [], resources: [] };
    };
    await plane.client.updateEnvironment({ name: 'dev', ...update });
    await plane.settled('dev');
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    expect(environment).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /^The deployment stopped because it had to plan again, and the new plan replaces or destroys protected resources: aws_eks_cluster.this \(replace\)\. What the deployment changed before stays\./,
      ),
    });
  });

  it('go on with a word', async () => {
    const { body, status } = await calls.post('update', {
      ...update,
      allowReplacement: true,
    });
    expect(status).toBe(200);
    await plane.settled('dev');
    expect(engine.applied).toMatchObject([{ deploymentId: body.deploymentId }]);
  });

  it('need no word for what is not protected, and none to delete', async () => {
    engine.onPlan = async () => ({
      ...PREVIEW.plan,
      losses: [{ ...LOSS, type: 'aws_route' }],
    });
    await plane.client.updateEnvironment({ name: 'dev', ...update });
    await plane.settled('dev');
    expect(engine.applied).toHaveLength(1);
    await plane.client.deleteEnvironment({ name: 'dev' });
    await eventually(() => engine.destroyed.length === 1);
  });

  it('stop only the clusters that would be replaced, of many', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `many-${index}`);
    const replaced = names.filter((_, index) => index % 4 === 0);
    await Promise.all(
      names.map(name =>
        plane.client.createEnvironment({
          name,
          templateName: 'eks',
          templateMajorVersion: '1',
          spec: formatEnvironmentSpec({ cluster_name: 'many' }),
        }),
      ),
    );
    await allEnded();
    engine.applied.length = 0;
    engine.onPlan = async ({ target }) =>
      replaced.includes(target.name)
        ? PREVIEW.plan
        : { toAdd: 0, toChange: 1, toRemove: 0 };

    await Promise.all(
      names.map(name => plane.client.updateEnvironment({ name, ...update })),
    );
    await allEnded();

    const { environments = [] } = await plane.client.listEnvironments({
      maxResults: 100,
    });
    const failed = environments
      .filter(({ deploymentStatus }) => deploymentStatus === 'FAILED')
      .map(({ name }) => name);
    expect(failed.sort()).toEqual([...replaced].sort());
    const applied = engine.applied.map(({ target }) => target.name);
    expect(applied.sort()).toEqual(
      names.filter(name => !replaced.includes(name)).sort(),
    );
  }, 240_000);

  async function allEnded(): Promise<void> {
    const running = plane.knex('deployments').whereNull('completed_at');
    await eventually(async () => !(await running.clone().first('id')), 100);
  }
});
