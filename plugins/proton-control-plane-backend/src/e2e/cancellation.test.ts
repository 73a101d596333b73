import {
  EngineResult,
  ProvisioningError,
  ProvisioningInterrupted,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { EngineRun } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { DeploymentLease } from '../deployments/DeploymentLease';

jest.setTimeout(60_000);

const NOTHING: EngineResult = { outputs: [], resources: [] };
const spec = formatEnvironmentSpec({ cluster_name: 'dev' });
const creation = {
  name: 'dev',
  templateName: 'eks',
  templateMajorVersion: '1',
  spec,
};
const cancellation = { environmentName: 'dev' };

/** As an engine that stops when its signal says so. */
async function interrupted(run: EngineRun): Promise<never> {
  if (!run.signal.aborted) {
    await new Promise(resolve =>
      run.signal.addEventListener('abort', resolve, { once: true }),
    );
  }
  throw new ProvisioningInterrupted();
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

describeOnEachDatabase('a deployment', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;

  async function start(deploymentTimeout?: number) {
    engine = new ScriptedEngine();
    plane = await startControlPlane(
      databases,
      engine,
      deploymentTimeout === undefined ? {} : { deploymentTimeout },
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  }

  afterEach(() => plane.stop());

  async function getEnvironment() {
    return (await plane.client.getEnvironment({ name: 'dev' })).environment;
  }

  /** What a worker leaves that dies while the deployment is applied. */
  async function dieWhileApplying(options: {
    duration: number;
    timeout?: number;
  }) {
    const { duration, timeout } = options;
    const dead = await DeploymentLease.claimNext(
      plane.database,
      { duration, heartbeat: 60_000 },
      { timeout },
    );
    await dead?.transaction(stores =>
      stores.deploymentQueue.setStep(
        dead.deployment.id,
        dead.owner,
        'applying',
        new Date(),
      ),
    );
    dead?.stop();
  }

  describe('that is cancelled', () => {
    beforeEach(() => start());

    it('is CANCELLED at once when its attempt fails meanwhile', async () => {
      engine.onApply = async ({ signal }) => {
        if (engine.applied.length === 1) {
          await interrupted({ signal } as EngineRun).catch(() => {});
          throw new Error('The engine has a defect');
        }
        throw new ProvisioningInterrupted();
      };
      await plane.client.createEnvironment(creation);
      await until(() => engine.applied.length === 1);
      await plane.client.cancelEnvironmentDeployment(cancellation);
      await plane.settled('dev');
      expect(await getEnvironment()).toMatchObject({
        deploymentStatus: 'CANCELLED',
      });
    });

    it('interrupts the engine, and is CANCELLED', async () => {
      engine.onApply = interrupted;
      await plane.client.createEnvironment(creation);
      await until(() => engine.applied.length === 1);

      const { environment } = await plane.client.cancelEnvironmentDeployment(
        cancellation,
      );
      expect(environment?.deploymentStatus).toBe('CANCELLING');
      await plane.settled('dev');

      const after = await getEnvironment();
      expect(after).toMatchObject({
        deploymentStatus: 'CANCELLED',
        deploymentStatusMessage: 'User initiated cancellation.',
        templateMinorVersion: '0',
      });
      expect(after?.lastSucceededDeploymentId).toBeUndefined();
      const { deployment } = await plane.client.getDeployment({
        id: after?.lastAttemptedDeploymentId,
      });
      expect(deployment).toMatchObject({
        deploymentStatus: 'CANCELLED',
        deploymentStatusMessage: 'User initiated cancellation.',
        completedAt: expect.any(Date),
      });
      expect(plane.statusChanges.slice(-2)).toEqual([
        'dev CANCELLING',
        'dev CANCELLED',
      ]);
    });

    it('tells what it has provisioned until then, until something else is known', async () => {
      const listResources = async () => {
        const { provisionedResources } =
          await plane.client.listEnvironmentProvisionedResources({
            environmentName: 'dev',
          });
        return provisionedResources;
      };
      engine.onApply = run =>
        interrupted(run).catch(() => {
          throw new ProvisioningInterrupted(async () => [
            { name: 'terraform_data.network', identifier: 'net-1' },
          ]);
        });
      await plane.client.createEnvironment(creation);
      await until(() => engine.applied.length === 1);
      await plane.client.cancelEnvironmentDeployment(cancellation);
      await plane.settled('dev');
      const left = [
        {
          name: 'terraform_data.network',
          identifier: 'net-1',
          provisioningEngine: 'TERRAFORM',
        },
      ];
      expect(await listResources()).toEqual(left);

      engine.onPlan = async () => {
        throw new ProvisioningError('no credentials');
      };
      await plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
      });
      await plane.settled('dev');
      expect(await listResources()).toEqual(left);

      engine.onPlan = async () => ({ toAdd: 0, toChange: 0, toRemove: 1 });
      engine.onApply = async () => NOTHING;
      await plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
      });
      await plane.settled('dev');
      expect(await listResources()).toEqual([]);
    });

    it('leaves an environment that can be deployed and deleted', async () => {
      engine.onApply = interrupted;
      await plane.client.createEnvironment(creation);
      await until(() => engine.applied.length === 1);
      await plane.client.cancelEnvironmentDeployment(cancellation);
      await plane.settled('dev');
      engine.onApply = async () => NOTHING;

      await plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
      });
      await plane.settled('dev');
      expect(await getEnvironment()).toMatchObject({
        deploymentStatus: 'SUCCEEDED',
      });
      await plane.client.deleteEnvironment({ name: 'dev' });
      await plane.settled('dev');
    });

    it('leaves the version and spec of the last success', async () => {
      await plane.client.createEnvironment(creation);
      await plane.settled('dev');
      await plane.registerVersion('eks', clusterBundle('zone'));
      engine.onApply = interrupted;
      await plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'MINOR_VERSION',
        spec: formatEnvironmentSpec({ cluster_name: 'dev', zone: 'a' }),
      });
      await until(() => engine.applied.length === 2);
      const before = await getEnvironment();

      await plane.client.cancelEnvironmentDeployment(cancellation);
      await plane.settled('dev');

      expect(await getEnvironment()).toMatchObject({
        deploymentStatus: 'CANCELLED',
        templateMinorVersion: '0',
        spec,
        lastSucceededDeploymentId: before?.lastSucceededDeploymentId,
      });
    });

    it('is SUCCEEDED when its apply was faster', async () => {
      let finish: () => void = () => {};
      engine.onApply = () =>
        new Promise(resolve => {
          finish = () => resolve(NOTHING);
        });
      await plane.client.createEnvironment(creation);
      await until(() => engine.applied.length === 1);

      await plane.client.cancelEnvironmentDeployment(cancellation);
      finish();
      await plane.settled('dev');

      const after = await getEnvironment();
      expect(after?.deploymentStatus).toBe('SUCCEEDED');
      expect(after?.deploymentStatusMessage).toBeUndefined();
    });

    it('is FAILED when it could not be stopped in order', async () => {
      engine.onApply = async run => {
        await interrupted(run).catch(() => {});
        throw new ProvisioningError('the state could not be written');
      };
      await plane.client.createEnvironment(creation);
      await until(() => engine.applied.length === 1);

      await plane.client.cancelEnvironmentDeployment(cancellation);
      await plane.settled('dev');

      expect(await getEnvironment()).toMatchObject({
        deploymentStatus: 'FAILED',
        deploymentStatusMessage: 'the state could not be written',
      });
    });

    it('applies nothing when it was still planned', async () => {
      let finish: () => void = () => {};
      engine.onPlan = () =>
        new Promise(resolve => {
          finish = () => resolve({ toAdd: 1, toChange: 0, toRemove: 0 });
        });
      let plans = 0;
      const plan = engine.onPlan;
      engine.onPlan = run => {
        plans += 1;
        return plan(run);
      };
      await plane.client.createEnvironment(creation);
      await until(() => plans === 1);

      await plane.client.cancelEnvironmentDeployment(cancellation);
      finish();
      await plane.settled('dev');

      expect((await getEnvironment())?.deploymentStatus).toBe('CANCELLED');
      expect(engine.applied).toHaveLength(0);
    });

    it('is over at once when no worker has begun it', async () => {
      await plane.controlPlane.stop();
      await plane.client.createEnvironment(creation);

      const { environment } = await plane.client.cancelEnvironmentDeployment(
        cancellation,
      );

      expect(environment).toMatchObject({
        deploymentStatus: 'CANCELLED',
        deploymentStatusMessage: 'User initiated cancellation.',
      });
      const next = new ScriptedEngine();
      await plane.startAnother(next);
      await plane.settled('dev');
      expect(next.applied).toHaveLength(0);
      expect(plane.statusChanges.at(-1)).toBe('dev CANCELLED');
    });

    it('is stopped by the backend that runs it', async () => {
      await plane.controlPlane.stop();
      const other = new ScriptedEngine();
      other.onApply = interrupted;
      await plane.startAnother(other);
      await plane.client.createEnvironment(creation);
      await until(() => other.applied.length === 1);

      await plane.client.cancelEnvironmentDeployment(cancellation);
      await plane.settled('dev');

      expect((await getEnvironment())?.deploymentStatus).toBe('CANCELLED');
    });

    it('is stopped by the next worker when its own died', async () => {
      await plane.controlPlane.stop();
      await plane.client.createEnvironment(creation);
      await dieWhileApplying({ duration: 50 });
      const { environment } = await plane.client.cancelEnvironmentDeployment(
        cancellation,
      );
      expect(environment?.deploymentStatus).toBe('CANCELLING');

      const next = new ScriptedEngine();
      next.onApply = interrupted;
      await plane.startAnother(next);
      await plane.settled('dev');

      expect(next.applied[0].signal.aborted).toBe(true);
      expect((await getEnvironment())?.deploymentStatus).toBe('CANCELLED');
    });

    it('is cancelled once, however often it is asked for', async () => {
      engine.onApply = interrupted;
      await plane.client.createEnvironment(creation);
      await until(() => engine.applied.length === 1);

      const results = await Promise.allSettled([
        plane.client.cancelEnvironmentDeployment(cancellation),
        plane.client.cancelEnvironmentDeployment(cancellation),
      ]);
      await plane.settled('dev');

      const refusals = results.flatMap(result =>
        result.status === 'rejected' ? [result.reason.name] : [],
      );
      expect(['', 'ConflictException']).toContain(refusals.join());
      expect(
        plane.statusChanges.filter(change => change === 'dev CANCELLED'),
      ).toHaveLength(1);
    });

    it('has to be there, and not to be over', async () => {
      await expect(
        plane.client.cancelEnvironmentDeployment(cancellation),
      ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      await plane.client.createEnvironment(creation);
      await plane.settled('dev');

      await expect(
        plane.client.cancelEnvironmentDeployment(cancellation),
      ).rejects.toMatchObject({
        name: 'ConflictException',
        message: expect.stringContaining('is over (SUCCEEDED)'),
      });
    });

    it('may not be a delete', async () => {
      await plane.client.createEnvironment(creation);
      await plane.settled('dev');
      let finish: () => void = () => {};
      engine.onDestroy = () => new Promise(resolve => (finish = resolve));
      await plane.client.deleteEnvironment({ name: 'dev' });
      await until(() => engine.destroyed.length === 1);

      await expect(
        plane.client.cancelEnvironmentDeployment(cancellation),
      ).rejects.toMatchObject({
        name: 'ConflictException',
        message: expect.stringContaining('a delete cannot be cancelled'),
      });

      finish();
      await plane.settled('dev');
    });
  });

  describe('that takes too long', () => {
    it('is stopped and FAILED', async () => {
      await start(300);
      engine.onApply = interrupted;

      await plane.client.createEnvironment(creation);
      await plane.settled('dev');

      expect(await getEnvironment()).toMatchObject({
        deploymentStatus: 'FAILED',
        deploymentStatusMessage: expect.stringContaining(
          'it took longer than 300 milliseconds, the limit that protonControlPlane.deployments.timeout sets',
        ),
      });
    });

    it('is stopped by the next worker when its own died', async () => {
      await start(100);
      await plane.controlPlane.stop();
      await plane.client.createEnvironment(creation);
      await dieWhileApplying({ duration: 150, timeout: 100 });

      const next = new ScriptedEngine();
      next.onApply = interrupted;
      await plane.startAnother(next);
      await plane.settled('dev');

      expect(next.applied[0].signal.aborted).toBe(true);
      const [deployment] = await plane.database.stores.deployments.list(
        TEST_SCOPE,
        { limit: 1 },
      );
      expect(deployment.status).toBe('FAILED');
    });
  });

  it('ends without its engine when it is cancelled', async () => {
    await start(60_000);
    await plane.controlPlane.stop();
    await plane.client.createEnvironment(creation);
    await dieWhileApplying({ duration: 150 });
    await plane.client.cancelEnvironmentDeployment({ environmentName: 'dev' });

    const gone = new ScriptedEngine();
    gone.unavailability = 'Terraform is missing; install it';
    await plane.startAnother(gone);
    await plane.settled('dev');

    expect(await getEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage:
        'The deployment has ended without its engine, so what it had started may go on. Terraform is missing; install it',
    });
    expect(gone.cancelled).toHaveLength(1);
  });
});
