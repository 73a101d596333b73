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

const serviceRole = 'arn:aws:iam::123456789012:role/service';
const codebuildRole = 'arn:aws:iam::123456789012:role/codebuild';
const repository = {
  provider: 'GITHUB' as const,
  name: 'org/repo',
  branch: 'main',
};

describeOnEachDatabase('an account', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine);
  });

  afterEach(() => plane.stop());

  describe('has settings', () => {
    async function getSettings() {
      return (await plane.client.getAccountSettings({})).accountSettings;
    }

    it('which are empty at first, and change only as far as asked', async () => {
      expect(await getSettings()).toEqual({});

      await plane.client.updateAccountSettings({
        pipelineServiceRoleArn: serviceRole,
      });
      await plane.client.updateAccountSettings({
        pipelineCodebuildRoleArn: codebuildRole,
      });
      expect(await getSettings()).toEqual({
        pipelineServiceRoleArn: serviceRole,
        pipelineCodebuildRoleArn: codebuildRole,
      });

      await plane.client.updateAccountSettings({ pipelineServiceRoleArn: '' });
      expect(await getSettings()).toEqual({
        pipelineCodebuildRoleArn: codebuildRole,
      });
    });

    it('with a repository that is linked, until it is removed', async () => {
      await expect(
        plane.client.updateAccountSettings({
          pipelineProvisioningRepository: repository,
        }),
      ).rejects.toMatchObject({
        name: 'ValidationException',
        message:
          'GITHUB repository org/repo is not registered; create it first',
      });
      await plane.client.createRepository({
        provider: repository.provider,
        name: repository.name,
        connectionArn:
          'arn:aws:codestar-connections:us-east-1:123456789012:connection/one',
      });
      await plane.client.updateAccountSettings({
        pipelineProvisioningRepository: repository,
      });
      expect(await getSettings()).toMatchObject({
        pipelineProvisioningRepository: {
          ...repository,
          arn: expect.stringContaining(':repository/github:org/repo'),
        },
      });

      await expect(
        plane.client.updateAccountSettings({
          pipelineProvisioningRepository: repository,
          deletePipelineProvisioningRepository: true,
        }),
      ).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('exclude one another'),
      });
      await plane.client.updateAccountSettings({
        deletePipelineProvisioningRepository: true,
      });
      expect(await getSettings()).toEqual({});
    });
  });

  describe('has a summary of its resources', () => {
    async function create(name: string, templateMinorVersion?: string) {
      await plane.client.createEnvironment({
        name,
        templateName: 'eks',
        templateMajorVersion: '1',
        templateMinorVersion,
        spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
      });
      await plane.settled(name);
    }

    async function getEnvironments() {
      const { counts } = await plane.client.getResourcesSummary({});
      return counts?.environments;
    }

    it('which is zero without any', async () => {
      const { counts } = await plane.client.getResourcesSummary({});
      const none = {
        total: 0,
        failed: 0,
        upToDate: 0,
        behindMajor: 0,
        behindMinor: 0,
      };

      expect(counts).toEqual({
        environmentTemplates: { total: 0 },
        environments: none,
        serviceTemplates: { total: 0 },
        services: none,
        serviceInstances: none,
        pipelines: none,
        components: { total: 0, failed: 0 },
      });
    });

    it('with how far environments are behind what is recommended', async () => {
      await plane.client.createEnvironmentTemplate({ name: 'eks' });
      await plane.client.createEnvironmentTemplate({ name: 'other' });
      await plane.registerVersion('eks', clusterBundle(), 'DRAFT');
      await create('draft', '0');
      expect(await getEnvironments()).toMatchObject({ total: 1, upToDate: 1 });

      await plane.registerVersion('eks', clusterBundle());
      await create('current');
      engine.onApply = async () => {
        throw new ProvisioningError('broken');
      };
      await plane.registerVersion('eks', clusterBundle(), 'DRAFT');
      await create('ahead', '2');
      const { counts } = await plane.client.getResourcesSummary({});
      expect(counts).toMatchObject({
        environmentTemplates: { total: 2 },
        environments: {
          total: 3,
          failed: 1,
          upToDate: 2,
          behindMinor: 1,
          behindMajor: 0,
        },
      });

      const version = await plane.database.stores.versions.find({
        accountId: '123456789012',
        region: 'us-east-1',
        templateName: 'eks',
        majorVersion: 1,
        minorVersion: 1,
      });
      if (version) {
        await plane.database.stores.versions.insert({
          ...version,
          majorVersion: 2,
          minorVersion: 0,
        });
      }
      expect(await getEnvironments()).toMatchObject({
        upToDate: 0,
        behindMinor: 0,
        behindMajor: 3,
      });
    });
  });
});
