import {
  GetEnvironmentTemplateVersionCommand,
  ListEnvironmentsCommand,
  ListEnvironmentTemplatesCommand,
  ListEnvironmentTemplateVersionsCommand,
} from '@aws-sdk/client-proton';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { protonEnvironmentUpdatePermission } from '@proton-vending/backstage-plugin-proton-common';
import {
  createProtonEnvironmentConditionalDecision,
  protonEnvironmentConditions,
} from '@proton-vending/backstage-plugin-proton-node';
import request from 'supertest';
import {
  DEMO_ARN,
  demoEnvironment,
  demoTemplate,
  demoTemplateVersion,
} from '../__testUtils__/demoEnvironment';
import { resource, startBackend } from '../__testUtils__/startBackend';

const PATH = '/api/proton/campaigns';

const SCHEMA = `
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      properties:
        nodes: { type: integer }
        password: { type: string, format: password }
`;

const definition = {
  name: 'December upgrade',
  reason: '=Support ends',
  selection: { filter: {} },
  target: { type: 'version', templateName: 'eks-cluster', version: '1.1' },
};

async function start(options?: Parameters<typeof startBackend>[0]) {
  const backend = await startBackend({
    entities: [
      resource({ name: 'team-a', arn: DEMO_ARN }),
      resource({ name: 'no-cluster' }),
    ],
    ...options,
  });
  const version = { ...demoTemplateVersion, schema: SCHEMA };
  backend.proton.api
    .on(ListEnvironmentsCommand)
    .resolves({ environments: [demoEnvironment] })
    .on(ListEnvironmentTemplatesCommand)
    .resolves({ templates: [demoTemplate] })
    .on(ListEnvironmentTemplateVersionsCommand)
    .resolves({ templateVersions: [demoTemplateVersion] })
    .on(GetEnvironmentTemplateVersionCommand)
    .resolves({ environmentTemplateVersion: version });
  const create = async (change: object = {}) => {
    const { body } = await request(backend.server)
      .post(PATH)
      .send({ ...definition, ...change })
      .expect(200);
    return body.id as string;
  };
  return { ...backend, create };
}

