import {
  CreateEnvironmentInput,
  RepositoryBranchInput,
} from '@aws-sdk/client-proton';
import {
  ProvisioningCancelled,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { EngineBundle } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { PlanCalls } from '../__testUtils__/PlanCalls';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const repository: RepositoryBranchInput = {
  provider: 'GITHUB',
  name: 'acme/infrastructure',
  branch: 'main',
};
const arn =
  'arn:aws:proton:us-east-1:123456789012:repository/github:acme/infrastructure';
const role = 'arn:aws:iam::123456789012:role/proton';

describeOnEachDatabase('an environment with a repository', databases => {
  let plane: TestControlPlane;
  let engine: ScriptedEngine;

  const register = (name: string) =>
    plane.client.createRepository({
      provider: 'GITHUB',
      name,
      connectionArn:
        'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
    });

  beforeEach(async () => {
    engine = new ScriptedEngine();
    engine.usesRepository = true;
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    await register('acme/infrastructure');
  });

  afterEach(() => plane.stop());

  const create = (changes: Partial<CreateEnvironmentInput> = {}) =>
    plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
      provisioningRepository: repository,
      ...changes,
    });

  const read = async () =>
    (await plane.client.getEnvironment({ name: 'dev' })).environment;

  it('is provisioned by the engine for repositories', async () => {
    const { environment } = await create();
    await plane.settled('dev');

    expect(environment?.provisioningRepository).toEqual({ ...repository, arn });
    expect((await read())?.provisioningRepository).toEqual({
      ...repository,
      arn,
    });
    expect(engine.applied).toMatchObject([
      {
        provisioningRepository: repository,
        request: { operation: 'create', requestedBy: 'test-key' },
        credentials: undefined,
        deployedVersion: undefined,
      },
    ]);
    const again = await create();
    expect(again.environment?.arn).toBe(environment?.arn);
  });

  it('is part of what makes a second request another one', async () => {
    await create();
    await expect(
      create({ provisioningRepository: { ...repository, branch: 'trunk' } }),
    ).rejects.toThrow('Idempotent parameter mismatch');
  });

  it.each([
    [{ protonServiceRoleArn: role }, 'protonServiceRoleArn'],
    [{ codebuildRoleArn: role }, 'codebuildRoleArn'],
    [
      {
        environmentAccountConnectionId: '36671098-fe12-4545-b2e7-3989adc35e91',
      },
      'environmentAccountConnectionId',
    ],
  ])('is refused with %j', async (changes, member) => {
    await expect(create(changes)).rejects.toMatchObject({
      name: 'ValidationException',
      message: `${member} and provisioningRepository exclude one another; give one of them`,
    });
  });

  it('is refused without a repository when no other engine is there', async () => {
    await expect(
      create({ provisioningRepository: undefined }),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('keeps its repository from being deleted', async () => {
    await create();
    await plane.settled('dev');
    const key = { provider: 'GITHUB', name: repository.name } as const;

    await expect(plane.client.deleteRepository(key)).rejects.toMatchObject({
      name: 'ConflictException',
      message: expect.stringContaining(
        'environment dev is provisioned through it',
      ),
    });
    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');
    await plane.client.deleteRepository(key);
  });

  describe('when it is updated', () => {
    beforeEach(async () => {
      await create();
      await plane.settled('dev');
    });

    const update = (changes: object) =>
      plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
        spec: formatEnvironmentSpec({ cluster_name: 'other' }),
        ...changes,
      });

    it.each([[{}], [{ provisioningRepository: repository }]])(
      'keeps its repository with %j',
      async changes => {
        const bundles: (EngineBundle | undefined)[] = [];
        engine.onApply = async run => {
          for (const majorVersion of ['1', '9']) {
            bundles.push(
              await run.findBundle({ majorVersion, minorVersion: '0' }),
            );
          }
          return { outputs: [], resources: [] };
        };
        await update(changes);
        await plane.settled('dev');

        expect((await read())?.provisioningRepository).toEqual({
          ...repository,
          arn,
        });
        const run = engine.applied.at(-1);
        expect(run).toMatchObject({
          provisioningRepository: repository,
          request: { operation: 'update' },
          deployedVersion: { majorVersion: '1', minorVersion: '0' },
        });
        expect(bundles).toEqual([run?.bundle, undefined]);
      },
    );

    it('moves to another registered repository and branch', async () => {
      const moved = { ...repository, name: 'acme/moved', branch: 'trunk' };
      await expect(
        update({ provisioningRepository: moved }),
      ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });

      await register('acme/moved');
      await update({ provisioningRepository: moved });
      await plane.settled('dev');
      expect((await read())?.provisioningRepository).toMatchObject(moved);
      expect(engine.applied.at(-1)?.provisioningRepository).toEqual(moved);
    });

    it.each([
      [{ protonServiceRoleArn: role }, 'protonServiceRoleArn'],
      [{ codebuildRoleArn: role }, 'codebuildRoleArn'],
    ])('takes no %j', async (changes, member) => {
      await expect(update(changes)).rejects.toMatchObject({
        name: 'ValidationException',
        message: `Environment dev is provisioned through GITHUB repository acme/infrastructure, whose pipeline has roles of its own; leave ${member} out`,
      });
    });
  });

  it('is deployed without a plan that has numbers', async () => {
    engine.onPlan = async () => {};
    await create();
    await plane.settled('dev');
    expect((await read())?.deploymentStatus).toBe('SUCCEEDED');
  });

  it('has no previews, and says who decides', async () => {
    await create();
    await plane.settled('dev');
    const calls = new PlanCalls(plane.url);
    const { body, status } = await calls.post('plans', {
      deploymentType: 'CURRENT_VERSION',
    });
    expect([status, body.error?.message]).toEqual([
      501,
      "Previews aren't available with the engine TERRAFORM. Deploy the change: the pull request shows its plan, and whoever merges it decides",
    ]);
  });

  it('is cancelled when somebody cancels it outside', async () => {
    engine.onPlan = async () => {
      throw new ProvisioningCancelled('Pull request #7 was closed');
    };
    await create();
    await plane.settled('dev');

    expect(await read()).toMatchObject({
      deploymentStatus: 'CANCELLED',
      deploymentStatusMessage: 'Pull request #7 was closed',
    });
    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');
    expect(engine.destroyed).toEqual([]);
  });
});

describeOnEachDatabase('an environment without a repository', databases => {
  it('is not moved to one while it has a role', async () => {
    const plane = await startControlPlane(databases, new ScriptedEngine());
    try {
      await plane.client.createEnvironmentTemplate({ name: 'eks' });
      await plane.registerVersion('eks', clusterBundle());
      await plane.client.createRepository({
        provider: 'GITHUB',
        name: repository.name,
        connectionArn:
          'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
      });
      await plane.client.createEnvironment({
        name: 'dev',
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
        protonServiceRoleArn: role,
      });
      await plane.settled('dev');

      await expect(
        plane.client.updateEnvironment({
          name: 'dev',
          deploymentType: 'CURRENT_VERSION',
          provisioningRepository: repository,
        }),
      ).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining(
          'an update cannot move it to a repository',
        ),
      });
    } finally {
      await plane.stop();
    }
  });
});
