import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import mcpActionsPlugin from '@backstage/plugin-mcp-actions-backend';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import protonPlugin from '@proton-vending/backstage-plugin-proton-backend';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  formatEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import protonControlPlanePlugin from '@proton-vending/backstage-plugin-proton-control-plane-backend';
import { mkdtemp, rm } from 'node:fs/promises';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(120_000);

const SCOPE = { accountId: '123456789012', region: 'us-east-1' };

const CLUSTER = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'dev',
    annotations: {
      [ANNOTATION_PROTON_ENVIRONMENT]: formatEnvironmentArn(SCOPE, 'dev'),
    },
  },
  spec: { type: 'kubernetes-cluster', owner: 'user:default/mock' },
};

describe('an MCP client', () => {
  let directory: string;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  let client: Client;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mcp-'));
    backend = await startTestBackend({
      features: [
        mcpActionsPlugin,
        protonPlugin,
        protonControlPlanePlugin,
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () => catalogServiceMock({ entities: [CLUSTER] }),
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://localhost:3000' },
            backend: {
              baseUrl: 'http://localhost:7007',
              actions: { pluginSources: ['proton'] },
            },
            proton: {
              accounts: [
                { accountId: SCOPE.accountId, regions: [SCOPE.region] },
              ],
            },
            protonControlPlane: {
              accountId: SCOPE.accountId,
              regions: [SCOPE.region],
              dataDirectory: directory,
            },
          },
        }),
      ],
    });
    const { port } = backend.server.address() as AddressInfo;
    client = new Client({ name: 'test', version: '1.0.0' });
    await client.connect(
      new StreamableHTTPClientTransport(
        new URL(`http://localhost:${port}/api/mcp-actions/v1`),
        {
          requestInit: {
            headers: { Authorization: mockCredentials.user.header() },
          },
        },
      ),
    );
  });

  afterAll(async () => {
    await client?.close();
    await backend?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('finds the tools of the Proton plugin, and which of them are destructive', async () => {
    const { tools } = await client.listTools();

    const destructive = Object.fromEntries(
      tools.map(({ name, annotations }) => [
        name.replace(/^proton\./, ''),
        annotations?.destructiveHint,
      ]),
    );
    expect(destructive).toMatchObject({
      'list-clusters': false,
      'list-clusters-behind': false,
      'get-cluster': false,
      'explain-failure': false,
      'upgrade-cluster': true,
    });
  });

  it('gets the answer of a tool, and a message when a call fails', async () => {
    const { tools } = await client.listTools();
    const find = (name: string) =>
      tools.find(tool => tool.name.endsWith(name))!.name;

    const listed = await client.callTool({
      name: find('list-clusters'),
      arguments: {},
    });
    expect(listed.isError ?? false).toBe(false);
    expect(JSON.stringify(listed.content)).toContain('clusters');

    const missing = await client.callTool({
      name: find('get-cluster'),
      arguments: { entityRef: 'resource:default/other' },
    });
    expect(missing.isError).toBe(true);
    expect(JSON.stringify(missing.content)).toMatch(/other/);
  });
});
