import {
  ProvisioningError,
  ProvisioningInterrupted,
  Redactor,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import {
  DeploymentLease,
  LeaseLostError,
} from '../deployments/DeploymentLease';
import { DeploymentLog } from '../deployments/DeploymentLog';
import { LogAnnouncements } from '../deployments/logs/LogAnnouncements';

jest.setTimeout(60_000);

const creation = {
  name: 'dev',
  templateName: 'eks',
  templateMajorVersion: '1',
  spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
};

describeOnEachDatabase('deployments', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  async function createAndGetDeploymentId(): Promise<string> {
    const { environment } = await plane.client.createEnvironment(creation);
    return environment?.lastAttemptedDeploymentId ?? '';
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }

  it('tell each step in their log, without gaps', async () => {
    engine.onApply = async run => {
      await run.log.write({
        step: 'applying',
        level: 'info',
        message: 'Creation complete',
        cursor: 42,
      });
      return { outputs: [], resources: [] };
    };
    const id = await createAndGetDeploymentId();
    await plane.settled('dev');

    const log = await plane.controlPlane.deployments.readLog(
      TEST_SCOPE,
      id,
      0,
      100,
    );

    expect(log.complete).toBe(true);
    expect(log.events.map(event => event.sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(log.events.map(event => `${event.step}: ${event.message}`)).toEqual([
      'rendering: Creating environment dev with eks:1.0',
      'planning: Planning the changes',
      'applying: Applying the plan: 1 to add, 0 to change, 0 to destroy',
      'applying: Creation complete',
      'settling: The deployment succeeded',
    ]);
    const rest = await plane.controlPlane.deployments.readLog(
      TEST_SCOPE,
      id,
      3,
      1,
    );
    expect(rest).toMatchObject({
      events: [{ sequence: 4 }],
      nextAfter: 4,
      complete: false,
    });
  });

  it('are given back at a shutdown, and go on where they were', async () => {
    engine.onApply = run =>
      new Promise((_, reject) => {
        run.signal.addEventListener('abort', () =>
          reject(new ProvisioningInterrupted()),
        );
      });
    const id = await createAndGetDeploymentId();
    await until(() => engine.applied.length === 1);
    await plane.controlPlane.stop();

    const stopped = await plane.client.getDeployment({ id });
    expect(stopped.deployment?.deploymentStatus).toBe('IN_PROGRESS');

    const next = new ScriptedEngine();
    next.onPlan = async () => {
      throw new Error('planned twice');
    };
    await plane.startAnother(next);
    await plane.settled('dev');

    const { deployment } = await plane.client.getDeployment({ id });
    expect(deployment?.deploymentStatus).toBe('SUCCEEDED');
    expect(next.applied[0]).toMatchObject({
      deploymentId: id,
      workingDirectory: engine.applied[0].workingDirectory,
      stateDirectory: engine.applied[0].stateDirectory,
    });
  });

  it('wait when they have begun and their engine is gone', async () => {
    engine.onApply = run =>
      new Promise((_, reject) => {
        run.signal.addEventListener('abort', () =>
          reject(new ProvisioningInterrupted()),
        );
      });
    const id = await createAndGetDeploymentId();
    await until(() => engine.applied.length === 1);
    await plane.controlPlane.stop();

    const gone = new ScriptedEngine();
    gone.unavailability = 'Terraform is missing';
    const without = await plane.startAnother(gone);
    const { deployments } = plane.database.stores;
    for (;;) {
      const record = await deployments.find(TEST_SCOPE, id);
      if (record && record.attempts > 1) {
        break;
      }
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    await without.stop();

    const { deployment } = await plane.client.getDeployment({ id });
    expect(deployment?.deploymentStatus).toBe('IN_PROGRESS');
    expect(gone.applied).toEqual([]);
  });

  it('are taken up when their worker died, whose late writes fail', async () => {
    await plane.controlPlane.stop();
    const id = await createAndGetDeploymentId();
    const dead = await DeploymentLease.claimNext(plane.database, {
      duration: 50,
      heartbeat: 60_000,
    });
    expect(dead?.deployment.id).toBe(id);
    dead?.stop();

    await plane.startAnother(new ScriptedEngine());
    await plane.settled('dev');

    const { deployment } = await plane.client.getDeployment({ id });
    expect(deployment?.deploymentStatus).toBe('SUCCEEDED');
    await expect(
      dead &&
        DeploymentLog.create({
          lease: dead,
          redactor: Redactor.create([]),
          limit: 1_000,
          announcements: new LogAnnouncements(),
        }).write({
          step: 'applying',
          level: 'info',
          message: 'late',
        }),
    ).rejects.toThrow(LeaseLostError);
    expect(dead?.signal.aborted).toBe(true);
    const log = await plane.controlPlane.deployments.readLog(
      TEST_SCOPE,
      id,
      0,
      100,
    );
    expect(log.events[0]).toMatchObject({
      level: 'warn',
      message: 'The deployment was interrupted and goes on here',
    });
    expect(log.events.map(event => event.message)).not.toContain('late');
  });

  it('stay with the worker that extends its lease', async () => {
    await plane.controlPlane.stop();
    await createAndGetDeploymentId();
    const times = { duration: 400, heartbeat: 50 };
    const lease = await DeploymentLease.claimNext(plane.database, times);
    await new Promise(resolve => setTimeout(resolve, 600));

    await expect(
      DeploymentLease.claimNext(plane.database, times),
    ).resolves.toBeUndefined();

    await lease?.release(0);
    const next = await DeploymentLease.claimNext(plane.database, times);
    expect(next?.deployment.attempts).toBe(2);
    next?.stop();
  });

  it('run at most as many at once as configured', async () => {
    let running = 0;
    let most = 0;
    const finishers: (() => void)[] = [];
    engine.onApply = () => {
      running += 1;
      most = Math.max(most, running);
      return new Promise(resolve => {
        finishers.push(() => {
          running -= 1;
          resolve({ outputs: [], resources: [] });
        });
      });
    };
    const names = ['a', 'b', 'c'];
    for (const name of names) {
      await plane.client.createEnvironment({ ...creation, name });
    }
    await until(() => finishers.length === 2);
    for (let finished = 0; finished < names.length; finished++) {
      await until(() => finishers.length > finished);
      finishers[finished]();
    }
    for (const name of names) {
      await plane.settled(name);
    }

    expect(most).toBe(2);
  });

  it('are listed newest first, in pages', async () => {
    const ids: (string | undefined)[] = [];
    for (const name of ['a', 'b', 'c']) {
      const { environment } = await plane.client.createEnvironment({
        ...creation,
        name,
      });
      ids.unshift(environment?.lastAttemptedDeploymentId);
      await plane.settled(name);
    }

    const listed: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await plane.client.listDeployments({
        maxResults: 2,
        nextToken,
      });
      listed.push(...(page.deployments ?? []).map(each => each.id));
      nextToken = page.nextToken;
    } while (nextToken);

    expect(listed).toEqual(ids);
  });

  it('tell the last ones of their environment', async () => {
    const { environment } = await plane.client.createEnvironment(creation);
    const first = environment?.lastAttemptedDeploymentId;
    await plane.settled('dev');
    engine.onPlan = async () => {
      throw new ProvisioningError('no capacity');
    };
    const updated = await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    const second = updated.environment?.lastAttemptedDeploymentId;
    await plane.settled('dev');

    const last = {
      lastAttemptedDeploymentId: second,
      lastSucceededDeploymentId: first,
    };
    for (const id of [first, second]) {
      await expect(plane.client.getDeployment({ id })).resolves.toMatchObject({
        deployment: { id, ...last },
      });
    }
    const { deployments } = await plane.client.listDeployments({
      environmentName: 'dev',
    });
    expect(deployments).toMatchObject([
      { id: second, ...last },
      { id: first, ...last },
    ]);
  });

  it('are found with the name of their environment, and of no other', async () => {
    const { environment } = await plane.client.createEnvironment(creation);
    const id = environment?.lastAttemptedDeploymentId;
    await plane.settled('dev');

    await expect(
      plane.client.getDeployment({ id, environmentName: 'dev' }),
    ).resolves.toMatchObject({ deployment: { id } });
    await expect(
      plane.client.getDeployment({ id, environmentName: 'other' }),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Deployment ${id} is not one of environment other`,
    });
    await expect(
      plane.client.getDeployment({ id, serviceName: 'api' }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'serviceName: only deployments of environments are supported yet',
    });
  });

  it('that do not exist are named', async () => {
    await expect(
      plane.client.getDeployment({
        id: '00000000-0000-0000-0000-000000000000',
      }),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Deployment 00000000-0000-0000-0000-000000000000 does not exist',
    });
  });
});
