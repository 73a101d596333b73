import {
  GetEnvironmentCommand,
  ProtonClient,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import { mockServices } from '@backstage/backend-test-utils';
import { IncomingMessage } from 'node:http';
import { startServer } from '../__testUtils__/startServer';
import { DefaultProtonService } from '../service/DefaultProtonService';
import { withInitiator } from './withInitiator';

const initiator = {
  onBehalfOf: 'user:default/jane',
  reason: 'Größere Knoten',
};

const headers = {
  'x-proton-on-behalf-of': 'user%3Adefault%2Fjane',
  'x-proton-reason': 'Gr%C3%B6%C3%9Fere%20Knoten',
};

function createUpdate() {
  return new UpdateEnvironmentCommand({
    name: 'dev',
    deploymentType: 'CURRENT_VERSION',
  });
}

describe('withInitiator', () => {
  let requests: IncomingMessage[];
  let url: string;
  let stop: () => Promise<void>;

  beforeEach(async () => {
    requests = [];
    ({ url, stop } = await startServer((request, response) => {
      requests.push(request);
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end('{"environment":{"name":"dev"}}');
    }));
  });

  afterEach(() => stop());

  it('sends the headers to the embedded control plane', async () => {
    const service = DefaultProtonService.fromConfig({
      config: mockServices.rootConfig({
        data: {
          proton: {
            accounts: [{ accountId: '123456789012', regions: ['us-east-1'] }],
          },
        },
      }),
      discovery: mockServices.discovery.mock({ getBaseUrl: async () => url }),
      auth: mockServices.auth({ pluginId: 'proton' }),
    });
    const client = await service.getClient();

    await client.send(withInitiator(createUpdate(), initiator));
    await client.send(new GetEnvironmentCommand({ name: 'dev' }));

    const [update, get] = requests;
    expect(update.headers).toMatchObject({
      ...headers,
      authorization: expect.stringMatching(/^Bearer /),
    });
    expect(get.headers).not.toHaveProperty('x-proton-on-behalf-of');
    expect(get.headers).not.toHaveProperty('x-proton-reason');
  });

  it('signs the headers where requests are signed', async () => {
    const client = new ProtonClient({
      region: 'us-east-1',
      endpoint: url,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    });

    await client.send(withInitiator(createUpdate(), initiator));

    expect(requests[0].headers).toMatchObject(headers);
    expect(requests[0].headers.authorization).toMatch(
      /SignedHeaders=[a-z0-9;-]*x-proton-on-behalf-of;x-proton-reason/,
    );
  });

  it('keeps the last initiator of a command', async () => {
    const client = new ProtonClient({
      region: 'us-east-1',
      endpoint: url,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    });
    const command = withInitiator(createUpdate(), initiator);

    await client.send(withInitiator(command, { reason: 'Other' }));

    expect(requests[0].headers).toMatchObject({ 'x-proton-reason': 'Other' });
    expect(requests[0].headers).not.toHaveProperty('x-proton-on-behalf-of');
  });
});
