import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { createCheckpoints } from '../__testUtils__/createActionHarness';
import { createCampaignAction } from './createCampaign';
import { examples } from './createCampaign.examples';

const INPUT = {
  name: 'Kubernetes 1.36',
  reason: 'Support ends',
  selection: { entityRefs: ['resource:default/a', 'resource:default/b'] },
  target: { type: 'version', templateName: 'eks', version: '1.1' },
};

/** The campaigns of the plugin `proton`: one, which is previewed in two looks. */
async function startCampaigns() {
  const requests: Array<{ route: string; token?: string; body: unknown }> = [];
  const campaign = { id: 'c-1', state: 'draft', previewing: false, looks: 0 };
  const refusal: { error?: { status: number; name: string; message: string } } =
    {};
  const clusters = {
    clusters: [
      { entityRef: 'resource:default/a', preview: {} },
      {
        entityRef: 'resource:default/b',
        preview: { skipReason: { code: 'busy', message: 'It is busy.' } },
      },
    ],
    total: 2,
    hidden: 0,
  };
  const answers: Record<string, () => object> = {
    'POST /campaigns': () => campaign,
    'GET /campaigns/c-1': () => {
      if (campaign.previewing) {
        campaign.looks += 1;
        campaign.previewing = campaign.looks < 2;
      }
      return campaign;
    },
    'POST /campaigns/c-1/preview': () =>
      Object.assign(campaign, { previewing: true }),
    'POST /campaigns/c-1/start': () =>
      Object.assign(campaign, { state: 'running' }),
    'GET /campaigns/c-1/clusters': () => clusters,
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const [path] = (request.url ?? '').split('?');
    const route = `${request.method} ${path}`;
    requests.push({
      route,
      token: request.headers.authorization,
      body: body && JSON.parse(body),
    });
    const { status = 200, ...error } = refusal.error ?? {};
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        refusal.error
          ? { error, response: { statusCode: status } }
          : answers[route](),
      ),
    );
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { campaign, refusal, requests, server };
}

describe('aws:proton:create-campaign', () => {
  let api: Awaited<ReturnType<typeof startCampaigns>>;

  beforeEach(async () => {
    api = await startCampaigns();
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
  });

  afterEach(async () => {
    jest.useRealTimers();
    await closeServer(api.server);
  });

  function createRun() {
    const { port } = api.server.address() as AddressInfo;
    const action = createCampaignAction({
      auth: mockServices.auth({ pluginId: 'scaffolder' }),
      permissions: mockServices.permissions.mock(),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => `http://127.0.0.1:${port}`,
      }),
    });
    const outputs: Record<string, unknown> = {};
    const { checkpoint } = createCheckpoints();
    const context = createMockActionContext({ task: { id: 'task-1' } });
    const run = async (input: object, overrides: object = {}) => {
      const running = action.handler({
        ...context,
        checkpoint,
        input,
        getInitiatorCredentials: async () => mockCredentials.user(),
        output: (name: string, value: unknown) => {
          outputs[name] = value;
        },
        ...overrides,
      } as any);
      const settled = running.then(
        () => true,
        () => true,
      );
      let isOver = false;
      void settled.then(() => {
        isOver = true;
      });
      while (!isOver) {
        await new Promise(resolve => setImmediate(resolve));
        await jest.advanceTimersByTimeAsync(500);
      }
      return running;
    };
    return { outputs, run };
  }

  const routes = () => api.requests.map(({ route }) => route);

  it('creates a draft as the user who started the task', async () => {
    const { outputs, run } = createRun();

    await run(INPUT);

    expect(outputs).toEqual({
      campaignId: 'c-1',
      state: 'draft',
      skipped: [],
    });
    expect(routes()).toEqual(['POST /campaigns', 'GET /campaigns/c-1']);
    expect(api.requests[0].body).toEqual(INPUT);
    expect(api.requests[0].token).toBe(
      `Bearer ${mockCredentials.service.token({
        onBehalfOf: mockCredentials.user(),
        targetPluginId: 'proton',
      })}`,
    );
  });

  it('previews it, lists what it would skip, and starts it', async () => {
    const { outputs, run } = createRun();

    await run({ ...INPUT, preview: true, start: true });

    expect(outputs).toEqual({
      campaignId: 'c-1',
      state: 'running',
      skipped: ['resource:default/b'],
    });
    expect(routes()).toEqual([
      'POST /campaigns',
      'GET /campaigns/c-1',
      'GET /campaigns/c-1',
      'POST /campaigns/c-1/preview',
      'GET /campaigns/c-1',
      'GET /campaigns/c-1',
      'GET /campaigns/c-1/clusters',
      'POST /campaigns/c-1/start',
    ]);
  });

  it('creates and starts it once, however often the step runs', async () => {
    const { outputs, run } = createRun();

    await run({ ...INPUT, start: true });
    await run({ ...INPUT, start: true });

    expect(outputs.state).toBe('running');
    expect(routes().filter(route => route === 'POST /campaigns')).toHaveLength(
      1,
    );
    expect(routes().filter(route => route.endsWith('/c-1/start'))).toHaveLength(
      1,
    );
  });

  it('fails with the reason when the campaign is refused', async () => {
    const { run } = createRun();
    api.refusal.error = {
      status: 403,
      name: 'NotAllowedError',
      message: 'This needs the permission "proton.campaign.create"',
    };

    await expect(run(INPUT)).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: 'This needs the permission "proton.campaign.create"',
    });
  });

  it('fails when the previews take too long', async () => {
    const { run } = createRun();
    api.campaign.looks = -1_000_000;

    await expect(
      run({ ...INPUT, preview: true, start: true, timeout: '10s' }),
    ).rejects.toThrow("aren't complete after the timeout");

    expect(routes()).not.toContain('POST /campaigns/c-1/start');
  });

  it('asks for nothing in a dry run', async () => {
    const { outputs, run } = createRun();

    await run({ ...INPUT, start: true }, { isDryRun: true });

    expect(routes()).toEqual([]);
    expect(outputs.state).toBe('draft');
  });

  it.each(examples)('has an example: $description', async ({ example }) => {
    const { outputs, run } = createRun();

    await run(parse(example).steps[0].input);

    expect(outputs.campaignId).toBe('c-1');
  });
});

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
}
