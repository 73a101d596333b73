import {
  ProvisioningError,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

describeOnEachDatabase('the metrics of deployments', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine, { concurrency: 1 });
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  async function create(name: string): Promise<void> {
    await plane.client.createEnvironment({
      name,
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: name }),
    });
  }

  it('count what waits and what runs here', async () => {
    let finish = () => {};
    engine.onApply = () =>
      new Promise(resolve => {
        finish = () => resolve({ outputs: [], resources: [] });
      });
    await create('first');
    while (engine.applied.length === 0) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    await create('second');
    await create('third');
    expect(await plane.metrics.observe('proton.deployments.queued')).toEqual([
      2,
    ]);
    expect(await plane.metrics.observe('proton.deployments.running')).toEqual([
      1,
    ]);
    engine.onApply = async () => ({ outputs: [], resources: [] });
    finish();
    await plane.settled('third');
    expect(await plane.metrics.observe('proton.deployments.queued')).toEqual([
      0,
    ]);
  });

  it('measure each step with its outcome, and the whole', async () => {
    engine.onApply = async () => {
      throw new ProvisioningError('No luck');
    };
    await create('dev');
    await plane.settled('dev');
    while (
      !plane.metrics.recorded.some(
        ({ name }) => name === 'proton.deployment.duration',
      )
    ) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    const steps = plane.metrics.recorded
      .filter(({ name }) => name === 'proton.deployment.step.duration')
      .map(({ attributes }) => `${attributes?.step} ${attributes?.outcome}`);
    expect(steps).toEqual([
      'rendering succeeded',
      'planning succeeded',
      'applying failed',
    ]);
    expect(plane.metrics.recorded).toContainEqual({
      name: 'proton.deployment.duration',
      attributes: { operation: 'create', outcome: 'failed' },
    });
  });

  it('tell whether an engine can run', async () => {
    expect(await plane.metrics.observe('proton.engine.available')).toEqual([1]);
  });
});
