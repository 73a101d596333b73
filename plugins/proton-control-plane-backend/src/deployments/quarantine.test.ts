import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { setTimeout as delay } from 'node:timers/promises';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { DeploymentLease } from './DeploymentLease';

jest.setTimeout(60_000);

const SHORT = { duration: 1, heartbeat: 60_000 };

describeOnEachDatabase('a deployment whose backend stops', databases => {
  let plane: TestControlPlane;
  let engine: ScriptedEngine;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, new ScriptedEngine());
    await plane.controlPlane.stop();
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  async function create(name = 'dev') {
    await plane.client.createEnvironment({
      name,
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
  }

  /** What a backend that stops leaves: a lease that nobody extends. */
  async function loseAttempt(
    work: (lease: DeploymentLease) => Promise<unknown> = async () => {},
  ) {
    const lease = await DeploymentLease.claimNext(plane.database, SHORT);
    if (!lease) {
      throw new Error('No deployment to run');
    }
    await work(lease);
    lease.stop();
    await delay(5);
    return lease.deployment;
  }

  async function getEnvironment(name = 'dev') {
    return (await plane.client.getEnvironment({ name })).environment;
  }

  async function findDeployment(name = 'dev') {
    const [deployment] = await plane.database.stores.deployments.list(
      TEST_SCOPE,
      { limit: 1 },
      { kind: 'environment', name },
    );
    return deployment;
  }

  it('goes on after the second time, and fails after the third', async () => {
    await create();
    await loseAttempt();
    await loseAttempt();
    const third = await loseAttempt();
    expect(third).toMatchObject({ attempts: 3, lostAttempts: 2 });

    await plane.startAnother(engine);
    await plane.settled('dev');

    expect(engine.applied).toHaveLength(0);
    expect(engine.cancelled).toHaveLength(1);
    expect(plane.metrics.recorded).toContainEqual({
      name: 'proton.quarantined',
      attributes: { kind: 'deployment' },
    });
    expect(await getEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage:
        "The backend stopped 3 times in the middle of this deployment, which made no progress in between, so it isn't tried again. It has not changed any infrastructure. Find out why the backend stopped, then deploy again or delete the environment",
    });

    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    await plane.settled('dev');
    expect(await getEnvironment()).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
    });
  });

  it('is DELETE_FAILED when it was a delete, and says what may exist', async () => {
    await create();
    const other = await plane.startAnother(engine);
    await plane.settled('dev');
    await other.stop();
    await plane.client.deleteEnvironment({ name: 'dev' });
    await loseAttempt();
    await loseAttempt();
    await loseAttempt();

    await plane.startAnother(engine);
    await plane.settled('dev');
    expect(await getEnvironment()).toMatchObject({
      deploymentStatus: 'DELETE_FAILED',
      deploymentStatusMessage: expect.stringContaining(
        'Some of the infrastructure may still exist',
      ),
    });
    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');
    expect(engine.destroyed).toHaveLength(1);
  });

  it('starts to count again with each step and each change that is made', async () => {
    const { deploymentQueue } = plane.database.stores;
    await create();
    await loseAttempt();
    await loseAttempt();
    await loseAttempt(({ deployment, owner }) =>
      deploymentQueue.setStep(deployment.id, owner, 'applying', new Date()),
    );
    expect(await loseAttempt()).toMatchObject({ lostAttempts: 1 });
    // The same step once more is no progress.
    await loseAttempt(({ deployment, owner }) =>
      deploymentQueue.setStep(deployment.id, owner, 'applying', new Date()),
    );
    expect(await findDeployment()).toMatchObject({ lostAttempts: 2 });

    const change = (completed: number) =>
      loseAttempt(({ deployment, owner }) =>
        deploymentQueue.setProgress(deployment.id, owner, {
          completed,
          total: 5,
        }),
      );
    await change(1);
    expect(await findDeployment()).toMatchObject({ lostAttempts: 0 });
    await change(1);
    expect(await findDeployment()).toMatchObject({ lostAttempts: 1 });
  });

  it.each([
    ['counts on while the control plane has it wait', { isHeld: true }, 1],
    ['starts to count again when its engine waits', {}, 0],
  ])('%s', async (_, options, count) => {
    const { deploymentQueue } = plane.database.stores;
    await create();
    await loseAttempt();
    const failed = await DeploymentLease.claimNext(plane.database, SHORT);
    await failed?.release(0, { hasFailed: true });
    const lease = await DeploymentLease.claimNext(plane.database, SHORT);
    if (!lease) {
      throw new Error('No deployment to run');
    }
    // To enter the step that waits is no progress.
    const { id } = lease.deployment;
    await deploymentQueue.setStep(id, lease.owner, 'planning', new Date());
    await lease.releaseWaiting({ handle: {}, reason: 'Waiting' }, options);
    expect(await findDeployment()).toMatchObject({
      attempts: 3,
      failedAttempts: count,
      lostAttempts: count,
    });
  });

  it('does not count attempts that were given back', async () => {
    await create();
    for (let round = 0; round < 10; round++) {
      const lease = await DeploymentLease.claimNext(plane.database, SHORT);
      await lease?.release(0);
    }
    expect(await findDeployment()).toMatchObject({
      attempts: 10,
      lostAttempts: 0,
      failedAttempts: 0,
    });
    await plane.startAnother(engine);
    await plane.settled('dev');
    expect(await getEnvironment()).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
    });
  });

  it('has its last attempt alone, so that no other deployment is blamed', async () => {
    await create('suspect');
    await loseAttempt();
    await loseAttempt();
    await create('other');
    let running = 0;
    const together: number[] = [];
    engine.onApply = async () => {
      running += 1;
      await delay(200);
      together.push(running);
      running -= 1;
      return { outputs: [], resources: [] };
    };

    await plane.startAnother(engine);
    await plane.settled('suspect');
    await plane.settled('other');

    expect(engine.applied.map(run => run.target.name)).toEqual([
      'suspect',
      'other',
    ]);
    expect(together).toEqual([1, 1]);
  });
});
