import { ListEnvironmentsCommand } from '@aws-sdk/client-proton';
import { mockServices } from '@backstage/backend-test-utils';
import { ServerResponse } from 'node:http';
import { startServer } from '../__testUtils__/startServer';
import { DefaultProtonService } from './DefaultProtonService';

jest.setTimeout(30_000);

const MEGABYTE = ' '.repeat(1024 * 1024);

/** Writes spaces, which JSON allows anywhere, until nobody reads any more. */
function writeForever(response: ServerResponse): () => number {
  let megabytes = 0;
  const write = () => {
    while (megabytes < 1_000 && !response.destroyed) {
      megabytes += 1;
      if (!response.write(MEGABYTE)) {
        response.once('drain', write);
        return;
      }
    }
    response.end();
  };
  write();
  return () => megabytes;
}

function createService(endpoint: string) {
  return DefaultProtonService.fromConfig({
    config: mockServices.rootConfig({
      data: {
        proton: {
          accounts: [
            { accountId: '123456789012', regions: ['us-east-1'], endpoint },
          ],
        },
        aws: { mainAccount: { accessKeyId: 'a', secretAccessKey: 'b' } },
      },
    }),
    discovery: mockServices.discovery.mock(),
    auth: mockServices.auth({ pluginId: 'proton' }),
  });
}

describe('an endpoint whose answer has no end', () => {
  const path = '/api/proton-control-plane';
  const problem =
    /^The Proton endpoint http.* sent an answer of more than 32 MB; check the endpoint under proton\.accounts/;

  it.each([
    [200, 'application/json'],
    [500, 'application/json'],
  ])('is refused with status %s', async (status, type) => {
    let written = () => 0;
    const server = await startServer((_request, response) => {
      response.writeHead(status, { 'content-type': type });
      written = writeForever(response);
    });
    try {
      const service = createService(`${server.url}${path}`);
      const client = await service.getClient();
      const requests: [string, () => Promise<unknown> | undefined][] = [
        ['Proton', () => client.send(new ListEnvironmentsCommand({}))],
        [
          'extension',
          () => service.extension()?.getDeploymentPlan({ deploymentId: 'd' }),
        ],
      ];
      for (const [name, send] of requests) {
        await expect(
          send()?.catch(error => {
            throw new Error(`${name}: ${error.name}: ${error.message}`);
          }),
        ).rejects.toThrow(
          new RegExp(
            `^${name}: ServiceUnavailableError: ${problem.source.slice(1)}`,
          ),
        );
        expect(written()).toBeLessThan(100);
      }
    } finally {
      await server.stop();
    }
  });

  it('is refused as a log', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      writeForever(response);
    });
    try {
      const log = createService(`${server.url}${path}`)
        .extension()
        ?.followDeploymentLog({ deploymentId: 'd' });
      await expect(log?.[Symbol.asyncIterator]().next()).rejects.toThrow(
        problem,
      );
    } finally {
      await server.stop();
    }
  });
});
