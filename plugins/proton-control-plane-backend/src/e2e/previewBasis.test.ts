import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { EnginePreview } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { eventually } from '@proton-vending/test-utils';
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

const PREVIEW: EnginePreview = {
  plan: { toAdd: 1, toChange: 0, toRemove: 0 },
  changes: [],
  changesTruncated: false,
  counts: { add: 1, change: 0, replace: 0, destroy: 0, forget: 0 },
  savedPlan: { planFile: Buffer.from('plan') },
};

const CHANGED =
  'the roles or the repository of the environment have changed since the preview';

/** The ARN of a role in the environment account of the tests. */
function roleOf(name: string): string {
  return `arn:aws:iam::210987654321:role/${name}`;
}

describeOnEachDatabase('a plan and what it was made with', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;
  let calls: PlanCalls;
  let release = () => {};

  beforeEach(async () => {
    engine = new ScriptedEngine();
    engine.preview = async () => PREVIEW;
    plane = await startControlPlane(databases, engine, {
      previews: { ...DEFAULT_PREVIEW_LIMITS, concurrency: 1 },
    });
    calls = new PlanCalls(plane.url);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(async () => {
    release();
    await plane.stop();
  });

  async function createEnvironment(roles: {
    protonServiceRoleArn?: string;
    environmentAccountConnectionId?: string;
  }): Promise<void> {
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
      ...roles,
    });
    await plane.settled('dev');
    engine.applied.length = 0;
  }

  async function useRole(protonServiceRoleArn: string): Promise<void> {
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'NONE',
      protonServiceRoleArn,
    });
  }

  async function makePlan() {
    const plan = await calls.ended(await calls.start());
    expect(plan.status).toBe('READY');
    return plan;
  }

  async function expectRefusal(
    { id }: { id: string },
    reason: string,
  ): Promise<void> {
    const { body, status } = await calls.post(`plans/${id}/deploy`);
    expect([status, body.error?.message]).toEqual([
      409,
      `The plan is out of date: ${reason}. Preview the change again`,
    ]);
    expect(engine.applied).toEqual([]);
  }

  it('is not deployed with another role', async () => {
    await createEnvironment({ protonServiceRoleArn: roleOf('one') });
    const plan = await makePlan();
    await useRole(roleOf('two'));
    await expectRefusal(plan, CHANGED);
    await useRole(roleOf('one'));
    expect((await calls.post(`plans/${plan.id}/deploy`)).status).toBe(200);
    await plane.settled('dev');
    expect(engine.applied).toMatchObject([{ deploymentId: plan.id }]);
  });

  it('is not applied with another role once it is deployed', async () => {
    await createEnvironment({ protonServiceRoleArn: roleOf('one') });
    const plan = await makePlan();
    const changed = new Promise<undefined>(resolve => {
      release = () => resolve(undefined);
    });
    engine.findUnavailability = () => changed;
    expect((await calls.post(`plans/${plan.id}/deploy`)).status).toBe(200);
    await useRole(roleOf('two'));
    release();
    await plane.settled('dev');
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    expect(environment).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: `Nothing was changed, because the previewed plan is out of date: ${CHANGED}. Preview the change again`,
    });
    expect(engine.applied).toEqual([]);
  });

  it('is not deployed with another role of the account connection', async () => {
    const { environmentAccountConnection } =
      await plane.client.createEnvironmentAccountConnection({
        environmentName: 'dev',
        managementAccountId: '123456789012',
        roleArn: roleOf('one'),
      });
    const connection = { id: environmentAccountConnection?.id };
    await plane.client.acceptEnvironmentAccountConnection(connection);
    await createEnvironment({ environmentAccountConnectionId: connection.id });
    const plan = await makePlan();
    await plane.client.updateEnvironmentAccountConnection({
      ...connection,
      roleArn: roleOf('two'),
    });
    await expectRefusal(plan, CHANGED);
  });

  it('is not deployed when a repository provisions the environment', async () => {
    await createEnvironment({});
    const plan = await makePlan();
    const repository = { provider: 'GITHUB', name: 'acme/eks' } as const;
    await plane.client.createRepository({
      ...repository,
      connectionArn:
        'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
    });
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'NONE',
      provisioningRepository: { ...repository, branch: 'main' },
    });
    await expectRefusal(plan, CHANGED);
  });

  it('is not deployed by another engine than the one that made it', async () => {
    await createEnvironment({});
    const plan = await makePlan();
    // As if protonControlPlane.deployments.runs had been changed since.
    await plane
      .knex('environment_plans')
      .where({ id: plan.id })
      .update({ engine: 'TERRAFORM-JOBS' });
    await expectRefusal(
      plan,
      'the engine TERRAFORM-JOBS made it, and TERRAFORM now deploys the environment',
    );
  });

  it('is not deployed when no engine deploys the environment', async () => {
    await createEnvironment({});
    const plan = await makePlan();
    engine.supports = () => ({ supported: false, reason: 'too old' });
    await expectRefusal(
      plan,
      'the engine TERRAFORM made it, and no engine now deploys the environment. No engine of this control plane provisions it (TERRAFORM: too old)',
    );
  });

  it('fails when the role changes before it is made', async () => {
    await createEnvironment({ protonServiceRoleArn: roleOf('one') });
    const released = new Promise<EnginePreview>(resolve => {
      release = () => resolve(PREVIEW);
    });
    engine.preview = () => released;
    const made = await calls.start();
    await eventually(async () => (await calls.read(made)).status !== 'QUEUED');
    const queued = await calls.start();
    await useRole(roleOf('two'));
    release();
    expect((await calls.ended(made)).failure?.message).toBe(
      `The preview is out of date: ${CHANGED}. Preview the change again`,
    );
    expect((await calls.ended(queued)).failure?.message).toBe(
      'The roles or the repository of the environment changed while the preview waited. Preview the change again',
    );
  });
});
