import { EngineRegistry } from '../engines/EngineRegistry';
import { waitUntilEnvironmentTemplateVersionRegistered } from '@aws-sdk/client-proton';
import { mockServices } from '@backstage/backend-test-utils';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { StatusEvents } from '../events/StatusEvents';
import { DEFAULT_QUOTAS } from '../quotas';
import { DirectoryPublisher } from '../templates/DirectoryPublisher';
import { EnvironmentTemplateService } from '../templates/EnvironmentTemplateService';
import { TemplateRegistrar } from '../templates/TemplateRegistrar';
import { TemplateVersionService } from '../templates/TemplateVersionService';
import { Bundle, hashBundle } from '../templates/sources/bundle';
import { readTemplateDirectory } from '../templates/sources/directorySource';

jest.setTimeout(60_000);

describeOnEachDatabase('environment templates', databases => {
  let plane: TestControlPlane;

  beforeEach(async () => {
    plane = await startControlPlane(databases, new ScriptedEngine());
  });

  afterEach(() => plane.stop());

  it('are created once, and refuse a taken name with other properties', async () => {
    const creation = { name: 'eks', displayName: 'Amazon EKS' };
    const { environmentTemplate } =
      await plane.client.createEnvironmentTemplate(creation);
    expect(environmentTemplate).toMatchObject({
      arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/eks',
      displayName: 'Amazon EKS',
      createdAt: expect.any(Date),
    });
    expect(environmentTemplate?.recommendedVersion).toBeUndefined();

    await expect(
      plane.client.createEnvironmentTemplate(creation),
    ).resolves.toMatchObject({ environmentTemplate: { name: 'eks' } });
    await expect(
      plane.client.createEnvironmentTemplate({ name: 'eks' }),
    ).rejects.toMatchObject({
      name: 'ConflictException',
      message: 'Environment template eks already exists with other properties',
    });
  });

  it('are updated, and only as far as asked', async () => {
    await plane.client.createEnvironmentTemplate({
      name: 'eks',
      displayName: 'Amazon EKS',
    });

    const { environmentTemplate } =
      await plane.client.updateEnvironmentTemplate({
        name: 'eks',
        description: 'clusters',
      });

    expect(environmentTemplate).toMatchObject({
      displayName: 'Amazon EKS',
      description: 'clusters',
    });
    await expect(
      plane.client.updateEnvironmentTemplate({ name: 'none' }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('recommend their highest published version', async () => {
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    await plane.registerVersion('eks', clusterBundle('zone'), 'DRAFT');

    const draft = await plane.client.getEnvironmentTemplate({ name: 'eks' });
    expect(draft.environmentTemplate?.recommendedVersion).toBe('1.0');

    await plane.client.updateEnvironmentTemplateVersion({
      templateName: 'eks',
      majorVersion: '1',
      minorVersion: '1',
      status: 'PUBLISHED',
    });
    const { templates } = await plane.client.listEnvironmentTemplates({});
    expect(templates?.map(each => each.recommendedVersion)).toEqual(['1.1']);
    const { environmentTemplateVersion } =
      await plane.client.getEnvironmentTemplateVersion({
        templateName: 'eks',
        majorVersion: '1',
        minorVersion: '0',
      });
    expect(environmentTemplateVersion).toMatchObject({
      recommendedMinorVersion: '1',
      schema: expect.stringContaining('ClusterInputs'),
    });
  });

  it('keep what is published', async () => {
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());

    await expect(
      plane.client.updateEnvironmentTemplateVersion({
        templateName: 'eks',
        majorVersion: '1',
        minorVersion: '0',
        status: 'DRAFT',
      }),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('tell why a version was not registered', async () => {
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    const key = { templateName: 'eks', majorVersion: '1', minorVersion: '0' };
    const { environmentTemplateVersion } =
      await plane.client.createEnvironmentTemplateVersion({
        templateName: 'eks',
        source: { s3: { bucket: 'bundles', key: 'eks.tar.gz' } },
      });
    expect(environmentTemplateVersion).toMatchObject({
      ...key,
      status: 'REGISTRATION_IN_PROGRESS',
    });

    await expect(
      waitUntilEnvironmentTemplateVersionRegistered(
        { client: plane.client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 },
        key,
      ),
    ).rejects.toThrow();
    const failed = await plane.client.getEnvironmentTemplateVersion(key);
    expect(failed.environmentTemplateVersion).toMatchObject({
      status: 'REGISTRATION_FAILED',
      statusMessage: expect.stringContaining('s3://bundles/eks.tar.gz'),
    });
  });

  it('take a version without inputs, and say which inputs no form can ask for', async () => {
    const bundle = (properties: string) => {
      const { files } = clusterBundle();
      return {
        files: files.map(file =>
          file.path === 'schema/schema.yaml'
            ? {
                ...file,
                contents: `schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Inputs
  types: { Inputs: { type: object, properties: ${properties} } }
`,
              }
            : file,
        ),
      };
    };
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', bundle('{}'));
    await plane.registerVersion(
      'eks',
      bundle('{ "node.size": { type: string } }'),
    );

    const read = async (minorVersion: string) =>
      (
        await plane.client.getEnvironmentTemplateVersion({
          templateName: 'eks',
          majorVersion: '1',
          minorVersion,
        })
      ).environmentTemplateVersion;
    expect(await read('0')).toMatchObject({
      status: 'PUBLISHED',
      statusMessage: '',
    });
    expect(await read('1')).toMatchObject({
      status: 'PUBLISHED',
      statusMessage: expect.stringMatching(
        /^Input "node\.size" can't be shown in a form\. Rename it/,
      ),
    });
  });

  it('refuse a minor version that is not backward compatible', async () => {
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    const events = StatusEvents.create({
      events: mockServices.events.mock(),
      logger: mockServices.logger.mock(),
    });
    const registrar = TemplateRegistrar.create({
      database: plane.database,
      events,
      loadBundle: async () => clusterBundle('zone'),
      checks: {
        engines: EngineRegistry.create([new ScriptedEngine()]),
        schemaValidator: plane.schemaValidator,
      },
      logger: mockServices.logger.mock(),
    });
    const versions = TemplateVersionService.create({
      database: plane.database,
      events,
      registrar,
      quotas: DEFAULT_QUOTAS,
    });
    const creation = {
      templateName: 'eks',
      source: { s3: { bucket: 'bundles', key: 'eks.tar.gz' } },
      tags: [],
    };

    const minor = await versions.create(TEST_SCOPE, {
      ...creation,
      majorVersion: 1,
    });
    const major = await versions.create(TEST_SCOPE, creation);
    await registrar.drain();

    await expect(versions.get(minor)).resolves.toMatchObject({
      status: 'REGISTRATION_FAILED',
      statusMessage: expect.stringContaining('zone: the property is required'),
    });
    await expect(versions.get(major)).resolves.toMatchObject({
      majorVersion: 2,
      status: 'DRAFT',
    });
  });

  describe('from a folder', () => {
    let directory: string;

    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'templates-'));
    });

    afterEach(() => rm(directory, { recursive: true, force: true }));

    async function write(folder: string, bundle: Bundle) {
      for (const { path, contents } of bundle.files) {
        const file = join(directory, folder, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, contents);
      }
    }

    async function publish(errors: string[] = [], onQuarantined = () => {}) {
      const events = StatusEvents.create({
        events: mockServices.events.mock(),
        logger: mockServices.logger.mock(),
      });
      await DirectoryPublisher.create({
        database: plane.database,
        events,
        templates: EnvironmentTemplateService.create({
          database: plane.database,
          events,
          quotas: DEFAULT_QUOTAS,
        }),
        directory,
        onQuarantined,
        publish: true,
        quotas: DEFAULT_QUOTAS,
        checks: {
          engines: EngineRegistry.create([new ScriptedEngine()]),
          schemaValidator: plane.schemaValidator,
        },
        logger: mockServices.logger.mock({
          error: message => errors.push(message),
        }),
      }).run(TEST_SCOPE);
    }

    async function listVersions() {
      const { templateVersions } =
        await plane.client.listEnvironmentTemplateVersions({
          templateName: 'eks',
          majorVersion: '1',
        });
      return templateVersions?.map(
        each => `${each.minorVersion} ${each.status}`,
      );
    }

    it('are registered and published, once for each content', async () => {
      await write('eks/v1', clusterBundle());
      await publish();
      await publish();
      expect(await listVersions()).toEqual(['0 PUBLISHED']);

      await write('eks/v1', clusterBundle('zone', false));
      await publish();
      expect(await listVersions()).toEqual(['0 PUBLISHED', '1 PUBLISHED']);
    });

    it('stay at the old minor when the new one is not backward compatible', async () => {
      await write('eks/v1', clusterBundle());
      await publish();
      await write('eks/v1', clusterBundle('zone'));
      const errors: string[] = [];
      await publish(errors);

      expect(await listVersions()).toEqual(['0 PUBLISHED']);
      expect(errors).toEqual([
        expect.stringContaining(
          'schema/schema.yaml is not backward compatible with eks:1.0, as a minor version has to be: zone: the property is required now and has no default',
        ),
      ]);

      await write('eks/v2', clusterBundle('zone'));
      await publish();
      const { templateVersions } =
        await plane.client.listEnvironmentTemplateVersions({
          templateName: 'eks',
        });
      expect(templateVersions?.map(each => each.majorVersion)).toEqual([
        '1',
        '2',
      ]);
    });

    it('are quarantined when they stopped the backend three times, until they change', async () => {
      const bundle = clusterBundle();
      await write('eks/v1', bundle);
      const { registrationAttempts } = plane.database.stores;
      const [{ bundle: read }] = (await readTemplateDirectory(directory))
        .bundles;
      const key = {
        ...TEST_SCOPE,
        templateName: 'eks',
        version: 'v1',
        contentHash: hashBundle(read),
      };
      for (let time = 0; time < 3; time++) {
        await registrationAttempts.begin(key, new Date(0));
      }
      const errors: string[] = [];
      const onQuarantined = jest.fn();
      await publish(errors, onQuarantined);
      expect(onQuarantined).toHaveBeenCalledTimes(1);
      expect(errors).toEqual([
        expect.stringContaining(
          "The control plane stopped or failed 3 times while it registered this bundle, so it isn't tried again. Change the bundle",
        ),
      ]);

      await write('eks/v1', clusterBundle('zone', false));
      await publish();
      expect(await listVersions()).toEqual(['0 PUBLISHED']);
      expect(await registrationAttempts.find(key)).toBeUndefined();
    });

    it('are told from the log when they are broken, and others go on', async () => {
      await write('eks/v1', clusterBundle());
      await write('broken/v1', {
        files: [{ path: 'infrastructure/main.tf', contents: '' }],
      });
      const errors: string[] = [];
      await publish(errors);

      expect(await listVersions()).toEqual(['0 PUBLISHED']);
      expect(errors.join('\n')).toContain('broken/v1');
      expect(errors.join('\n')).toContain('schema/schema.yaml is missing');
      expect(errors.join('\n')).toContain(
        'infrastructure/manifest.yaml is missing',
      );
    });
  });
});
