import {
  EngineResult,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { eventually } from '@proton-vending/test-utils';
import { inspect } from 'node:util';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { sensitiveBundle } from '../__testUtils__/sensitiveSchema';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const PASSWORD = 'the-password-of-dev';

const bundle = sensitiveBundle(undefined, { stringsOnly: true });

describeOnEachDatabase('sensitive inputs', databases => {
  let plane: TestControlPlane;
  let engine: ScriptedEngine;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine);
  });

  afterEach(() => plane.stop());

  async function create(provisioning?: 'CUSTOMER_MANAGED') {
    await plane.client.createEnvironmentTemplate({ name: 'eks', provisioning });
    await plane.registerVersion('eks', {
      files: bundle.files.filter(
        ({ path }) => !provisioning || path.startsWith('schema'),
      ),
    });
    const { environment } = await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({
        cluster_name: 'dev',
        db_password: PASSWORD,
      }),
    });
    return environment?.lastAttemptedDeploymentId ?? '';
  }

  const listOutputs = async (deploymentId?: string) =>
    plane.controlPlane.deployments.listOutputs(
      TEST_SCOPE,
      { kind: 'environment', name: 'dev' },
      deploymentId,
    );

  const logged = () =>
    inspect(
      [plane.logger.error, plane.logger.warn, plane.logger.info].flatMap(
        ({ mock }) =>
          mock.calls.map(([message, meta]) => [
            message,
            meta instanceof Error ? [meta.message, meta.stack, meta] : meta,
          ]),
      ),
      { depth: 10 },
    );

  it('are in nothing that a pipeline has notified', async () => {
    let finish: (result: EngineResult) => void = () => {};
    engine.onApply = () =>
      new Promise(resolve => {
        finish = resolve;
      });
    const id = await create();
    await eventually(() => engine.applied.length === 1);

    await plane.client.notifyResourceDeploymentStatusChange({
      resourceArn: 'arn:aws:proton:us-east-1:123456789012:environment/dev',
      status: 'IN_PROGRESS',
      statusMessage: `\u001b[31mlogin ${PASSWORD}`,
      outputs: [
        { key: 'url', valueString: `https://root:${PASSWORD}@db` },
        { key: 'name', valueString: 'dev' },
      ],
    });

    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    expect(environment?.deploymentStatusMessage).toBe('login ***');
    const { deployment } = await plane.client.getDeployment({ id });
    expect(deployment?.deploymentStatusMessage).toBe('login ***');
    const marks = [
      { key: 'url', sensitive: true },
      { key: 'name', sensitive: false },
    ];
    expect(await listOutputs(id)).toMatchObject(marks);

    finish({ outputs: [], resources: [] });
    await plane.settled('dev');
    expect(await listOutputs()).toMatchObject(marks);
  });

  it('are sensitive outputs of what a customer manages', async () => {
    await create('CUSTOMER_MANAGED');
    await plane.settled('dev');

    expect(await listOutputs()).toMatchObject([
      { key: 'cluster_name', sensitive: false },
      { key: 'db_password', value: PASSWORD, sensitive: true },
    ]);
  });

  it('are in no resource', async () => {
    engine.onApply = async () => ({
      outputs: [],
      resources: [{ name: `user["${PASSWORD}"]`, identifier: PASSWORD }],
    });
    await create();
    await plane.settled('dev');

    expect(
      await plane.controlPlane.deployments.listResources(TEST_SCOPE, {
        kind: 'environment',
        name: 'dev',
      }),
    ).toMatchObject([{ name: 'user["***"]', identifier: '***' }]);
  });

  it('are not in the log of the backend when it fails by itself', async () => {
    engine.onApply = async () => {
      throw new Error(`no login for ${PASSWORD}`, {
        cause: new Error(`${PASSWORD} is wrong`),
      });
    };
    await create();

    await eventually(() => logged().includes('no login for ***'));
    expect(logged()).toContain('*** is wrong');
    expect(logged()).not.toContain(PASSWORD);
  });
});
