import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

describeOnEachDatabase('an environment of another engine', databases => {
  let plane: TestControlPlane;
  let engine: ScriptedEngine;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  /** As if a module had provisioned it whose engine the version doesn't use. */
  async function create() {
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: 'proton: EnvironmentSpec\nspec: { cluster_name: dev }\n',
    });
    await plane.settled('dev');
    await plane.knex('deployments').update({ engine: 'ANOTHER' });
    engine.applied.length = 0;
  }

  const update = () =>
    plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });

  it('is not updated once anything may be provisioned', async () => {
    await create();

    await expect(update()).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('provisioned by the engine ANOTHER'),
    });
    expect(engine.applied).toEqual([]);
  });

  it('is updated when nothing was ever provisioned', async () => {
    const { onPlan } = engine;
    engine.onPlan = async () => {
      throw new ProvisioningError('No plan');
    };
    await create();
    engine.onPlan = onPlan;
    await update();
    await plane.settled('dev');

    expect(engine.applied).toHaveLength(1);
  });
});
