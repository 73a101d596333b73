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
});
