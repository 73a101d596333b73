import type { EnvironmentPlan } from '@proton-vending/backstage-plugin-proton-common';
import { ResponseError } from '@backstage/errors';
import { UpdateEnvironmentCommand } from '@aws-sdk/client-proton';
import { addCluster } from '../__testUtils__/clusterProton';
import { createHarness } from '../__testUtils__/createActionHarness';
import { planEnvironmentAction } from './planEnvironment';

const destructive: Partial<EnvironmentPlan> = {
  status: 'READY',
  counts: { add: 1, change: 0, replace: 1, destroy: 1, forget: 0 },
  losses: [
    {
      address: 'aws_eks_cluster.this',
      type: 'aws_eks_cluster',
      action: 'replace',
    },
  ],
};

function createPlanHarness(options: Parameters<typeof createHarness>[1] = {}) {
  const harness = createHarness(planEnvironmentAction, options);
  addCluster(harness.proton, 'demo', { cluster_name: 'demo', node_count: 2 });
  return harness;
}

const creation = {
  name: 'new',
  templateName: 'eks-cluster',
  templateMajorVersion: '1',
  inputs: { cluster_name: 'new' },
};

describe('aws:proton:plan-environment', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  async function finish(running: Promise<void>, milliseconds = 30_000) {
    const ended = running.catch(error => error);
    await jest.advanceTimersByTimeAsync(milliseconds);
    return ended;
  }

  it('plans a change, says how far it is, and what is lost', async () => {
    const { proton, run, outputs, lines } = createPlanHarness();
    proton.plans.results = [
      { status: 'QUEUED', position: 2 },
      { status: 'QUEUED', position: 2 },
      { status: 'PLANNING' },
      destructive,
    ];

    await finish(run({ name: 'demo', inputs: { node_count: 3 } }));

    expect(proton.plans.started).toMatchObject([
      {
        environmentName: 'demo',
        change: {
          deploymentType: 'CURRENT_VERSION',
          spec: expect.stringContaining('node_count: 3'),
        },
      },
    ]);
    expect(lines).toEqual([
      'Planning the environment demo with version 1.0',
      'Waiting for other plans, position 2 in the queue',
      'Planning',
      '1 to add, 0 to change, 1 to replace, 1 to destroy',
      'Protected resources that would be lost:',
      '- aws_eks_cluster.this (replace)',
    ]);
    expect(outputs).toEqual({
      arn: 'arn:aws:proton:us-east-1:123456789012:environment/demo',
      name: 'demo',
      version: '1.0',
      planId: 'plan-1',
      counts: destructive.counts,
      losses: destructive.losses,
      summary: lines.slice(3).join('\n'),
    });
    expect(proton.mock.commandCalls(UpdateEnvironmentCommand)).toEqual([]);
    expect(proton.plans.cancelled).toEqual([]);
  });

  it('plans the same again, to find what was changed by hand', async () => {
    const { proton, run, outputs } = createPlanHarness();

    await finish(run({ name: 'demo' }));

    expect(proton.plans.started).toHaveLength(1);
    expect(outputs.summary).toBe('No resource changes');
  });

  it('plans an environment that does not exist yet', async () => {
    const { proton, run, outputs } = createPlanHarness();

    await finish(run(creation));

    expect(proton.plans.started).toMatchObject([
      {
        environmentName: 'new',
        creation: {
          templateName: 'eks-cluster',
          templateMajorVersion: '1',
          templateMinorVersion: '0',
          spec: expect.stringContaining('cluster_name: new'),
        },
      },
    ]);
    expect(outputs).toMatchObject({ name: 'new', version: '1.0' });
    expect(proton.environments.has('new')).toBe(false);
  });

  it.each([{ name: 'demo' }, creation])(
    'plans nothing in a dry run: %j',
    async input => {
      const { proton, run, outputs } = createPlanHarness();

      await finish(run(input, { isDryRun: true }));

      expect(proton.plans.started).toEqual([]);
      expect(outputs).toMatchObject({
        planId: '',
        counts: { add: 0, change: 0, replace: 0, destroy: 0, forget: 0 },
        losses: [],
        summary: expect.stringContaining('Dry run: would plan'),
      });
    },
  );

  it.each<[Partial<EnvironmentPlan>, RegExp]>([
    [
      { status: 'FAILED', failure: { message: 'Error: no credentials' } },
      /nothing was changed: Error: no credentials$/,
    ],
    [
      {
        status: 'FAILED',
        failure: {
          message: 'Error: too small; Error: too many',
          inputProblems: [
            { path: 'node_count', message: 'too small' },
            { path: 'zones[1]', message: 'too many' },
          ],
        },
      },
      /: Error: too small; Error: too many\n- Input node_count: too small\n- Input zones\[1\]: too many$/,
    ],
    [{ status: 'CANCELLED' }, /was cancelled$/],
  ])('fails with a plan that is %j', async (result, message) => {
    const { proton, run } = createPlanHarness();
    proton.plans.results = [{ status: 'PLANNING' }, result];

    const error = await finish(run({ name: 'demo' }));

    expect(error).toMatchObject({
      name: 'DeploymentError',
      message: expect.stringMatching(message),
    });
  });

  it('cancels the plan with the task', async () => {
    const { proton, run } = createPlanHarness();
    proton.plans.results = [{ status: 'PLANNING' }];
    const controller = new AbortController();

    const ended = finish(run({ name: 'demo' }, { signal: controller.signal }));
    setTimeout(() => controller.abort(), 5_000);

    expect((await ended).message).toContain('The task was cancelled');
    expect(proton.plans.cancelled).toEqual(['plan-1']);
  });

  it('goes on when a read fails on the way', async () => {
    const { proton, run, outputs } = createPlanHarness();
    proton.plans.results = [{ status: 'PLANNING' }, destructive];
    jest.spyOn(proton.extension, 'getEnvironmentPlan').mockRejectedValueOnce(
      Object.assign(new Error('Gone for a moment'), {
        name: 'ServiceUnavailableError',
      }),
    );

    await finish(run({ name: 'demo' }));

    expect(outputs.counts).toEqual(destructive.counts);
  });

  it.each([
    [{ name: 'demo', inputs: { node_count: 4 } }, 'node_count'],
    [{ ...creation, name: undefined }, '"name"'],
    [{ ...creation, name: 'demo' }, 'is taken'],
    [{ ...creation, inputs: {} }, 'cluster_name'],
  ])('refuses %j before anything is planned', async (input, message) => {
    const { proton, run } = createPlanHarness();

    const error = await finish(run(input));

    expect(error.message).toContain(message);
    expect(proton.plans.started).toEqual([]);
  });

  it.each([
    [{ name: 'demo' }, 'proton.environment.update'],
    [creation, 'proton.environment.create'],
  ])('needs for %j the permission %s', async (input, permission) => {
    const { proton, run } = createPlanHarness({ deny: [permission] });

    const error = await finish(run(input));

    expect(error.message).toContain(permission);
    expect(proton.plans.started).toEqual([]);
  });

  it('says that there are no plans without the extension', async () => {
    const { proton, run } = createPlanHarness();
    proton.hasExtension = false;

    expect((await finish(run({ name: 'demo' }))).message).toContain(
      "doesn't preview",
    );
  });

  it('says what the control plane refuses', async () => {
    const { proton, run } = createPlanHarness();
    jest
      .spyOn(proton.extension, 'startEnvironmentPlan')
      .mockRejectedValue(
        await ResponseError.fromResponse(
          Response.json(
            { error: { name: 'ConflictError', message: 'Too many plans' } },
            { status: 409 },
          ),
        ),
      );

    const error = await finish(run({ name: 'demo' }));

    expect(error.name).toBe('ConflictError');
    expect(error.message).toContain('Too many plans');
  });
});
