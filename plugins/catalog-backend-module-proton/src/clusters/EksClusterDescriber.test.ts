import { mockServices } from '@backstage/backend-test-utils';
import { createServer, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { EksClusterDescriber } from './EksClusterDescriber';

jest.setTimeout(30_000);

const cluster = {
  name: 'payments',
  accountId: '123456789012',
  region: 'eu-west-1',
};

describe('EksClusterDescriber', () => {
  let server: Server;

  afterEach(
    () =>
      new Promise(resolve => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );

  async function describeWith(answer: (response: ServerResponse) => void) {
    server = createServer((_request, response) => answer(response));
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const logger = mockServices.logger.mock();
    const describer = EksClusterDescriber.create({
      endpoint: `http://127.0.0.1:${port}`,
      getCredentials: async () => async () => ({
        accessKeyId: 'test',
        secretAccessKey: 'test',
      }),
      requestTimeout: 200,
      logger,
    });
    return { description: await describer.describe(cluster), logger };
  }

  it.each([
    ['does not answer', () => {}],
    [
      'stops in the middle of an answer',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{');
      },
    ],
  ])('gives up on an API that %s', async (_, answer) => {
    const { description, logger } = await describeWith(answer);

    expect(description).toEqual({
      status: 'unanswered',
      reason: 'TimeoutError',
    });
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });
});
