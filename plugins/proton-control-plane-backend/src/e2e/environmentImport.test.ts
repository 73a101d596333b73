import { mockCredentials } from '@backstage/backend-test-utils';
import {
  EnvironmentImportRequest,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import request from 'supertest';
import { createState, STATE_RESOURCE } from '../__testUtils__/StatePlane';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  startControlPlane,
  TestControlPlane,
} from '../__testUtils__/startControlPlane';
import { makeArchive } from '../templates/sources/__testUtils__/tarArchive';

jest.setTimeout(60_000);

describeOnEachDatabase('the import of an environment', databases => {
  let plane: TestControlPlane;
  let engine: ScriptedEngine;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    engine.stateFormat = 'terraform';
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    plane.statusChanges.splice(0);
    plane.audited.splice(0);
  });

  afterEach(() => plane.stop());

  const environment: EnvironmentImportRequest = {
    templateName: 'eks',
    templateMajorVersion: '1',
    templateMinorVersion: '0',
    spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    tags: [{ key: 'team', value: 'platform' }],
    outputs: [
      { key: 'endpoint', value: 'https://dev', sensitive: false },
      { key: 'password', value: 'hush', sensitive: true },
    ],
    resources: [{ name: 'terraform_data.vpc', identifier: 'vpc-1' }],
    state: JSON.stringify(createState(7)),
  };

  const send = (body: object = environment, name = 'dev') =>
    request(plane.url)
      .post(`/extension/v1/environments/${name}/import`)
      .set('authorization', mockCredentials.service.header())
      .send(body);

  it('records it as deployed, and runs no engine', async () => {
    const { status, body } = await send();
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { environmentName: 'dev', imported: true },
    });

    const { environment: found } = await plane.client.getEnvironment({
      name: 'dev',
    });
    expect(found).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      templateName: 'eks',
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      spec: environment.spec,
      lastSucceededDeploymentId: body.deploymentId,
    });
    const { outputs } = await plane.client.listEnvironmentOutputs({
      environmentName: 'dev',
    });
    expect(outputs).toEqual([
      { key: 'endpoint', valueString: 'https://dev' },
      { key: 'password', valueString: 'hush' },
    ]);
    const { provisionedResources } =
      await plane.client.listEnvironmentProvisionedResources({
        environmentName: 'dev',
      });
    expect(provisionedResources).toEqual([
      {
        name: 'terraform_data.vpc',
        identifier: 'vpc-1',
        provisioningEngine: 'TERRAFORM',
      },
    ]);
    const { tags } = await plane.client.listTagsForResource({
      resourceArn: 'arn:aws:proton:us-east-1:123456789012:environment/dev',
    });
    expect(tags).toContainEqual({ key: 'team', value: 'platform' });
    expect(plane.statusChanges).toEqual(['dev SUCCEEDED']);
    expect(engine.applied).toEqual([]);
    expect(plane.audited).toContainEqual(
      expect.objectContaining({
        eventId: 'environment-import',
        severityLevel: 'high',
        meta: expect.objectContaining({ environmentName: 'dev' }),
      }),
    );
  });

  it('gives its state to the next deployment, and to its delete', async () => {
    await send();
    let state: unknown;
    engine.onApply = async run => {
      state = JSON.parse(String(await run.stateStore?.read()));
      return { outputs: [], resources: [] };
    };
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    await plane.settled('dev');
    expect(state).toMatchObject({ serial: 7, resources: [STATE_RESOURCE] });

    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');
    expect(engine.destroyed).toHaveLength(1);
  });

  it('changes nothing the second time', async () => {
    const first = await send();
    const second = await send();
    expect(second.status).toBe(200);
    expect(second.body).toEqual({ ...first.body, imported: false });
    expect(plane.statusChanges).toEqual(['dev SUCCEEDED']);
    const other = await send({ ...environment, description: 'another' });
    expect(other.status).toBe(400);
    expect(other.body.error.message).toBe('Idempotent parameter mismatch');
  });

  it.each([
    [
      'a state that is missing',
      { state: undefined },
      /build its infrastructure a second time/,
    ],
    [
      'a spec that does not fit',
      { spec: 'proton: EnvironmentSpec\nspec: {}' },
      /cluster_name/,
    ],
    [
      'a version that does not exist',
      { templateMinorVersion: '9' },
      /eks:1.9 does not exist/,
    ],
    [
      'a version that is missing',
      { templateMinorVersion: undefined },
      /^templateMinorVersion: /,
    ],
    ['a state that is none', { state: '{}' }, /can't be imported/],
  ])('refuses %s, and leaves nothing behind', async (_, changes, message) => {
    const { status, body } = await send({ ...environment, ...changes });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body.error.message).toMatch(message);
    const { environments } = await plane.client.listEnvironments({});
    expect(environments).toEqual([]);
  });

  it('refuses a state that its engine would not find', async () => {
    engine.stateFormat = undefined;
    const withState = await send();
    expect(withState.body.error.message).toMatch(/Leave the state out/);
    const without = await send({ ...environment, state: undefined });
    expect(without.body.error.message).toMatch(/keeps its states elsewhere/);
  });

  it('needs no state where a pipeline has it', async () => {
    engine.stateFormat = undefined;
    engine.usesRepository = true;
    await plane.client.createRepository({
      provider: 'GITHUB',
      name: 'acme/infrastructure',
      connectionArn:
        'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
    });
    const provisioningRepository = {
      provider: 'GITHUB',
      name: 'acme/infrastructure',
      branch: 'main',
    };
    const { status } = await send({
      ...environment,
      state: undefined,
      provisioningRepository,
    });
    expect(status).toBe(201);
    const { environment: found } = await plane.client.getEnvironment({
      name: 'dev',
    });
    expect(found?.provisioningRepository).toMatchObject(provisioningRepository);
  });

  describe('and of a version that it names', () => {
    const upload = (query: object, zone?: string) =>
      request(plane.url)
        .post('/extension/v1/environment-templates/eks/versions')
        .query(query)
        .set('authorization', mockCredentials.service.header())
        .set('content-type', 'application/gzip')
        .send(makeArchive(clusterBundle(zone).files));

    it('keeps its number, whatever came before', async () => {
      const version = { majorVersion: '3', minorVersion: '4' };
      const { status, body } = await upload(version);
      expect({ status, body }).toMatchObject({ status: 201, body: version });
      const next = await upload({ majorVersion: '3' });
      expect(next.body).toMatchObject({ minorVersion: '5' });
    });

    it('changes nothing the second time', async () => {
      const version = { majorVersion: '3', minorVersion: '4' };
      await upload(version);
      const again = await upload({ ...version, unlessUnchanged: true });
      expect(again.body).toMatchObject({ ...version, unchanged: true });
      const other = await upload({ ...version, unlessUnchanged: true }, 'zone');
      expect(other.status).toBe(409);
      expect(other.body.error.message).toBe(
        'Environment template version eks:3.4 exists already with other files',
      );
    });

    it('needs the number of the major version', async () => {
      const { status, body } = await upload({ minorVersion: '4' });
      expect(status).toBe(400);
      expect(body.error.message).toMatch(/needs a majorVersion/);
    });
  });
});
