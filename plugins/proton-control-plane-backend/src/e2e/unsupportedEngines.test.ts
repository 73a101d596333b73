import { EngineRegistry } from '../engines/EngineRegistry';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import request from 'supertest';
import { FolderUrlReader } from '../__testUtils__/FolderUrlReader';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { SYNCED_TREE, syncTemplate } from '../__testUtils__/syncTemplate';
import { StatusEvents } from '../events/StatusEvents';
import { DEFAULT_QUOTAS } from '../quotas';
import { DirectoryPublisher } from '../templates/DirectoryPublisher';
import { EnvironmentTemplateService } from '../templates/EnvironmentTemplateService';
import { TemplateRegistrar } from '../templates/TemplateRegistrar';
import { makeArchive } from '../templates/sources/__testUtils__/tarArchive';

jest.setTimeout(60_000);

const ENTRIES = {
  jinja:
    'file: cloudformation.yaml, rendering_engine: jinja, template_language: cloudformation',
  codebuild: 'rendering_engine: codebuild, settings: { provision: [ls] }',
};
const REASONS = {
  jinja:
    /is jinja, which is for AWS CloudFormation\. No engine of this control plane provisions it/,
  codebuild:
    /is codebuild, which is for AWS CodeBuild\. No engine of this control plane provisions it/,
};

function bundleFor(engine: keyof typeof ENTRIES) {
  const [schema] = clusterBundle().files;
  return {
    files: [
      schema,
      {
        path: 'infrastructure/manifest.yaml',
        contents: `infrastructure: { templates: [{ ${ENTRIES[engine]} }] }`,
      },
      {
        path: 'infrastructure/cloudformation.yaml',
        contents: 'Resources: {}',
      },
    ],
  };
}

describeOnEachDatabase('a bundle that no engine provisions', databases => {
  const repository = new FolderUrlReader();
  let plane: TestControlPlane;

  beforeEach(async () => {
    plane = await startControlPlane(
      databases,
      new ScriptedEngine(),
      {},
      repository,
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
  });

  afterEach(() => plane.stop());

  const listVersions = async () =>
    (
      await plane.client.listEnvironmentTemplateVersions({
        templateName: 'eks',
      })
    ).templateVersions;

  const createEvents = () =>
    StatusEvents.create({
      events: mockServices.events.mock(),
      logger: mockServices.logger.mock(),
    });

  async function registerFromS3(engine: keyof typeof ENTRIES) {
    const registrar = TemplateRegistrar.create({
      database: plane.database,
      events: createEvents(),
      loadBundle: async () => bundleFor(engine),
      checks: {
        engines: EngineRegistry.create([new ScriptedEngine()]),
        schemaValidator: plane.schemaValidator,
      },
      logger: mockServices.logger.mock(),
    });
    const now = new Date();
    const version = {
      ...TEST_SCOPE,
      templateName: 'eks',
      majorVersion: 1,
      minorVersion: 0,
      status: 'REGISTRATION_IN_PROGRESS' as const,
      statusMessage: '',
      source: { s3: { bucket: 'bundles', key: 'eks.tar.gz' } },
      requestHash: '',
      tags: [],
      createdAt: now,
      lastModifiedAt: now,
    };
    await plane.database.stores.versions.insert(version);
    registrar.register(version);
    await registrar.drain();
  }

  describe.each(['jinja', 'codebuild'] as const)('%s', engine => {
    it('fails its registration from S3, and is not deployed', async () => {
      await registerFromS3(engine);

      expect(await listVersions()).toEqual([
        expect.objectContaining({
          status: 'REGISTRATION_FAILED',
          statusMessage: expect.stringMatching(REASONS[engine]),
        }),
      ]);
      await expect(
        plane.client.createEnvironment({
          name: 'dev',
          templateName: 'eks',
          templateMajorVersion: '1',
          templateMinorVersion: '0',
          spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
        }),
      ).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringMatching(REASONS[engine]),
      });
    });

    it('is refused as an upload', async () => {
      const { status, text } = await request(plane.url)
        .post('/extension/v1/environment-templates/eks/versions')
        .set('authorization', mockCredentials.service.header())
        .set('content-type', 'application/gzip')
        .send(makeArchive(bundleFor(engine).files));

      expect(status).toBe(400);
      expect(text).toMatch(REASONS[engine]);
      expect(await listVersions()).toEqual([]);
    });

    it('is refused from a repository', async () => {
      repository.commit(SYNCED_TREE, {
        'eks/v1': bundleFor(engine),
      });
      await syncTemplate(plane);

      const { latestSync } = await plane.client.getTemplateSyncStatus({
        templateName: 'eks',
        templateType: 'ENVIRONMENT',
        templateVersion: '1',
      });
      expect(latestSync?.status).toBe('FAILED');
      expect(JSON.stringify(latestSync?.events)).toMatch(REASONS[engine]);
      expect(await listVersions()).toEqual([]);
    });

    it('is refused from a folder', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'unsupported-'));
      for (const { path, contents } of bundleFor(engine).files) {
        const file = join(directory, 'eks', 'v1', path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, contents);
      }
      const logger = mockServices.logger.mock();
      const { database } = plane;
      const events = createEvents();
      const quotas = DEFAULT_QUOTAS;
      await DirectoryPublisher.create({
        database,
        events,
        templates: EnvironmentTemplateService.create({
          database,
          events,
          quotas,
        }),
        directory,
        publish: true,
        quotas,
        checks: {
          engines: EngineRegistry.create([new ScriptedEngine()]),
          schemaValidator: plane.schemaValidator,
        },
        logger,
      }).run(TEST_SCOPE);
      await rm(directory, { recursive: true });

      expect(logger.error).toHaveBeenCalledWith(
        expect.stringMatching(REASONS[engine]),
      );
      expect(await listVersions()).toEqual([]);
    });
  });
});
