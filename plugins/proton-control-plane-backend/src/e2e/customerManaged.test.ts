import { EngineRegistry } from '../engines/EngineRegistry';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  ProvisioningError,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import request from 'supertest';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { StatusEvents } from '../events/StatusEvents';
import { TemplateRegistrar } from '../templates/TemplateRegistrar';
import { readBundleArchive } from '../templates/sources/archive';
import { Bundle } from '../templates/sources/bundle';
import { makeArchive } from '../templates/sources/__testUtils__/tarArchive';

jest.setTimeout(60_000);

const RESOURCE_ARN =
  'arn:aws:proton:us-east-1:123456789012:environment/existing';

/** A schema alone: what it describes are outputs. */
function outputsBundle(properties = '{ type: string }'): Bundle {
  return {
    files: [
      {
        path: 'schema/schema.yaml',
        contents: `schema:
  format: { openapi: "3.0.0" }
  environment_input_type: "ClusterOutputs"
  types:
    ClusterOutputs:
      type: object
      required: [cluster_endpoint]
      properties:
        cluster_endpoint: { type: string, pattern: "^https://" }
        vpc_id: ${properties}
`,
      },
    ],
  };
}

function specOf(outputs: Record<string, string>) {
  return formatEnvironmentSpec(outputs);
}

const creation = {
  name: 'existing',
  templateName: 'existing-cluster',
  templateMajorVersion: '1',
  spec: specOf({ cluster_endpoint: 'https://one', vpc_id: 'vpc-1' }),
};

