import { MockFetchApi } from '@backstage/test-utils';
import { explainError } from './explainError';
import { ProtonClient } from './ProtonClient';

describe('ProtonClient', () => {
  const fetchMock = jest.fn();
  const client = ProtonClient.create({
    discoveryApi: {
      getBaseUrl: async pluginId => `http://backstage.test/api/${pluginId}`,
    },
    fetchApi: new MockFetchApi({ baseImplementation: fetchMock }),
  });
  const entityRef = { kind: 'Resource', namespace: 'default', name: 'team-a' };

  it('asks for the environment by entity', async () => {
    fetchMock.mockResolvedValue(Response.json({ outputs: [] }));

    await expect(client.getEnvironmentOverview(entityRef)).resolves.toEqual({
      outputs: [],
    });
    expect(fetchMock).toHaveBeenCalledWith(
      'http://backstage.test/api/proton/entities/default/Resource/team-a/environment',
      expect.anything(),
    );
  });

  it("throws the backend's error", async () => {
    fetchMock.mockResolvedValue(
      Response.json(
        {
          error: { name: 'NotFoundError', message: 'There is no entity' },
          response: { statusCode: 404 },
        },
        { status: 404, statusText: 'Not Found' },
      ),
    );

    const error = await client.getEnvironmentOverview(entityRef).catch(e => e);

    expect(error).toMatchObject({
      name: 'ResponseError',
      statusCode: 404,
      cause: { name: 'NotFoundError' },
    });
    expect(explainError(error)).toBe('There is no entity');
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'entities/default/Resource/team-a/environment/inputs',
      () => client.getEnvironmentInputs(entityRef),
    ],
    [
      'environments?templateName=eks&status=FAILED&status=CANCELLED&behind=any',
      () =>
        client.listEnvironments({
          templateName: 'eks',
          status: ['FAILED', 'CANCELLED'],
          behind: 'any',
        }),
    ],
    [
      'environment-names/a%2Fb?region=eu-west-1',
      () => client.checkEnvironmentName('a/b', { region: 'eu-west-1' }),
    ],
    ['accounts', () => client.listAccounts()],
    [
      'environment-templates?accountId=123456789012',
      () => client.listEnvironmentTemplates({ accountId: '123456789012' }),
    ],
    [
      'environment-templates/eks/versions',
      () => client.listEnvironmentTemplateVersions('eks'),
    ],
    [
      'environment-templates/eks/versions/1/recommended?region=eu-west-1',
      () =>
        client.getEnvironmentTemplateVersion({
          name: 'eks',
          majorVersion: '1',
          region: 'eu-west-1',
        }),
    ],
  ])('asks %s', async (path, ask) => {
    fetchMock.mockResolvedValue(Response.json({}));

    await ask();

    expect(fetchMock).toHaveBeenLastCalledWith(
      `http://backstage.test/api/proton/${path}`,
      {},
    );
  });

  it('posts the inputs to validate', async () => {
    fetchMock.mockResolvedValue(Response.json({ violations: [] }));

    await client.validateInputs(
      { name: 'eks', majorVersion: '1', minorVersion: '2' },
      { size: 1 },
    );

    expect(fetchMock).toHaveBeenLastCalledWith(
      'http://backstage.test/api/proton/environment-templates/eks/versions/1/2/validate-inputs',
      expect.objectContaining({
        method: 'POST',
        body: JSON.stringify({ inputs: { size: 1 } }),
      }),
    );
  });
});