describe('the routes of campaigns', () => {
  it('create, start, stop and report a campaign', async () => {
    const { server, create } = await start();
    const id = await create({ noticeHours: 1 });

    const draft = await request(server).get(`${PATH}/${id}`).expect(200);
    expect(draft.body).toMatchObject({
      state: 'draft',
      maxConcurrent: 5,
      stopConditions: { failures: 1 },
      waves: { type: 'percent', canary: 1, percentages: [100] },
      createdBy: 'user:default/mock',
      operations: ['update', 'preview', 'start', 'discard'],
    });

    const started = await request(server)
      .post(`${PATH}/${id}/start`)
      .expect(200);
    expect(started.body).toMatchObject({
      state: 'announced',
      startedBy: 'user:default/mock',
      counts: { waiting: 1 },
      waveCount: 1,
      waveProgress: [{ wave: 1, counts: { waiting: 1 } }],
    });
    const twice = await request(server).post(`${PATH}/${id}/start`).expect(409);
    expect(twice.body.error.message).toBe(
      "The campaign is announced; you can't start it. Possible now: stop",
    );

    const { body: listed } = await request(server)
      .get(`${PATH}/${id}/clusters?state=waiting`)
      .expect(200);
    expect(listed).toMatchObject({
      total: 1,
      hidden: 0,
      clusters: [
        { name: 'team-a', owner: 'group:default/team-a', fromVersion: '1.0' },
      ],
    });

    await request(server).post(`${PATH}/${id}/stop`).expect(200);
    const report = await request(server).get(`${PATH}/${id}/report`);
    expect(report.body).toMatchObject({
      campaign: { state: 'stopped' },
      waves: [{ wave: 1, counts: { skipped: 1 } }],
    });
    const csv = await request(server).get(`${PATH}/${id}/report.csv`);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.text.split('\r\n')[1]).toContain(
      '1,team-a,resource:default/team-a,group:default/team-a,skipped,campaign-stopped,',
    );

    const all = await request(server).get(`${PATH}?state=stopped&limit=1`);
    expect(all.body).toMatchObject({ total: 1, campaigns: [{ id }] });
  });

  it('retry clusters, and no others', async () => {
    const { server, create } = await start();
    const id = await create();
    await request(server).post(`${PATH}/${id}/retry`).expect(409);
    const { body } = await request(server)
      .post(`${PATH}/${id}/retry`)
      .send({ clusterIds: [] })
      .expect(400);
    expect(body.error.message).toContain('clusterIds: ');
    await request(server)
      .post(`${PATH}/${id}/retry`)
      .send({ clusters: ['a'] })
      .expect(400);
  });

  it('signal changes without their content', async () => {
    const publish = jest.fn(async () => {});
    const { create } = await start({
      services: [
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({ publish }),
        }),
      ],
    });
    const id = await create();
    expect(publish.mock.calls).toEqual(
      [`proton:campaign:${id}`, 'proton:campaigns'].map(channel => [
        {
          recipients: { type: 'broadcast' },
          channel,
          message: { type: 'changed' },
        },
      ]),
    );
  });

  it('change and discard a draft', async () => {
    const { server, create } = await start();
    const id = await create();
    const { body } = await request(server)
      .post(`${PATH}/${id}/update`)
      .send({ ...definition, name: 'January upgrade', maxConcurrent: 2 })
      .expect(200);
    expect(body).toMatchObject({ name: 'January upgrade', maxConcurrent: 2 });
    await request(server).post(`${PATH}/${id}/discard`).expect(200);
    const gone = await request(server).get(`${PATH}/${id}`).expect(404);
    expect(gone.body.error.message).toBe(`There is no campaign "${id}"`);
  });

  it.each([
    [{ name: '' }, 'name: '],
    [{ maxConcurrent: 51 }, 'maxConcurrent: '],
    [{ target: { type: 'rollback' } }, 'target.type: '],
    [
      { target: { ...definition.target, version: '1' } },
      'target.version: must be a full version such as 1.1',
    ],
    [
      { waves: { type: 'percent', canary: 0, percentages: [50, 20] } },
      'waves.percentages: must be in ascending order',
    ],
    [
      {
        window: {
          days: ['monday'],
          from: '9:00',
          to: '10:00',
          timeZone: 'Mars/Olympus',
        },
      },
      'window.from: must be a time such as 22:00; window.timeZone: must be an IANA time zone',
    ],
    [
      { deadline: 'tomorrow' },
      'deadline: must be a time such as 2026-12-24T18:00:00Z',
    ],
    [{ deadline: '2020-01-01T00:00:00Z' }, 'is in the past'],
    [{ more: true }, 'more'],
  ])('refuse %j', async (change, message) => {
    const { server } = await start();
    const { body } = await request(server)
      .post(PATH)
      .send({ ...definition, ...change })
      .expect(400);
    expect(body.error.message).toContain(message);
  });

  it.each([
    [
      { selection: { entityRefs: ['resource:default/no-cluster'] } },
      400,
      'resource:default/no-cluster are no clusters that you can see',
    ],
    [
      { target: { ...definition.target, templateName: 'other' } },
      400,
      'The campaign has no clusters',
    ],
    [
      { target: { ...definition.target, inputs: { password: 'x' } } },
      400,
      "A campaign can't set sensitive inputs (password)",
    ],
  ])('refuse to start with %j', async (change, status, message) => {
    const { server, create } = await start();
    const id = await create(change);
    const { body } = await request(server)
      .post(`${PATH}/${id}/start`)
      .expect(status);
    expect(body.error.message).toContain(message);
  });

  it.each([
    ['proton.campaign.read', 'get', ''],
    ['proton.campaign.create', 'post', ''],
    ['proton.campaign.update', 'post', '/some/start'],
    ['proton.campaign.update', 'post', '/some/retry'],
    ['proton.campaign.update', 'post', '/some/decide'],
  ])('need %s for %s %s', async (permission, method, path) => {
    const { server } = await start({ denied: [permission] });
    const { status, body } =
      method === 'get'
        ? await request(server).get(`${PATH}${path}`)
        : await request(server)
            .post(`${PATH}${path.replace('decide', 'clusters/x/decide-delay')}`)
            .send(definition);
    expect(status).toBe(403);
    expect(body.error.message).toContain(`"${permission}"`);
  });

  it('change the settings of a paused campaign, and remove its deadline', async () => {
    const { server, create } = await start();
    const deadline = new Date(Date.now() + 3_600_000).toISOString();
    const id = await create({ deadline });
    await request(server).post(`${PATH}/${id}/start`).expect(200);
    await request(server).post(`${PATH}/${id}/pause`).expect(200);

    const { body } = await request(server)
      .post(`${PATH}/${id}/update`)
      .send({ deadline: null, maxConcurrent: 2 })
      .expect(200);
    expect(body).toMatchObject({ state: 'paused', maxConcurrent: 2 });
    expect(body.deadline).toBeUndefined();
  });

  it('name an environment only to who may see it', async () => {
    const { server } = await start({
      conditions: {
        'proton.environment.read': { result: AuthorizeResult.DENY },
      },
    });
    await request(server)
      .get('/api/proton/entities/default/resource/team-a/environment/campaigns')
      .expect(403);
  });

  it('need the permission to update each cluster', async () => {
    const { server, create } = await start({
      conditions: {
        [protonEnvironmentUpdatePermission.name]:
          createProtonEnvironmentConditionalDecision(
            protonEnvironmentUpdatePermission,
            protonEnvironmentConditions.isOwner({
              claims: ['group:default/others'],
            }),
          ),
      },
    });
    const id = await create();
    const { body } = await request(server)
      .post(`${PATH}/${id}/start`)
      .expect(403);
    expect(body.error.message).toBe(
      'This needs the permission "proton.environment.update" for every cluster of the campaign, and you don\'t have it for 1 of 1: team-a',
    );
  });

  it('hide clusters from those who may not see them', async () => {
    const { server, create } = await start({
      conditions: {
        'proton.environment.read': { result: AuthorizeResult.DENY },
      },
    });
    const id = await create();
    const { body } = await request(server)
      .get(`${PATH}/${id}/clusters`)
      .expect(200);
    expect(body).toEqual({ clusters: [], total: 0, hidden: 0 });
    const refused = await request(server)
      .post(`${PATH}/${id}/start`)
      .expect(400);
    expect(refused.body.error.message).toContain('has no clusters');
  });

  it('let owners ask for a delay, and only them', async () => {
    const { server, create } = await start();
    const id = await create({ noticeHours: 24 });
    await request(server).post(`${PATH}/${id}/start`).expect(200);
    const { body } = await request(server).get(`${PATH}/${id}/clusters`);
    const cluster = `${PATH}/${id}/clusters/${body.clusters[0].id}`;
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const own = '/api/proton/entities/default/resource/team-a/environment';
    const { body: concerns } = await request(server).get(`${own}/campaigns`);
    expect(concerns).toMatchObject({
      campaigns: [
        {
          campaign: { id, state: 'announced', reason: '=Support ends' },
          cluster: { state: 'waiting', id: body.clusters[0].id },
        },
      ],
    });

    await request(server)
      .post(`${cluster}/request-delay`)
      .set('authorization', mockCredentials.user.header('user:default/bob'))
      .send({ until: '2020-01-01T00:00:00Z', reason: 'Sale' })
      .expect(400);
    const asked = await request(server)
      .post(`${cluster}/request-delay`)
      .set('authorization', mockCredentials.user.header('user:default/bob'))
      .send({ until, reason: 'Sale' })
      .expect(200);
    expect(asked.body.delay).toMatchObject({
      requestedBy: 'user:default/bob',
      state: 'requested',
      reason: 'Sale',
    });
    const granted = await request(server)
      .post(`${cluster}/decide-delay`)
      .send({ decision: 'grant' })
      .expect(200);
    expect(granted.body).toMatchObject({
      state: 'delayed',
      delay: { state: 'granted', decidedBy: 'user:default/mock', until },
    });
  });
});
