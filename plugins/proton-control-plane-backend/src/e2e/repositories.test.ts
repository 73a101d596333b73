import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { callExtension } from '../__testUtils__/callExtension';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

const CONNECTION_ARN =
  'arn:aws:codestar-connections:us-east-1:123456789012:connection/7c2f5a30';

jest.setTimeout(60_000);

const pipelines = { provider: 'GITHUB', name: 'acme/pipelines' } as const;

describeOnEachDatabase('repositories', databases => {
  let proton: TestControlPlane;

  beforeEach(async () => {
    proton = await startControlPlane(databases, new ScriptedEngine());
  });

  afterEach(() => proton.stop());

  function link(name: string, provider: 'GITHUB' | 'BITBUCKET' = 'GITHUB') {
    return proton.client.createRepository({
      provider,
      name,
      connectionArn: CONNECTION_ARN,
    });
  }

  it('are linked, named by provider and path, and read', async () => {
    const expected = {
      arn: 'arn:aws:proton:us-east-1:123456789012:repository/github:acme/templates',
      provider: 'GITHUB',
      name: 'acme/templates',
      connectionArn: CONNECTION_ARN,
    };

    const created = await link('acme/templates');
    const read = await proton.client.getRepository({
      provider: 'GITHUB',
      name: 'acme/templates',
    });

    expect(created.repository).toEqual(expected);
    expect(read.repository).toEqual(expected);
  });

  it('may be linked again in the same way, but not in another', async () => {
    const first = await link('acme/templates');
    const second = await link('acme/templates');
    expect(second.repository).toEqual(first.repository);

    await expect(
      proton.client.createRepository({
        provider: 'GITHUB',
        name: 'acme/templates',
        connectionArn: `${CONNECTION_ARN}-other`,
      }),
    ).rejects.toMatchObject({
      name: 'ConflictException',
      message:
        'GITHUB repository acme/templates is linked already, with other properties',
    });
  });

  it('are listed page by page, by name and provider', async () => {
    await link('acme/b');
    await link('acme/a');
    await link('acme/a', 'BITBUCKET');

    const first = await proton.client.listRepositories({ maxResults: 1 });
    const rest = await proton.client.listRepositories({
      nextToken: first.nextToken,
    });

    expect(
      [...(first.repositories ?? []), ...(rest.repositories ?? [])].map(
        ({ provider, name }) => `${provider} ${name}`,
      ),
    ).toEqual(['BITBUCKET acme/a', 'GITHUB acme/a', 'GITHUB acme/b']);
    expect(rest.nextToken).toBeUndefined();
  });

  it('are unlinked, and unknown from then on', async () => {
    await link('acme/templates');
    const key = { provider: 'GITHUB', name: 'acme/templates' } as const;

    const { repository } = await proton.client.deleteRepository(key);
    expect(repository?.name).toBe('acme/templates');

    for (const request of [
      proton.client.getRepository(key),
      proton.client.deleteRepository(key),
    ]) {
      await expect(request).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: 'GITHUB repository acme/templates is not linked',
      });
    }
  });

  it('stay linked while the account settings name them', async () => {
    await link('acme/pipelines');
    await link('acme/pipelines', 'BITBUCKET');
    await proton.client.updateAccountSettings({
      pipelineProvisioningRepository: { ...pipelines, branch: 'main' },
    });

    await expect(
      proton.client.deleteRepository(pipelines),
    ).rejects.toMatchObject({
      name: 'ConflictException',
      message:
        'GITHUB repository acme/pipelines is in use: it is the pipelineProvisioningRepository of the account settings; set another one there first, or remove it with deletePipelineProvisioningRepository',
    });
    await proton.client.deleteRepository({
      ...pipelines,
      provider: 'BITBUCKET',
    });

    await proton.client.updateAccountSettings({
      deletePipelineProvisioningRepository: true,
    });
    await proton.client.deleteRepository(pipelines);
  });

  it('are never unlinked and used at the same time', async () => {
    for (let round = 0; round < 10; round++) {
      await link('acme/pipelines');
      await Promise.allSettled([
        proton.client.updateAccountSettings({
          pipelineProvisioningRepository: { ...pipelines, branch: 'main' },
        }),
        proton.client.deleteRepository(pipelines),
      ]);

      const { accountSettings } = await proton.client.getAccountSettings({});
      const { repositories } = await proton.client.listRepositories({});
      expect(repositories?.length).toBe(
        accountSettings?.pipelineProvisioningRepository ? 1 : 0,
      );
      await proton.client.updateAccountSettings({
        deletePipelineProvisioningRepository: true,
      });
    }
  });
});

