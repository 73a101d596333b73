import { Proton } from '@aws-sdk/client-proton';
import { TestDatabases, mockCredentials } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

describe('the audit log of the control plane', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const clients: Proton[] = [];
  let plane: TestControlPlane;

  beforeEach(async () => {
    plane = await startControlPlane(databases, new ScriptedEngine());
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    plane.audited.splice(0);
  });

  afterEach(async () => {
    clients.splice(0).forEach(client => client.destroy());
    await plane.stop();
  });

  function connect(
    accessKeyId: string,
    secretAccessKey = 'test-secret-access-key',
  ) {
    const client = new Proton({
      region: 'us-east-1',
      endpoint: plane.url,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
    });
    clients.push(client);
    return client;
  }

  it('has every operation by key, and no spec', async () => {
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'topsecret' }),
    });
    await plane.settled('dev');
    await plane.client.getEnvironment({ name: 'dev' });
    await plane.client.listEnvironments({});

    const meta = {
      accountId: '123456789012',
      region: 'us-east-1',
      principal: 'test-key',
    };
    expect(plane.audited).toEqual([
      {
        eventId: 'create-environment',
        severityLevel: 'medium',
        path: '/',
        meta: {
          ...meta,
          name: 'dev',
          templateName: 'eks',
          templateMajorVersion: '1',
        },
      },
      {
        eventId: 'get-environment',
        severityLevel: 'medium',
        path: '/',
        meta: { ...meta, name: 'dev' },
      },
      {
        eventId: 'list-environments',
        severityLevel: 'low',
        path: '/',
        meta,
      },
    ]);
    expect(JSON.stringify(plane.audited)).not.toContain('topsecret');
  });

  it('has what a key is refused', async () => {
    await expect(
      connect('developer-key').deleteEnvironment({ name: 'dev' }),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(
      connect('restricted-key').getEnvironmentTemplate({ name: 'vpc' }),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(plane.audited).toMatchObject([
      {
        eventId: 'delete-environment',
        meta: { principal: 'developer-key' },
        error: expect.stringMatching(
          /^AccessDeniedException: .*proton:DeleteEnvironment/,
        ),
      },
      {
        eventId: 'get-environment-template',
        meta: { principal: 'restricted-key', name: 'vpc' },
        error: expect.stringMatching(/^AccessDeniedException: /),
      },
    ]);
  });

  it('has requests beyond the API of Proton', async () => {
    const response = await fetch(
      `${plane.url}/extension/v1/environments/dev/sensitive-outputs`,
      { headers: { authorization: mockCredentials.service.header() } },
    );
    expect(response.status).toBe(404);
    expect(plane.audited).toMatchObject([
      {
        eventId: 'environment-sensitive-outputs-list',
        severityLevel: 'low',
        meta: { environmentName: 'dev' },
        error: expect.stringMatching(/^NotFoundError: /),
      },
    ]);
  });

  it('leaves to plugins what they ask for their callers', async () => {
    const service = mockCredentials.service.header({
      onBehalfOf: mockCredentials.service('plugin:proton'),
      targetPluginId: 'test',
    });
    const response = await fetch(plane.url, {
      method: 'POST',
      headers: {
        authorization: service,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AwsProton20200720.ListEnvironments',
      },
      body: '{}',
    });
    expect(response.status).toBe(200);
    expect(plane.audited).toEqual([]);
  });

  it('has every refused signature, with the key that is known', async () => {
    await expect(
      connect('test-key', 'wrong').listEnvironments({}),
    ).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    await expect(
      connect('unknown-key').listEnvironments({}),
    ).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    await fetch(`${plane.url}/extension/v1/environments/dev/retain`, {
      method: 'POST',
      headers: { authorization: 'Bearer none' },
    });
    expect(plane.audited).toMatchObject([
      {
        eventId: 'request-refused',
        severityLevel: 'medium',
        path: '/',
        meta: { reason: 'InvalidSignatureException', accessKeyId: 'test-key' },
      },
      { meta: { reason: 'UnrecognizedClientException' } },
      { path: '/extension/v1/environments/dev/retain' },
    ]);
    expect(JSON.stringify(plane.audited)).not.toContain('unknown-key');
  });

  it('is not filled by a flood, which hides no other key', async () => {
    const unknown = connect('unknown-key');
    for (let round = 0; round < 40; round++) {
      await unknown.listEnvironments({}).catch(() => {});
    }
    await connect('test-key', 'wrong')
      .listEnvironments({})
      .catch(() => {});
    expect(plane.audited).toHaveLength(31);
    expect(plane.audited.at(-1)).toMatchObject({
      meta: { accessKeyId: 'test-key' },
    });
  });

  it('bounds what a stranger can have written down', async () => {
    await fetch(`${plane.url}/extension/v1/${'a'.repeat(5_000)}`, {
      headers: { authorization: 'AWS4-HMAC-SHA256 x' },
    });
    const long = 'r'.repeat(5_000);
    await fetch(`${plane.url}?X-Amz-Signature=${long}`, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=test-key/20261128/${long}/proton/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(
          64,
        )}`,
        'user-agent': long,
      },
    });
    expect(plane.audited).toHaveLength(1);
    expect(JSON.stringify(plane.audited).length).toBeLessThan(2_000);
  });
});
