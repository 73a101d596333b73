import { existsSync } from 'node:fs';
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

const SECRET = 'ghp_16C7e42F292c6912E7';
const spec = 'proton: EnvironmentSpec\nspec: { cluster_name: dev }\n';
const resourceArn = 'arn:aws:proton:us-east-1:123456789012:environment/dev';

describeOnEachDatabase('a deployment that has waited', databases => {
  let plane: TestControlPlane;
  let engine: ScriptedEngine;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    engine.secrets = [SECRET];
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  const review = () =>
    waiting({
      handle: { token: SECRET },
      reason: `Waits for the review by ${SECRET}`,
      links: [{ title: `By ${SECRET}`, url: `https://git.example/${SECRET}` }],
    });

  async function create() {
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec,
    });
    await eventually(async () => (await find()).wait !== undefined);
  }

  async function find() {
    const [deployment] = await plane.database.stores.deployments.list(
      TEST_SCOPE,
      { limit: 1 },
      { kind: 'environment', name: 'dev' },
    );
    return deployment;
  }

  const notify = (status: 'SUCCEEDED' | 'FAILED') =>
    plane.client.notifyResourceDeploymentStatusChange({ resourceArn, status });

  const listFolders = () =>
    engine.applied.map(({ workingDirectory }) => existsSync(workingDirectory));

  it('shows no secret in what it waits for, and keeps its handle', async () => {
    engine.onApply = async () => review();
    await create();

    const { id, wait } = await find();
    const record = await plane.controlPlane.deployments.readRecord(
      TEST_SCOPE,
      id,
    );
    expect(record.waitingFor?.links).toHaveLength(1);
    expect(JSON.stringify(record)).not.toContain(SECRET);
    expect(wait?.handle).toEqual({ token: SECRET });
  });

  it('writes no secret to the log when its engine fails to stop or to clean up', async () => {
    engine.onApply = async ({ handle }) =>
      handle ? { outputs: [], resources: [] } : review();
    engine.onCancel = async () => {
      throw new Error(`401 for ${SECRET}`);
    };
    engine.cleanUp = async run => {
      engine.cleanedUp.push(run);
      throw new Error(`403 for ${SECRET}`);
    };
    await create();
    await plane.client.cancelEnvironmentDeployment({ environmentName: 'dev' });
    await plane.settled('dev');

    await eventually(async () =>
      plane.logger.warn.mock.calls.some(([message]) =>
        message.includes('clean up'),
      ),
    );
    const lines = JSON.stringify(
      plane.logger.warn.mock.calls.map(([message, error]) => [
        message,
        String(error),
        (error as Error | undefined)?.stack,
      ]),
    );
    expect(lines).toMatch(/401 for/);
    expect(lines).toMatch(/403 for/);
    expect(lines).not.toContain(SECRET);
  });

  it.each(['SUCCEEDED', 'FAILED'] as const)(
    'is cleaned up when it is notified as %s',
    async status => {
      engine.onApply = async () => review();
      await create();
      expect(listFolders()).toEqual([true]);
      await notify(status);

      expect(engine.cleanedUp).toMatchObject([{ handle: { token: SECRET } }]);
      expect(listFolders()).toEqual([false]);
    },
  );

  it('is destroyed later, even if it failed while it still planned', async () => {
    engine.onPlan = async () => review();
    await create();
    await notify('FAILED');
    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');

    expect(engine.destroyed).toHaveLength(1);
  });

  it('is allowed as many failed attempts again', async () => {
    engine.onApply = async () => review();
    await create();
    await plane.knex('deployments').update({ failed_attempts: 4 });
    await plane.client.notifyResourceDeploymentStatusChange({
      resourceArn,
      status: 'IN_PROGRESS',
    });
    await eventually(async () => engine.applied.length === 2);
    await eventually(async () => (await find()).failedAttempts === 0);
    expect((await find()).status).toBe('IN_PROGRESS');
  });
});
