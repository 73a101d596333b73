import {
  Proton,
  waitUntilEnvironmentDeployed,
  waitUntilEnvironmentTemplateVersionRegistered,
} from '@aws-sdk/client-proton';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import moduleTerraform from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { describeWith } from '@proton-vending/test-utils';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import request from 'supertest';
import { FolderUrlReader } from './__testUtils__/FolderUrlReader';
import { clusterBundle } from './__testUtils__/clusterBundle';
import { protonControlPlanePlugin } from './plugin';

jest.setTimeout(120_000);

describe('the control plane plugin', () => {
  let directory: string;
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];
  let stop: () => Promise<void>;
  let client: Proton;
  const repository = new FolderUrlReader();

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'control-plane-plugin-'));
    for (const { path, contents } of clusterBundle().files) {
      const file = join(directory, 'templates', 'eks', 'v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(
        file,
        path.endsWith('main.tf')
          ? `${contents}
output "password" {
  value     = "hunter2"
  sensitive = true
}
`
          : contents,
      );
    }
    const backend = await startTestBackend({
      features: [
        protonControlPlanePlugin,
        moduleTerraform,
        createServiceFactory({
          service: coreServices.urlReader,
          deps: {},
          factory: () => repository,
        }),
        mockServices.rootConfig.factory({
          data: {
            integrations: {
              // Nothing listens on this port.
              github: [
                { host: 'github.com', apiBaseUrl: 'http://127.0.0.1:9' },
              ],
            },
            protonControlPlane: {
              accountId: '123456789012',
              regions: ['us-east-1'],
              dataDirectory: join(directory, 'data'),
              accessKeys: [
                {
                  accessKeyId: 'reader',
                  secretAccessKey: 'reader-secret-access-key',
                  allow: ['proton:Get*', 'proton:List*'],
                },
                {
                  accessKeyId: 'admin',
                  secretAccessKey: 'admin-secret-access-key',
                  allow: ['proton:*'],
                },
              ],
              environmentTemplates: {
                directory: join(directory, 'templates'),
                publish: true,
              },
            },
          },
        }),
      ],
    });
    server = backend.server;
    stop = () => backend.stop();
    client = connect('admin', 'admin-secret-access-key');
  });

  afterAll(async () => {
    client?.destroy();
    await stop?.();
    await rm(directory, { recursive: true, force: true });
  });

  function connect(accessKeyId: string, secretAccessKey: string): Proton {
    const { port } = server.address() as AddressInfo;
    return new Proton({
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${port}/api/proton-control-plane`,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
    });
  }

  it('publishes the templates of the configured folder', async () => {
    const { templates } = await client.listEnvironmentTemplates({});

    expect(templates).toMatchObject([
      { name: 'eks', recommendedVersion: '1.0' },
    ]);
  });

  it('refuses callers that it does not know, and keys beyond what they allow', async () => {
    const anonymous = await request(server)
      .post('/api/proton-control-plane')
      .set('x-amz-target', 'AwsProton20200720.ListEnvironments')
      .set('content-type', 'application/x-amz-json-1.0')
      .send('{}');
    expect(anonymous.status).toBe(403);
    expect(JSON.parse(anonymous.text)).toMatchObject({
      __type: 'MissingAuthenticationTokenException',
    });

    const user = await request(server)
      .post('/api/proton-control-plane')
      .set('authorization', mockCredentials.user.header())
      .set('x-amz-target', 'AwsProton20200720.ListEnvironments')
      .set('content-type', 'application/x-amz-json-1.0')
      .send('{}');
    expect(user.status).toBe(403);

    await expect(
      connect('reader', 'reader-secret-access-key').deleteEnvironment({
        name: 'dev',
      }),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(
      connect('admin', 'wrong-secret').listEnvironments({}),
    ).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  });

  it('answers plugins with a service token', async () => {
    const reply = await request(server)
      .post('/api/proton-control-plane')
      .set('authorization', mockCredentials.service.header())
      .set('x-amz-target', 'AwsProton20200720.ListEnvironmentTemplates')
      .set('content-type', 'application/x-amz-json-1.0')
      .send('{}');

    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text).templates).toHaveLength(1);
  });

  describeWith('terraform')('on environments', () => {
    it('vends, tells the log and which outputs are sensitive, and deletes', async () => {
      const { environment } = await client.createEnvironment({
        name: 'dev',
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
      });
      await waitUntilEnvironmentDeployed(
        { client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
        { name: 'dev' },
      );

      const { outputs } = await client.listEnvironmentOutputs({
        environmentName: 'dev',
      });
      expect(outputs).toEqual([
        { key: 'cluster_name', valueString: 'dev' },
        { key: 'password', valueString: 'hunter2' },
      ]);
      const sensitive = await request(server)
        .get(
          '/api/proton-control-plane/extension/v1/environments/dev/sensitive-outputs',
        )
        .set('authorization', mockCredentials.service.header());
      expect(sensitive.body).toEqual({ keys: ['password'], descriptions: {} });

      const log = await request(server)
        .get(
          `/api/proton-control-plane/extension/v1/deployments/${environment?.lastAttemptedDeploymentId}/log`,
        )
        .set('authorization', mockCredentials.service.header());
      expect(log.body.complete).toBe(true);
      expect(JSON.stringify(log.body.events)).toContain('Creation complete');
      expect(JSON.stringify(log.body.events)).not.toContain('hunter2');

      await client.deleteEnvironment({ name: 'dev' });
      let gone: unknown;
      for (let round = 0; round < 200 && !gone; round++) {
        await new Promise(resolve => setTimeout(resolve, 100));
        gone = await client.getEnvironment({ name: 'dev' }).then(
          () => undefined,
          error => error,
        );
      }
      expect(gone).toMatchObject({ name: 'ResourceNotFoundException' });
    });
  });

  it('syncs a template that it is told to, for who may change its sync config', async () => {
    repository.commit('https://github.com/acme/templates/tree/main', {
      'eks/v2': clusterBundle(),
    });
    const path = '/api/proton-control-plane/extension/v1/template-sync/eks';
    const sync = () =>
      request(server)
        .post(path)
        .set('authorization', mockCredentials.service.header())
        .send({ ref: 'refs/heads/main' });
    await request(server).post(path).expect(401);
    await sync().expect(404);
    await client.createRepository({
      provider: 'GITHUB',
      name: 'acme/templates',
      connectionArn:
        'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
    });
    await client.createTemplateSyncConfig({
      templateName: 'eks',
      templateType: 'ENVIRONMENT',
      repositoryProvider: 'GITHUB',
      repositoryName: 'acme/templates',
      branch: 'main',
    });

    await sync().expect(202, { templateName: 'eks' });

    const registered = await waitUntilEnvironmentTemplateVersionRegistered(
      { client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 },
      { templateName: 'eks', majorVersion: '2', minorVersion: '0' },
    );
    expect(registered.state).toBe('SUCCESS');
  });

  it('answers the extension to nobody else, and names bad requests', async () => {
    const path =
      '/api/proton-control-plane/extension/v1/deployments/00000000-0000-0000-0000-000000000000/log';
    const get = async (url: string) => {
      const { status } = await request(server)
        .get(url)
        .set('authorization', mockCredentials.service.header());
      return status;
    };
    expect((await request(server).get(path)).status).toBe(401);
    expect(await get(path)).toBe(404);
    expect(await get(`${path}?after=-1`)).toBe(400);
    expect(await get(path.replace(/0000-/, 'x-'))).toBe(400);
  });
});
