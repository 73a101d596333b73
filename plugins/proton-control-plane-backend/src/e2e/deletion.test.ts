import {
  ProvisioningError,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { MANIFEST_PATH } from '../templates/sources/bundle';
import { encodeBundle } from '../templates/sources/bundleCodec';

jest.setTimeout(60_000);

function withManifest(entry: string) {
  return {
    files: clusterBundle().files.map(file =>
      file.path === MANIFEST_PATH
        ? { ...file, contents: `infrastructure:\n  templates:\n    - ${entry}` }
        : file,
    ),
  };
}

const creation = {
  name: 'dev',
  templateName: 'eks',
  templateMajorVersion: '1',
  spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
};
const version = (minorVersion: string) => ({
  templateName: 'eks',
  majorVersion: '1',
  minorVersion,
});

describeOnEachDatabase('deletion', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  describe('of an environment that never provisioned anything', () => {
    const deleteAndSettle = async (name: string) => {
      await plane.client.deleteEnvironment({ name });
      await plane.settled(name);
    };

    const findFailure = async (name: string) => {
      try {
        await plane.client.getEnvironment({ name });
        return 'it is still there';
      } catch (error) {
        return error instanceof Error ? error.name : String(error);
      }
    };

    const failToPlan = async () => {
      engine.onPlan = async () => {
        throw new ProvisioningError('Terraform plan failed');
      };
      await plane.client.createEnvironment(creation);
      await plane.settled('dev');
    };

    const changeVersion = (change: Record<string, unknown>) =>
      plane.knex('environment_template_versions').update(change);

    const DAMAGES: [string, () => Promise<unknown>][] = [
      [
        'is for another engine',
        () =>
          changeVersion({
            bundle: encodeBundle(withManifest('rendering_engine: jinja')),
          }),
      ],
      ['cannot be read', () => changeVersion({ bundle: Buffer.from('?') })],
      ['is gone', () => changeVersion({ bundle: null })],
      [
        'is gone with its version',
        () => plane.knex('environment_template_versions').delete(),
      ],
    ];

    it.each(DAMAGES)('works when its bundle %s', async (_, damage) => {
      await failToPlan();
      await damage();

      await deleteAndSettle('dev');

      expect(await findFailure('dev')).toBe('ResourceNotFoundException');
      expect(engine.destroyed).toEqual([]);
    });

    it.each(DAMAGES)(
      'works when an apply began that made nothing, and its bundle %s',
      async (_, damage) => {
        engine.onApply = async () => {
          throw new ProvisioningError('Terraform apply failed');
        };
        await plane.client.createEnvironment(creation);
        await plane.settled('dev');
        await damage();
        engine.isEmpty = true;

        await deleteAndSettle('dev');

        expect(await findFailure('dev')).toBe('ResourceNotFoundException');
        expect(engine.destroyed).toEqual([]);
      },
    );

    it('works without an engine', async () => {
      engine.unavailability = 'No Terraform here';
      await plane.client.createEnvironment(creation);
      await plane.settled('dev');
      engine.onDestroy = async () => {
        throw new ProvisioningError('No Terraform here');
      };

      await deleteAndSettle('dev');

      expect(await findFailure('dev')).toBe('ResourceNotFoundException');
      expect(engine.destroyed).toEqual([]);
    });

    it('fails with the reason once an apply has made something', async () => {
      engine.onApply = async () => {
        throw new ProvisioningError('Terraform apply failed');
      };
      await plane.client.createEnvironment(creation);
      await plane.settled('dev');
      await changeVersion({ bundle: null });

      await deleteAndSettle('dev');

      const { environment } = await plane.client.getEnvironment({
        name: 'dev',
      });
      expect(environment).toMatchObject({
        deploymentStatus: 'DELETE_FAILED',
        deploymentStatusMessage: expect.stringContaining('bundle of eks:1.0'),
      });
    });

    it('asks the engine when there is a state', async () => {
      await failToPlan();
      const { id } = await plane.knex('environments').first('id');
      const folder = join(plane.dataDirectory, 'environments', id, 'state');
      await writeFile(join(folder, 'terraform.tfstate'), '{}');

      await deleteAndSettle('dev');

      expect(engine.destroyed).toHaveLength(1);
    });
  });

  describe('of a template version', () => {
    it('takes what nobody uses, and tells what it was', async () => {
      await plane.registerVersion('eks', clusterBundle());

      await expect(
        plane.client.deleteEnvironmentTemplateVersion(version('0')),
      ).resolves.toMatchObject({ environmentTemplateVersion: version('0') });

      await expect(
        plane.client.deleteEnvironmentTemplateVersion(version('0')),
      ).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: 'Environment template version eks:1.0 does not exist',
      });
      expect(plane.statusChanges).toContain('eks DELETED');
    });

    it('is refused for the recommended one while there are others', async () => {
      await plane.registerVersion('eks', clusterBundle());

      await expect(
        plane.client.deleteEnvironmentTemplateVersion(version('1')),
      ).rejects.toMatchObject({
        name: 'ConflictException',
        message: expect.stringContaining(
          'it is the recommended version of eks:1, which has other minor versions',
        ),
      });

      await plane.client.deleteEnvironmentTemplateVersion(version('0'));
      await plane.client.deleteEnvironmentTemplateVersion(version('1'));
    });

    it('is refused while environments are on it, and names five', async () => {
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
        await plane.client.createEnvironment({ ...creation, name });
      }

      await expect(
        plane.client.deleteEnvironmentTemplateVersion(version('0')),
      ).rejects.toMatchObject({
        name: 'ConflictException',
        message:
          'Environment template version eks:1.0 cannot be deleted: it is in use by the environments a, b, c, d, e and others; update them to another version, or delete them first',
      });
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
        await plane.settled(name);
      }
    });

    it('is refused while a deployment leads to it', async () => {
      await plane.client.createEnvironment(creation);
      await plane.settled('dev');
      await plane.registerVersion('eks', clusterBundle(), 'DRAFT');
      let finish: () => void = () => {};
      engine.onApply = () =>
        new Promise(resolve => {
          finish = () => resolve({ outputs: [], resources: [] });
        });
      await plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'MINOR_VERSION',
        templateMinorVersion: '1',
      });

      await expect(
        plane.client.deleteEnvironmentTemplateVersion(version('1')),
      ).rejects.toMatchObject({
        name: 'ConflictException',
        message: expect.stringContaining('in use by the environments dev;'),
      });

      while (engine.applied.length < 2) {
        await new Promise(resolve => setTimeout(resolve, 10));
      }
      finish();
      await plane.settled('dev');
    });

    it('is refused while it is being registered', async () => {
      const now = new Date();
      await plane.database.stores.versions.insert({
        ...TEST_SCOPE,
        templateName: 'eks',
        majorVersion: 1,
        minorVersion: 1,
        status: 'REGISTRATION_IN_PROGRESS',
        statusMessage: '',
        source: { directory: 'test' },
        requestHash: '',
        tags: [],
        createdAt: now,
        lastModifiedAt: now,
      });

      await expect(
        plane.client.deleteEnvironmentTemplateVersion(version('1')),
      ).rejects.toMatchObject({
        name: 'ConflictException',
        message: expect.stringContaining('it is being registered'),
      });
    });
  });

  it('of a template needs its versions to be deleted first', async () => {
    await expect(
      plane.client.deleteEnvironmentTemplate({ name: 'eks' }),
    ).rejects.toMatchObject({
      name: 'ConflictException',
      message:
        'Environment template eks cannot be deleted: it has 1 version; delete its versions first',
    });

    await plane.client.deleteEnvironmentTemplateVersion(version('0'));
    await expect(
      plane.client.deleteEnvironmentTemplate({ name: 'eks' }),
    ).resolves.toMatchObject({ environmentTemplate: { name: 'eks' } });
    await expect(
      plane.client.deleteEnvironmentTemplate({ name: 'eks' }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  describe('of a deployment', () => {
    async function deploy(): Promise<string> {
      const { environment } = await plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
      });
      await plane.settled('dev');
      return environment?.lastAttemptedDeploymentId ?? '';
    }

    it('takes its log along, and keeps what the environment refers to', async () => {
      const created = await plane.client.createEnvironment(creation);
      const first = created.environment?.lastAttemptedDeploymentId ?? '';
      await expect(
        plane.client.deleteDeployment({ id: first }),
      ).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('it is IN_PROGRESS'),
      });
      await plane.settled('dev');
      const last = await deploy();

      await expect(
        plane.client.deleteDeployment({ id: first }),
      ).resolves.toMatchObject({ deployment: { id: first } });
      await expect(
        plane.client.getDeployment({ id: first }),
      ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      await expect(
        plane.database.stores.deploymentLogs.list(first, 0, 10),
      ).resolves.toEqual([]);

      await expect(
        plane.client.deleteDeployment({ id: last }),
      ).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining(
          'it is the last attempted deployment of environment dev',
        ),
      });
    });

    it('keeps the last success under a failed attempt', async () => {
      await plane.client.createEnvironment(creation);
      await plane.settled('dev');
      const succeeded = await deploy();
      engine.unavailability = 'Terraform is missing';
      await deploy();

      await expect(
        plane.client.deleteDeployment({ id: succeeded }),
      ).rejects.toThrow('it is the last succeeded deployment');
    });

    it('clears the history of an environment that is gone', async () => {
      await plane.client.createEnvironment(creation);
      await plane.settled('dev');
      await plane.client.deleteEnvironment({ name: 'dev' });
      await plane.settled('dev');
      const { deployments = [] } = await plane.client.listDeployments({
        environmentName: 'dev',
      });

      for (const { id } of deployments) {
        await plane.client.deleteDeployment({ id });
      }

      await expect(
        plane.client.listDeployments({ environmentName: 'dev' }),
      ).resolves.toMatchObject({ deployments: [] });
    });
  });
});