describeOnEachDatabase('customer-managed environments', databases => {
  let plane: TestControlPlane;
  let engine: ScriptedEngine;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    engine.unavailability = 'Terraform is missing; install it';
    engine.onPlan = async () => {
      throw new ProvisioningError('the engine was asked to plan');
    };
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({
      name: 'existing-cluster',
      provisioning: 'CUSTOMER_MANAGED',
    });
    await plane.registerVersion('existing-cluster', outputsBundle());
  });

  afterEach(() => plane.stop());

  const create = async () => {
    await plane.client.createEnvironment(creation);
    await plane.settled('existing');
  };

  const get = async () =>
    (await plane.client.getEnvironment({ name: 'existing' })).environment;

  const listOutputs = async (deploymentId?: string) => {
    const { outputs } = await plane.client.listEnvironmentOutputs({
      environmentName: 'existing',
      deploymentId,
    });
    return Object.fromEntries(
      (outputs ?? []).map(({ key, valueString }) => [key, valueString]),
    );
  };

  it('have what the spec says as outputs, with no engine', async () => {
    const { environment } = await plane.client.createEnvironment(creation);
    expect(environment).toMatchObject({
      provisioning: 'CUSTOMER_MANAGED',
      deploymentStatus: 'IN_PROGRESS',
    });
    await plane.settled('existing');

    expect(await get()).toMatchObject({
      provisioning: 'CUSTOMER_MANAGED',
      deploymentStatus: 'SUCCEEDED',
      spec: creation.spec,
    });
    expect(await listOutputs()).toEqual({
      cluster_endpoint: 'https://one',
      vpc_id: 'vpc-1',
    });
    await expect(
      plane.client.listEnvironmentProvisionedResources({
        environmentName: 'existing',
      }),
    ).resolves.toMatchObject({ provisionedResources: [] });
    const { environments } = await plane.client.listEnvironments({});
    expect(environments).toMatchObject([{ provisioning: 'CUSTOMER_MANAGED' }]);
    expect(engine.applied).toEqual([]);
  });

  it('have each digit of a number as an output', async () => {
    await plane.client.createEnvironment({
      ...creation,
      spec: `proton: EnvironmentSpec
spec:
  cluster_endpoint: https://one
  account: 9007199254740993
  ratio: 1.0
  ids: { b: 9007199254740993, "10": [1.50] }
`,
    });
    await plane.settled('existing');

    expect(await listOutputs()).toEqual({
      cluster_endpoint: 'https://one',
      account: '9007199254740993',
      ratio: '1.0',
      ids: '{"b":9007199254740993,"10":[1.50]}',
    });
  });

  describe('whose template keeps another bundle', () => {
    const jinja: Bundle['files'] = [
      {
        path: 'kept_bundle/infrastructure/manifest.yaml',
        contents:
          'infrastructure: { templates: [{ file: cloudformation.yaml, rendering_engine: jinja, template_language: cloudformation }] }',
      },
      {
        path: 'kept_bundle/infrastructure/cloudformation.yaml',
        contents: 'Resources: {}',
      },
      {
        path: 'kept_bundle/infrastructure/lambda.zip',
        contents: Buffer.from('504b0506ff00', 'hex'),
      },
      { path: 'kept_bundle/schema/schema.yaml', contents: 'schema: {}\n' },
    ];
    const withKept = (files: Bundle['files'] = jinja): Bundle => ({
      files: [...outputsBundle().files, ...files],
    });

    const upload = (bundle: Bundle, template = 'existing-cluster') =>
      request(plane.url)
        .post(`/extension/v1/environment-templates/${template}/versions`)
        .query({ majorVersion: '1' })
        .set('authorization', mockCredentials.service.header())
        .set('content-type', 'application/gzip')
        .send(makeArchive(bundle.files));

    const download = (minor: string) =>
      request(plane.url)
        .get(
          `/extension/v1/environment-templates/existing-cluster/versions/1/${minor}/bundle`,
        )
        .set('authorization', mockCredentials.service.header())
        .responseType('blob');

    it('say why it is not deployed, and give it back', async () => {
      const { status, body } = await upload(withKept());
      expect([status, body.minorVersion]).toEqual([201, '1']);
      const { environmentTemplateVersion: version } =
        await plane.client.getEnvironmentTemplateVersion({
          templateName: 'existing-cluster',
          majorVersion: '1',
          minorVersion: '1',
        });
      expect(version).toMatchObject({
        status: 'DRAFT',
        statusMessage: expect.stringMatching(
          /^kept_bundle\/ is kept and isn't deployed: infrastructure\/manifest\.yaml: .*rendering_engine is jinja, which is for AWS CloudFormation\. No engine/,
        ),
      });

      const archive = await download('1');
      expect(archive.status).toBe(200);
      expect(archive.type).toBe('application/gzip');
      expect(await readBundleArchive(archive.body)).toEqual({
        files: expect.arrayContaining(withKept().files),
      });
    });

    it('are created and deleted with it, without any engine', async () => {
      await upload(withKept());
      await plane.client.updateEnvironmentTemplateVersion({
        templateName: 'existing-cluster',
        majorVersion: '1',
        minorVersion: '1',
        status: 'PUBLISHED',
      });
      await plane.client.createEnvironment({
        ...creation,
        templateMinorVersion: '1',
      });
      await plane.settled('existing');
      expect(await get()).toMatchObject({
        deploymentStatus: 'SUCCEEDED',
        templateMinorVersion: '1',
      });
      await plane.client.deleteEnvironment({ name: 'existing' });
      await plane.settled('existing');
      expect(engine.applied).toEqual([]);
    });

    it('are told when an engine could deploy it', async () => {
      const terraform = clusterBundle().files.map(file => ({
        ...file,
        path: `kept_bundle/${file.path}`,
      }));
      await upload(withKept(terraform));
      const { environmentTemplateVersion: version } =
        await plane.client.getEnvironmentTemplateVersion({
          templateName: 'existing-cluster',
          majorVersion: '1',
          minorVersion: '1',
        });
      expect(version?.statusMessage).toContain(
        'Register it as a version of another template to deploy it',
      );
    });

    it('are the only ones that may', async () => {
      await plane.client.createEnvironmentTemplate({ name: 'eks' });
      await plane.registerVersion('eks', clusterBundle());
      const { status, text } = await upload(
        { files: [...clusterBundle().files, ...jinja] },
        'eks',
      );
      expect(status).toBe(400);
      expect(text).toContain('only customer-managed templates keep another');
    });

    it('have an archive of every version, and of none that is missing', async () => {
      const archive = await download('0');
      expect(await readBundleArchive(archive.body)).toEqual(outputsBundle());
      expect((await download('7')).status).toBe(404);
    });
  });

  it('are told from the others', async () => {
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());

    const { environment } = await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: specOf({ cluster_name: 'dev' }),
    });

    expect(environment?.provisioning).toBeUndefined();
    await plane.settled('dev');
  });

  it('refuse a spec that does not fit, and repeat a creation', async () => {
    await expect(
      plane.client.createEnvironment({
        ...creation,
        spec: specOf({ cluster_endpoint: 'http://one' }),
      }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('spec.cluster_endpoint'),
    });

    await create();
    await expect(
      plane.client.createEnvironment(creation),
    ).resolves.toMatchObject({
      environment: { deploymentStatus: 'SUCCEEDED' },
    });
  });

  it('change their outputs with the spec, and remember the old ones', async () => {
    await create();
    const first = (await get())?.lastSucceededDeploymentId;

    const { environment } = await plane.client.updateEnvironment({
      name: 'existing',
      deploymentType: 'CURRENT_VERSION',
      spec: specOf({ cluster_endpoint: 'https://two' }),
    });
    expect(environment?.provisioning).toBe('CUSTOMER_MANAGED');
    await plane.settled('existing');

    expect(await listOutputs()).toEqual({ cluster_endpoint: 'https://two' });
    expect(await listOutputs(first)).toMatchObject({ vpc_id: 'vpc-1' });
  });

  it('go to another version of their schema', async () => {
    await create();
    await plane.registerVersion(
      'existing-cluster',
      outputsBundle('{ type: string, description: the network }'),
    );

    await plane.client.updateEnvironment({
      name: 'existing',
      deploymentType: 'MINOR_VERSION',
    });
    await plane.settled('existing');

    expect(await get()).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      templateMinorVersion: '1',
      provisioning: 'CUSTOMER_MANAGED',
    });
  });

  it('are deleted, and nothing is destroyed', async () => {
    await create();

    const { environment } = await plane.client.deleteEnvironment({
      name: 'existing',
    });
    expect(environment).toMatchObject({
      provisioning: 'CUSTOMER_MANAGED',
      deploymentStatus: 'DELETE_IN_PROGRESS',
    });
    await plane.settled('existing');

    await expect(get()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(engine.destroyed).toEqual([]);
    expect(plane.statusChanges.at(-1)).toBe('existing DELETED');
  });

  it('are deleted although their template is gone', async () => {
    await create();
    await plane.knex('environment_template_versions').delete();
    await plane.knex('environment_templates').delete();

    await plane.client.deleteEnvironment({ name: 'existing' });
    await plane.settled('existing');

    await expect(get()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('take no notification once they are deployed', async () => {
    await create();

    await expect(
      plane.client.notifyResourceDeploymentStatusChange({
        resourceArn: RESOURCE_ARN,
        status: 'SUCCEEDED',
        outputs: [{ key: 'vpc_id', valueString: 'vpc-2' }],
      }),
    ).rejects.toMatchObject({
      name: 'ConflictException',
      message: expect.stringContaining('is over (SUCCEEDED)'),
    });
    expect(await listOutputs()).toMatchObject({ vpc_id: 'vpc-1' });
  });

  it.each([
    ['{ type: integer }', 'vpc_id.type must be "string"'],
    ['{ type: string, nullable: true }', 'vpc_id.type must be "string"'],
    ['{ type: array, items: { type: string } }', 'vpc_id.type must be'],
    ['{ type: string, default: vpc-1 }', 'vpc_id.default must not be there'],
  ])('have no outputs like %s', async (property, problem) => {
    await expect(
      plane.registerVersion('existing-cluster', outputsBundle(property)),
    ).rejects.toThrow(problem);
  });

  it.each([
    ['infrastructure', clusterBundle(), 'infrastructure/ must not be there'],
    [
      'outputs with defaults',
      outputsBundle('{ type: string, default: vpc-1 }'),
      'vpc_id.default must not be there',
    ],
  ])('are not registered with %s', async (_, bundle, problem) => {
    const registrar = TemplateRegistrar.create({
      database: plane.database,
      events: StatusEvents.create({
        events: mockServices.events.mock(),
        logger: mockServices.logger.mock(),
      }),
      loadBundle: async () => bundle,
      checks: {
        engines: EngineRegistry.create([new ScriptedEngine()]),
        schemaValidator: plane.schemaValidator,
      },
      logger: mockServices.logger.mock(),
    });
    const key = {
      templateName: 'existing-cluster',
      majorVersion: '1',
      minorVersion: '1',
    };
    const version = {
      ...TEST_SCOPE,
      templateName: key.templateName,
      majorVersion: 1,
      minorVersion: 1,
      status: 'REGISTRATION_IN_PROGRESS' as const,
      statusMessage: '',
      source: { s3: { bucket: 'bundles', key: 'existing.tar.gz' } },
      requestHash: '',
      tags: [],
      createdAt: new Date(),
      lastModifiedAt: new Date(),
    };
    await plane.database.stores.versions.insert(version);
    registrar.register(version);
    await registrar.drain();

    const { environmentTemplateVersion } =
      await plane.client.getEnvironmentTemplateVersion(key);
    expect(environmentTemplateVersion).toMatchObject({
      status: 'REGISTRATION_FAILED',
      statusMessage: expect.stringContaining(problem),
    });
  });
});
