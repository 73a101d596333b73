import { waiting } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import type { NotifyResourceDeploymentStatusChangeCommandInput } from '@aws-sdk/client-proton';
import {
  EngineResult,
  ProvisioningError,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { randomUUID } from 'node:crypto';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const resourceArn = 'arn:aws:proton:us-east-1:123456789012:environment/dev';
const spec = formatEnvironmentSpec({ cluster_name: 'dev' });

describeOnEachDatabase('notifications', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  async function create() {
    const { environment } = await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec,
    });
    return environment?.lastAttemptedDeploymentId ?? '';
  }

  async function notify(
    notification: Partial<NotifyResourceDeploymentStatusChangeCommandInput>,
  ) {
    await plane.client.notifyResourceDeploymentStatusChange({
      resourceArn,
      ...notification,
    });
  }

  async function listOutputs(deploymentId?: string) {
    const { outputs } = await plane.client.listEnvironmentOutputs({
      environmentName: 'dev',
      deploymentId,
    });
    return outputs;
  }

  describe('of a deployment that an engine runs', () => {
    let finish: (result: EngineResult) => void;
    let fail: (error: Error) => void;
    let id: string;

    beforeEach(async () => {
      engine.onApply = () =>
        new Promise((resolve, reject) => {
          finish = resolve;
          fail = reject;
        });
      id = await create();
      while (engine.applied.length === 0) {
        await new Promise(resolve => setTimeout(resolve, 10));
      }
    });

    afterEach(async () => {
      finish({ outputs: [], resources: [] });
      await plane.settled('dev');
    });

    it("bring outputs, which are the environment's when it succeeds", async () => {
      await notify({ outputs: [{ key: 'url', valueString: 'a' }] });
      await notify({
        deploymentId: id,
        status: 'IN_PROGRESS',
        statusMessage: 'half way',
        outputs: [{ key: 'url', valueString: 'b' }],
      });
      await expect(
        plane.client.getEnvironment({ name: 'dev' }),
      ).resolves.toMatchObject({
        environment: {
          deploymentStatus: 'IN_PROGRESS',
          deploymentStatusMessage: 'half way',
        },
      });
      expect(await listOutputs()).toEqual([]);
      expect(await listOutputs(id)).toEqual([{ key: 'url', valueString: 'b' }]);

      finish({
        outputs: [{ key: 'name', value: 'dev', sensitive: false }],
        resources: [],
      });
      await plane.settled('dev');

      expect(await listOutputs()).toEqual([
        { key: 'name', valueString: 'dev' },
        { key: 'url', valueString: 'b' },
      ]);
    });

    it('bring outputs, which stay with it when it fails', async () => {
      await notify({
        status: 'IN_PROGRESS',
        outputs: [{ key: 'url', valueString: 'a' }],
      });
      fail(new ProvisioningError('no capacity'));
      await plane.settled('dev');

      expect(await listOutputs(id)).toEqual([{ key: 'url', valueString: 'a' }]);
      expect(await listOutputs()).toEqual([]);
    });

    it.each(['SUCCEEDED', 'FAILED'] as const)(
      'cannot make it %s',
      async status => {
        await expect(notify({ status })).rejects.toMatchObject({
          name: 'ConflictException',
          message: expect.stringContaining('this control plane runs it'),
        });
      },
    );

    it('bring 50 outputs at most', async () => {
      const outputs = Array.from({ length: 50 }, (_, index) => ({
        key: `key-${index}`,
        valueString: 'a',
      }));
      await notify({ outputs });
      await notify({ outputs });

      await expect(
        notify({ outputs: [{ key: 'more', valueString: 'a' }] }),
      ).rejects.toMatchObject({ name: 'ServiceQuotaExceededException' });
    });
  });

  it('of a deployment that is over are refused', async () => {
    const id = await create();
    await plane.settled('dev');

    await expect(
      notify({ outputs: [{ key: 'late', valueString: 'a' }] }),
    ).rejects.toMatchObject({
      name: 'ConflictException',
      message: expect.stringContaining(
        `Deployment ${id} of environment dev is over (SUCCEEDED)`,
      ),
    });
  });

  it.each([
    [
      { resourceArn: `${resourceArn}-none` },
      'ResourceNotFoundException',
      'Environment dev-none does not exist',
    ],
    [
      { deploymentId: '00000000-0000-0000-0000-000000000000' },
      'ResourceNotFoundException',
      'is not one of environment dev',
    ],
    [
      { resourceArn: resourceArn.replace('us-east-1', 'eu-west-1') },
      'ValidationException',
      'in eu-west-1',
    ],
    [
      { resourceArn: resourceArn.replace('environment', 'service') },
      'ValidationException',
      'only deployments of environments are supported yet',
    ],
  ])('of %j are refused', async (notification, name, message) => {
    await create();
    await plane.settled('dev');

    await expect(notify(notification)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });

  describe('of a deployment that a pipeline runs', () => {
    let id: string;
    const wait = {
      handle: {},
      reason: 'A pipeline provisions the environment',
      links: [],
    };

    beforeEach(() => {
      engine.onApply = async () => waiting(wait);
      engine.onDestroy = async () => waiting(wait);
    });

    /** As an environment whose code goes to a repository. */
    async function deployByPipeline(operation: 'create' | 'delete') {
      const now = new Date();
      const state = {
        templateName: 'eks',
        majorVersion: 1,
        minorVersion: 0,
        spec,
      };
      id = randomUUID();
      const environment = {
        ...TEST_SCOPE,
        ...state,
        id: randomUUID(),
        name: 'dev',
        deploymentStatus:
          operation === 'delete'
            ? ('DELETE_IN_PROGRESS' as const)
            : ('IN_PROGRESS' as const),
        lastAttemptedDeploymentId: id,
        lastDeploymentAttemptedAt: now,
        roles: {},
        requestHash: '',
        tags: [],
        createdAt: now,
      };
      await plane.database.transaction(async stores => {
        await stores.environments.insert(environment);
        await stores.deployments.insert({
          ...TEST_SCOPE,
          id,
          target: {
            kind: 'environment',
            id: environment.id,
            name: 'dev',
            createdAt: now,
          },
          operation,
          engine: 'TERRAFORM',
          status: environment.deploymentStatus,
          step: 'applying',
          targetState: state,
          notifiedOutputs: [],
          requestedBy: 'test',
          attempts: 1,
          failedAttempts: 0,
          lostAttempts: 0,
          createdAt: now,
          lastModifiedAt: now,
          wait,
        });
      });
    }

    it('end it with success and outputs', async () => {
      await deployByPipeline('create');
      await notify({ outputs: [{ key: 'url', valueString: 'a' }] });
      await notify({ status: 'IN_PROGRESS' });
      await notify({
        status: 'SUCCEEDED',
        outputs: [{ key: 'name', valueString: 'dev' }],
      });

      await expect(
        plane.client.getEnvironment({ name: 'dev' }),
      ).resolves.toMatchObject({
        environment: {
          deploymentStatus: 'SUCCEEDED',
          lastSucceededDeploymentId: id,
        },
      });
      expect(await listOutputs()).toEqual([
        { key: 'url', valueString: 'a' },
        { key: 'name', valueString: 'dev' },
      ]);
      expect(plane.statusChanges.at(-1)).toBe('dev SUCCEEDED');
    });

    it('end it with a failure and its reason', async () => {
      await deployByPipeline('create');
      await notify({ status: 'FAILED', statusMessage: 'no quota' });

      await expect(plane.client.getDeployment({ id })).resolves.toMatchObject({
        deployment: {
          deploymentStatus: 'FAILED',
          deploymentStatusMessage: 'no quota',
        },
      });
    });

    it('end its delete', async () => {
      await deployByPipeline('delete');
      await notify({ status: 'SUCCEEDED' });

      await expect(
        plane.client.getEnvironment({ name: 'dev' }),
      ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      expect(plane.statusChanges.at(-1)).toBe('dev DELETED');
    });

    it('come too late once it is cancelled', async () => {
      await deployByPipeline('create');
      await plane.client.cancelEnvironmentDeployment({
        environmentName: 'dev',
      });
      await plane.settled('dev');
      await expect(plane.client.getDeployment({ id })).resolves.toMatchObject({
        deployment: { deploymentStatus: 'CANCELLED' },
      });

      await expect(notify({ status: 'SUCCEEDED' })).rejects.toMatchObject({
        name: 'ConflictException',
      });
    });
  });
});