describeOnEachDatabase('repositories on GitLab', databases => {
  let proton: TestControlPlane;

  const key = { provider: 'GITLAB', name: 'acme/platform/clusters' };
  const registered = {
    ...key,
    arn: 'arn:aws:proton:us-east-1:123456789012:repository/gitlab:acme/platform/clusters',
  };

  beforeEach(async () => {
    const engine = new ScriptedEngine();
    engine.usesRepository = true;
    proton = await startControlPlane(databases, engine);
  });

  afterEach(() => proton.stop());

  const register = (body: object, accessKeyId = 'test-key') =>
    callExtension(proton.url, accessKeyId, {
      method: 'POST',
      path: '/repositories',
      body: { type: 'application/json', content: JSON.stringify(body) },
    });

  it('are registered with the extension API, and then as any other', async () => {
    const tags = [{ key: 'team', value: 'platform' }];
    for (let time = 0; time < 2; time += 1) {
      const response = await register({ ...key, tags });
      expect(await response.json()).toEqual(registered);
      expect(response.status).toBe(200);
    }
    expect(proton.audited).toContainEqual(
      expect.objectContaining({
        eventId: 'repository-register',
        severityLevel: 'medium',
        meta: expect.objectContaining(key),
      }),
    );

    const { client } = proton;
    const { repositories } = await client.listRepositories({});
    expect(repositories).toEqual([{ ...registered, connectionArn: '' }]);
    expect(
      await client.listTagsForResource({ resourceArn: registered.arn }),
    ).toMatchObject({ tags });
    await client.deleteRepository(toClient(key));
    await expect(client.getRepository(toClient(key))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('provision environments', async () => {
    await proton.client.createEnvironmentTemplate({ name: 'eks' });
    await proton.registerVersion('eks', clusterBundle());
    const provisioningRepository = { ...toClient(key), branch: 'main' };
    const create = () =>
      proton.client.createEnvironment({
        name: 'dev',
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
        provisioningRepository,
      });
    await expect(create()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message:
        'GITLAB repository acme/platform/clusters is not registered; register it with POST /extension/v1/repositories first',
    });
    await register(key);
    await create();
    await proton.settled('dev');
    const { environment } = await proton.client.getEnvironment({ name: 'dev' });
    expect(environment?.provisioningRepository).toEqual({
      ...registered,
      branch: 'main',
    });
    await expect(
      proton.client.deleteRepository(toClient(key)),
    ).rejects.toMatchObject({ name: 'ConflictException' });
  });

  it.each([
    [{ provider: 'GITHUB' }, 'provider: '],
    [{ name: 'clusters' }, 'name: must be the path of a project'],
    [{ name: '../clusters' }, 'name: must be the path of a project'],
    [{ name: 'acme/' }, 'name: must be the path of a project'],
    [{ name: `acme/${'x'.repeat(100)}` }, 'name: '],
    [{ tags: [{ key: 'aws:x', value: '' }] }, 'reserved'],
  ])('are refused: %j', async (changes, message) => {
    const response = await register({ ...key, ...changes });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining(message) },
    });
  });

  it('are registered by keys that may create repositories', async () => {
    const response = await register(key, 'author-key');
    expect(response.status).toBe(403);
    expect((await proton.client.listRepositories({})).repositories).toEqual([]);
  });
});

/** AWS's client sends values that its types don't have as they are. */
function toClient({ name, provider }: { name: string; provider: string }) {
  return { name, provider: provider as 'GITHUB' };
}
