import { waiting } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { eventually } from '@proton-vending/test-utils';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const spec = 'proton: EnvironmentSpec\nspec: { cluster_name: dev }\n';
const resourceArn = 'arn:aws:proton:us-east-1:123456789012:environment/dev';

/** Nobody but a notification or a cancel ends such a wait. */
const review = () =>
  waiting({ handle: { pullRequest: 7 }, reason: 'Waits for review' });

describeOnEachDatabase('a deployment that is about to wait', databases => {
  let plane: TestControlPlane;
  let engine: ScriptedEngine;
  /** Lets the engine answer. */
  let answer: () => void;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  async function create() {
    const answered = new Promise<void>(resolve => {
      answer = resolve;
    });
    engine.onApply = async () => {
      await answered;
      return review();
    };
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec,
    });
    await eventually(async () => engine.applied.length === 1);
  }

  const findEnvironment = () =>
    plane.database.stores.environments.find(TEST_SCOPE, 'dev');

  async function find() {
    const [deployment] = await plane.database.stores.deployments.list(
      TEST_SCOPE,
      { limit: 1 },
      { kind: 'environment', name: 'dev' },
    );
    return deployment;
  }

  it('is cancelled when that comes before the wait is stored', async () => {
    await create();
    await plane.client.cancelEnvironmentDeployment({ environmentName: 'dev' });
    answer();

    await plane.settled('dev');
    expect((await findEnvironment())?.deploymentStatus).toBe('CANCELLED');
    expect(engine.cancelled[0]).toMatchObject({ handle: { pullRequest: 7 } });
  });

  it('is looked at again when a notification comes before the wait is stored', async () => {
    await create();
    await plane.client.notifyResourceDeploymentStatusChange({
      resourceArn,
      status: 'IN_PROGRESS',
    });
    engine.onApply = async () => ({ outputs: [], resources: [] });
    answer();

    await plane.settled('dev');
    expect((await findEnvironment())?.deploymentStatus).toBe('SUCCEEDED');
  });

  it('is looked at again when a notification comes while its engine looks', async () => {
    await create();
    answer();
    await eventually(async () => (await find()).wait !== undefined);
    const looked = new Promise<void>(resolve => {
      answer = resolve;
    });
    engine.onApply = async () => {
      await looked;
      return review();
    };
    const notify = () =>
      plane.client.notifyResourceDeploymentStatusChange({
        resourceArn,
        status: 'IN_PROGRESS',
      });
    await notify();
    await eventually(async () => engine.applied.length === 2);
    await notify();
    engine.onApply = async () => ({ outputs: [], resources: [] });
    answer();

    await plane.settled('dev');
    expect((await findEnvironment())?.deploymentStatus).toBe('SUCCEEDED');
  });

  it('is not looked at again without a reason', async () => {
    await create();
    answer();
    await eventually(async () => (await find()).wait !== undefined);
    await new Promise(resolve => setTimeout(resolve, 2_500));
    expect(engine.applied).toHaveLength(1);
    expect((await find()).wait?.checkAt).toBeUndefined();
  });
});
