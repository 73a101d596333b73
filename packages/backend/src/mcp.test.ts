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
import protonControlPlaneModuleTerraform from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { describeWith, eventually } from '@proton-vending/test-utils';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

jest.setTimeout(300_000);

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

const FILES = {
  'schema/schema.yaml': `schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      required: [nodes]
      properties:
        nodes: { type: integer, maximum: 9 }
`,
  'infrastructure/main.tf': `
resource "terraform_data" "nodes" {
  input = var.environment.inputs.nodes
}

output "nodes" {
  value = terraform_data.nodes.output
}
`,
  'infrastructure/manifest.yaml': `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`,
};

describeWith('terraform')('an MCP client', () => {
  let directory: string;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  let client: Client;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mcp-'));
    for (const [path, contents] of Object.entries(FILES)) {
      const file = join(directory, 'templates/eks/v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents);
    }
    backend = await startTestBackend({
      features: [
        mcpActionsPlugin,
        protonPlugin,
        protonControlPlanePlugin,
        protonControlPlaneModuleTerraform,
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
              dataDirectory: join(directory, 'data'),
              environmentTemplates: {
                directory: join(directory, 'templates'),
                publish: true,
              },
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

  async function call(
    tool: string,
    input: Record<string, unknown>,
  ): Promise<{ failed: boolean; text: string }> {
    const { isError, content } = await client.callTool({
      name: `proton.${tool}`,
      arguments: input,
    });
    const [{ text }] = content as Array<{ text: string }>;
    return { failed: Boolean(isError), text };
  }

  /** The answer of a tool that must succeed. */
  async function answer(tool: string, input: Record<string, unknown> = {}) {
    const { failed, text } = await call(tool, input);
    if (failed) {
      throw new Error(text);
    }
    return JSON.parse(text);
  }

  /** The answer of a tool as soon as it is the expected one. */
  async function answerWhen(
    isExpected: (answered: any) => boolean,
    ...args: Parameters<typeof answer>
  ) {
    let answered: any;
    await eventually(async () => {
      answered = await answer(...args);
      return isExpected(answered);
    }, 200);
    return answered;
  }

  const cluster = { entityRef: 'resource:default/dev' };

  const deployed = () =>
    answerWhen(({ status }) => status === 'SUCCEEDED', 'get-cluster', cluster);

  it('finds the tools of the Proton plugin, and which of them are destructive', async () => {
    const { tools } = await client.listTools();

    const destructive = Object.fromEntries(
      tools.map(({ name, annotations }) => [
        name.replace(/^proton\./, ''),
        annotations?.destructiveHint,
      ]),
    );
    expect(destructive).toEqual({
      'list-clusters': false,
      'list-clusters-behind': false,
      'get-cluster': false,
      'get-cluster-inputs': false,
      'explain-failure': false,
      'list-templates': false,
      'get-template': false,
      'get-template-version': false,
      'validate-inputs': false,
      'create-cluster': false,
      'upgrade-cluster': true,
      'preview-cluster-change': false,
      'plan-cluster-change': false,
      'get-cluster-plan': false,
      'deploy-cluster-plan': true,
      'change-cluster': true,
      'cancel-deployment': true,
      'delete-cluster': true,
      'list-campaigns': false,
      'get-campaign': false,
      'create-campaign': false,
      'preview-campaign': false,
      'start-campaign': true,
      'pause-campaign': false,
      'resume-campaign': true,
      'retry-campaign': true,
      'stop-campaign': true,
    });
  });

  it('gets a message when a call fails', async () => {
    const missing = await call('get-cluster', {
      entityRef: 'resource:default/other',
    });
    expect(missing.failed).toBe(true);
    expect(missing.text).toMatch(/other/);
  });

  it('creates a cluster from a template that it looks up', async () => {
    const { templates } = await answerWhen(
      list => list.templates[0]?.recommendedVersion === '1.0',
      'list-templates',
    );
    expect(templates).toMatchObject([{ name: 'eks', clusters: 0 }]);
    expect(await answer('get-template', { template: 'eks' })).toMatchObject({
      versions: [{ version: '1.0', status: 'PUBLISHED', recommended: true }],
    });
    expect(
      await answer('get-template-version', { template: 'eks', version: '1' }),
    ).toMatchObject({ version: '1.0', schema: { required: ['nodes'] } });

    const creation = {
      name: 'dev',
      template: 'eks',
      version: '1',
      owner: 'user:default/mock',
    };
    const wrong = { ...creation, inputs: { nodes: 10 } };
    const { name, owner, ...asked } = wrong;
    expect(await answer('validate-inputs', asked)).toEqual({
      version: '1.0',
      violations: [{ path: 'nodes', message: expect.stringContaining('9') }],
    });
    expect(await call('create-cluster', wrong)).toEqual({
      failed: true,
      text: expect.stringContaining('nodes'),
    });
    expect(
      await answer('create-cluster', { ...creation, inputs: { nodes: 2 } }),
    ).toMatchObject({ ...cluster, version: '1.0', status: 'IN_PROGRESS' });
    expect(await deployed()).toMatchObject({ outputs: { nodes: '2' } });
    expect(
      await call('create-cluster', { ...creation, inputs: { nodes: 3 } }),
    ).toEqual({
      failed: true,
      text: expect.stringContaining('The name dev is taken'),
    });
  });

  it('plans and changes a cluster', async () => {
    const change = { ...cluster, inputs: { nodes: 3 } };
    expect(await answer('preview-cluster-change', change)).toMatchObject({
      changes: [{ path: 'nodes', before: 2, after: 3 }],
      violations: [],
    });
    const { planId } = await answer('plan-cluster-change', change);
    const plan = await answerWhen(
      ({ status }) => status === 'READY',
      'get-cluster-plan',
      { ...cluster, planId },
    );
    expect(plan).toMatchObject({ counts: { change: 1 }, losses: [] });
    await answer('deploy-cluster-plan', { ...cluster, planId });
    await deployed();
    expect(await answer('get-cluster-inputs', cluster)).toMatchObject({
      inputs: { nodes: 3 },
    });

    await answer('change-cluster', { ...cluster, inputs: { nodes: 4 } });
    expect(await deployed()).toMatchObject({ outputs: { nodes: '4' } });
    expect(await call('cancel-deployment', cluster)).toEqual({
      failed: true,
      text: expect.stringContaining('SUCCEEDED'),
    });
  });

  it('runs a campaign', async () => {
    // The list of clusters is read anew in the background.
    await answerWhen(({ total }) => total === 1, 'list-clusters');
    const { id: campaignId } = await answer('create-campaign', {
      name: 'More nodes',
      reason: 'Load test',
      selection: { entityRefs: [cluster.entityRef] },
      target: { type: 'redeploy', templateName: 'eks', inputs: { nodes: 5 } },
      noticeHours: 1,
    });
    expect(await answer('list-campaigns', { state: ['draft'] })).toMatchObject({
      campaigns: [{ id: campaignId, name: 'More nodes' }],
      total: 1,
    });
    expect(await call('pause-campaign', { campaignId })).toEqual({
      failed: true,
      text: expect.stringContaining("you can't pause it"),
    });
    expect(await answer('preview-campaign', { campaignId })).toMatchObject({
      state: 'draft',
      previewing: true,
    });
    expect(await answer('start-campaign', { campaignId })).toMatchObject({
      state: 'announced',
      counts: { waiting: 1 },
    });
    expect(await answer('get-campaign', { campaignId })).toMatchObject({
      campaign: { state: 'announced', startedBy: 'user:default/mock' },
      clusters: [{ ...cluster, wave: 1, state: 'waiting' }],
      hidden: 0,
    });
    expect(await answer('stop-campaign', { campaignId })).toMatchObject({
      state: 'stopped',
      counts: { skipped: 1 },
    });
  });

  it('refuses a campaign with a setting that there is not', async () => {
    expect(
      await call('create-campaign', {
        name: 'More nodes',
        reason: 'Load test',
        selection: { entityRefs: [cluster.entityRef] },
        target: { type: 'redeploy', templateName: 'eks' },
        concurrency: 3,
      }),
    ).toEqual({ failed: true, text: expect.stringContaining('concurrency') });
  });

  it('deletes a cluster when its name is confirmed', async () => {
    expect(
      await call('delete-cluster', { ...cluster, confirmName: 'prod' }),
    ).toEqual({
      failed: true,
      text: expect.stringContaining('Type the name of the environment, dev'),
    });
    await answer('delete-cluster', { ...cluster, confirmName: 'dev' });
    await eventually(async () => (await call('get-cluster', cluster)).failed);
  });
});
