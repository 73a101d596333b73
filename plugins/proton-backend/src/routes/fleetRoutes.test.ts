import {
  ListEnvironmentOutputsCommand,
  ListEnvironmentsCommand,
  ListEnvironmentTemplatesCommand,
  ListEnvironmentTemplateVersionsCommand,
} from '@aws-sdk/client-proton';
import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  ANNOTATION_PROTON_KUBERNETES_VERSION,
  FleetRow,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  createProtonEnvironmentConditionalDecision,
  protonEnvironmentConditions,
} from '@proton-vending/backstage-plugin-proton-node';
import request from 'supertest';
import { parse } from 'yaml';
import {
  demoEnvironment,
  demoTemplate,
  demoTemplateVersion,
} from '../__testUtils__/demoEnvironment';
import { resource, startBackend } from '../__testUtils__/startBackend';

const PATH = '/api/proton/fleet';

function arn(name: string) {
  return `arn:aws:proton:us-east-1:123456789012:environment/${name}`;
}

function entity(name: string, owner: string, kubernetesVersion?: string) {
  const made = resource({ name, arn: arn(name), owner });
  return kubernetesVersion
    ? {
        ...made,
        metadata: {
          ...made.metadata,
          annotations: {
            ...made.metadata.annotations,
            [ANNOTATION_PROTON_KUBERNETES_VERSION]: kubernetesVersion,
          },
        },
      }
    : made;
}

async function startWithFleet(options?: Parameters<typeof startBackend>[0]) {
  const backend = await startBackend({
    entities: [
      entity('alpha', 'group:default/payments', '1.29'),
      entity('beta', 'group:default/search'),
      entity('gone', 'group:default/search'),
    ],
    ...options,
  });
  backend.proton.api
    .on(ListEnvironmentsCommand)
    .resolves({
      environments: [
        { ...demoEnvironment, name: 'alpha', arn: arn('alpha') },
        {
          ...demoEnvironment,
          name: 'beta',
          arn: arn('beta'),
          deploymentStatus: 'FAILED',
        },
        { ...demoEnvironment, name: 'hidden', arn: arn('hidden') },
      ],
    })
    .on(ListEnvironmentTemplatesCommand)
    .resolves({ templates: [demoTemplate] })
    .on(ListEnvironmentTemplateVersionsCommand)
    .resolves({ templateVersions: [demoTemplateVersion] });
  return backend;
}

describe('GET /fleet', () => {
  it('shows what both the catalog and Proton know', async () => {
    const { server } = await startWithFleet();

    const { body } = await request(server).get(PATH);

    expect(body.total).toBe(2);
    expect(body.environments).toEqual([
      {
        entityRef: 'resource:default/alpha',
        arn: arn('alpha'),
        name: 'alpha',
        accountId: '123456789012',
        region: 'us-east-1',
        owner: 'group:default/payments',
        status: 'SUCCEEDED',
        templateName: 'eks-cluster',
        templateVersion: '1.0',
        recommendedVersion: '2.0',
        recommendedMinorVersion: '1.2',
        standing: 'major-behind',
        createdAt: '2026-11-01T08:00:00.000Z',
        kubernetesVersion: '1.29',
        support: { phase: 'ended', date: '2026-03-23', endsSoon: true },
      },
      expect.objectContaining({ name: 'beta', status: 'FAILED' }),
    ]);
    expect(body.facets.owner).toEqual([
      { value: 'group:default/payments', count: 1 },
      { value: 'group:default/search', count: 1 },
    ]);
    expect(body.summary).toMatchObject({
      visible: 2,
      failed: 1,
      behind: 2,
      ending: 1,
    });
    expect(body.unavailable).toBeUndefined();
    expect(Date.now() - Date.parse(body.readAt)).toBeLessThan(60_000);
  });

  it('filters and pages', async () => {
    const { server } = await startWithFleet();

    const failed = await request(server).get(`${PATH}?status=FAILED`);
    const second = await request(server).get(`${PATH}?offset=1&limit=1`);

    expect(failed.body.environments).toHaveLength(1);
    expect(failed.body.total).toBe(1);
    expect(second.body.environments[0].name).toBe('beta');
    expect(second.body.total).toBe(2);
  });

  it.each([
    ['limit=0', 'from 1 to 200'],
    ['limit=x', 'from 1 to 200'],
    ['offset=-1', 'must be a whole number'],
    ['sort=colour', 'must be one of name, owner'],
    ['status=SAD', 'must be one of IN_PROGRESS'],
    [`search=${'x'.repeat(201)}`, 'more than 200 characters'],
  ])('refuses ?%s', async (query, message) => {
    const { server } = await startWithFleet();

    const response = await request(server).get(`${PATH}?${query}`);

    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(message);
  });

  it('shows only what a policy lets through', async () => {
    const { server } = await startWithFleet({
      conditions: {
        'proton.environment.read': createProtonEnvironmentConditionalDecision(
          protonEnvironmentReadPermission,
          protonEnvironmentConditions.isOwner({
            claims: ['group:default/search'],
          }),
        ),
      },
    });

    const { body } = await request(server).get(PATH);

    expect(body.environments.map(({ name }: FleetRow) => name)).toEqual([
      'beta',
    ]);
    expect(body.summary.visible).toBe(1);
    expect(body.facets.owner).toHaveLength(1);
  });

  it('shows nothing of a catalog that the caller may not see', async () => {
    const { server } = await startWithFleet({
      denied: ['catalog.entity.read'],
    });

    const { body } = await request(server).get(PATH);

    expect(body.total).toBe(0);
  });

  it('asks the catalog as the caller when it shows only a part', async () => {
    const { server, catalog } = await startWithFleet({
      conditions: {
        'catalog.entity.read': {
          result: AuthorizeResult.CONDITIONAL,
          pluginId: 'catalog',
          resourceType: 'catalog-entity',
          conditions: {
            rule: 'IS_ENTITY_OWNER',
            resourceType: 'catalog-entity',
            params: { claims: [] },
          },
        },
      },
    });
    const stream = jest.spyOn(catalog, 'streamEntities');

    await request(server).get(PATH);

    expect(stream.mock.calls[0][1]).toEqual({
      credentials: expect.objectContaining({
        principal: mockCredentials.user().principal,
      }),
    });
  });

  it('needs the permission', async () => {
    const { server } = await startWithFleet({
      denied: ['proton.environment.read'],
    });

    const response = await request(server).get(PATH);

    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain('proton.environment.read');
  });

  it('tells why nothing is known', async () => {
    const { server, proton } = await startWithFleet();
    proton.api.on(ListEnvironmentsCommand).rejects(new Error('ECONNREFUSED'));

    const response = await request(server).get(PATH);

    expect(response.status).toBe(500);
    expect(response.body.error.message).toContain('ECONNREFUSED');
  });
});

describe('without any account', () => {
  it('says so in every answer', async () => {
    const { server } = await startWithFleet({ accounts: [] });

    for (const path of [PATH, `${PATH}/templates`]) {
      const { body } = await request(server).get(path);
      expect(body).toMatchObject({ unconfigured: true });
    }
    const csv = await request(server).get(`${PATH}.csv`);
    expect(csv.status).toBe(409);
    expect(csv.body.error.message).toContain(
      'no account is configured under proton.accounts',
    );
  });
});

describe('chosen clusters', () => {
  const OUTPUTS = {
    cluster_name: 'alpha',
    cluster_endpoint: 'https://alpha.example.com',
    cluster_certificate_authority_data: Buffer.from(
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
    ).toString('base64'),
  };

  async function startWithOutputs(
    options?: Parameters<typeof startBackend>[0],
  ) {
    const backend = await startWithFleet(options);
    backend.proton.api
      .on(ListEnvironmentOutputsCommand, { environmentName: 'alpha' })
      .resolves({
        outputs: Object.entries(OUTPUTS).map(([key, valueString]) => ({
          key,
          valueString,
        })),
      })
      .on(ListEnvironmentOutputsCommand, { environmentName: 'beta' })
      .resolves({ outputs: [] });
    return backend;
  }

  const choose = (...names: string[]) => ({
    entityRefs: names.map(name => `resource:default/${name}`),
  });

  it('have one kubeconfig, which names those without one', async () => {
    const { server } = await startWithOutputs();

    const { body, status } = await request(server)
      .post(`${PATH}/kubeconfig`)
      .send(choose('alpha', 'beta', 'alpha', 'nobody'));

    expect(status).toBe(200);
    expect(parse(body.kubeconfig).contexts).toEqual([
      { name: 'alpha', context: { cluster: 'alpha', user: 'alpha' } },
    ]);
    expect(body.missing).toEqual([
      {
        entityRef: 'resource:default/beta',
        reason: expect.stringContaining('There is no kubeconfig'),
      },
      {
        entityRef: 'resource:default/nobody',
        reason: 'This is not a cluster that you can see',
      },
    ]);
  });

  it('say why one of them cannot be read, and have the others', async () => {
    const { proton, server } = await startWithOutputs();
    proton.api
      .on(ListEnvironmentOutputsCommand, { environmentName: 'beta' })
      .rejects(new Error('not now'));

    const { body } = await request(server)
      .post(`${PATH}/kubeconfig`)
      .send(choose('beta', 'alpha'));

    expect(parse(body.kubeconfig)['current-context']).toBe('alpha');
    expect(body.missing).toEqual([
      { entityRef: 'resource:default/beta', reason: expect.any(String) },
    ]);
  });

  it('are none of those that the caller may not read', async () => {
    const { proton, server } = await startWithOutputs({
      conditions: {
        'proton.environment.read': createProtonEnvironmentConditionalDecision(
          protonEnvironmentReadPermission,
          protonEnvironmentConditions.isOwner({
            claims: ['group:default/search'],
          }),
        ),
      },
    });

    const { body } = await request(server)
      .post(`${PATH}/kubeconfig`)
      .send(choose('alpha'));
    const csv = await request(server)
      .post(`${PATH}.csv`)
      .send(choose('alpha', 'beta'));

    expect(body).toEqual({
      missing: [
        {
          entityRef: 'resource:default/alpha',
          reason: 'This is not a cluster that you can see',
        },
      ],
    });
    expect(csv.status).toBe(404);
    expect(csv.body.error.message).toBe(
      "You can't see these clusters, or they don't exist: resource:default/alpha",
    );
    expect(proton.api.commandCalls(ListEnvironmentOutputsCommand)).toHaveLength(
      0,
    );
  });

  it('make a table of their own', async () => {
    const { server } = await startWithFleet();

    const { headers, text } = await request(server)
      .post(`${PATH}.csv`)
      .send(choose('beta'));

    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const [, line, end] = text.split('\r\n');
    expect(line).toMatch(/^beta,/);
    expect(end).toBe('');
  });

  it.each([
    [{}, 'entityRefs'],
    [{ entityRefs: [] }, 'entityRefs'],
    [{ entityRefs: ['x'.repeat(257)] }, 'entityRefs.0'],
    [choose(...Array(101).fill('alpha')), 'entityRefs'],
    [{ ...choose('alpha'), more: true }, 'more'],
  ])('are refused as %j', async (body, path) => {
    const { server } = await startWithFleet();

    const response = await request(server)
      .post(`${PATH}/kubeconfig`)
      .send(body);

    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(path);
  });
});

describe('GET /fleet.csv', () => {
  it('holds all that the query finds', async () => {
    const { server } = await startWithFleet();

    const response = await request(server).get(`${PATH}.csv?status=FAILED`);

    expect(response.headers['content-type']).toContain('text/csv');
    expect(response.headers['content-disposition']).toContain(
      'proton-environments.csv',
    );
    const [header, line, end] = response.text.split('\r\n');
    expect(header).toBe(
      'name,entity,owner,status,template,version,deprecated,recommended_version,major_versions_behind,minor_versions_behind,kubernetes_version,support_phase,support_phase_ends,account,region,created,arn,stale_since',
    );
    expect(line).toBe(
      `beta,resource:default/beta,group:default/search,FAILED,eks-cluster,1.0,,2.0,1,2,,,,123456789012,us-east-1,2026-11-01T08:00:00.000Z,${arn(
        'beta',
      )},`,
    );
    expect(end).toBe('');
  });

  describe('with an account that cannot be asked', () => {
    const AWAY = '210987654321';

    async function startWithGap(options?: Parameters<typeof startBackend>[0]) {
      const lost = `arn:aws:proton:us-east-1:${AWAY}:environment/lost`;
      const backend = await startWithFleet({
        accounts: [
          { accountId: '123456789012', regions: ['us-east-1'] },
          { accountId: AWAY, regions: ['us-east-1'] },
        ],
        entities: [
          entity('alpha', 'group:default/payments'),
          entity('beta', 'group:default/search'),
          resource({
            name: 'lost',
            arn: lost,
            owner: 'group:default/payments',
          }),
        ],
        ...options,
      });
      const { service } = backend.proton;
      const client = await service.getClient();
      service.getClient.mockImplementation(async target => {
        if (target?.accountId === AWAY) {
          throw new Error('no credentials');
        }
        return client;
      });
      return backend;
    }

    function onlyOf(owner: string) {
      return {
        conditions: {
          'proton.environment.read': createProtonEnvironmentConditionalDecision(
            protonEnvironmentReadPermission,
            protonEnvironmentConditions.isOwner({ claims: [owner] }),
          ),
        },
      };
    }

    it('refuses a table with gaps, and says what would be missing', async () => {
      const { server } = await startWithGap();

      const { body, headers, status } = await request(server).get(
        `${PATH}.csv`,
      );

      expect(status).toBe(409);
      expect(headers['content-disposition']).toBeUndefined();
      expect(body.error).toMatchObject({
        name: 'ConflictError',
        message: `The table would be without the clusters of account ${AWAY} in us-east-1 (no credentials)`,
      });
    });

    it('makes it for those who take it so, and names the file for it', async () => {
      const { server } = await startWithGap();

      const { headers, status, text } = await request(server).get(
        `${PATH}.csv?partial=true`,
      );

      expect(status).toBe(200);
      expect(headers['content-disposition']).toContain(
        'proton-environments-partial.csv',
      );
      expect(text.split('\r\n').map(line => line.split(',')[0])).toEqual([
        'name',
        'alpha',
        'beta',
        '',
      ]);
    });

    it('is whole for a query that asks of other accounts', async () => {
      const { server } = await startWithGap();

      const { headers, status } = await request(server).get(
        `${PATH}.csv?account=123456789012`,
      );

      expect(status).toBe(200);
      expect(headers['content-disposition']).not.toContain('partial');
    });

    it('names the account to who owns something there', async () => {
      const { server } = await startWithGap(onlyOf('group:default/payments'));

      const { body, status } = await request(server).get(`${PATH}.csv`);

      expect(status).toBe(409);
      expect(body.error.message).toContain(AWAY);
    });

    it('answers a guessed account as any other to who may see nothing there', async () => {
      const { server } = await startWithGap(onlyOf('group:default/search'));

      const answers = await Promise.all(
        [AWAY, '999999999999'].map(account =>
          request(server).get(`${PATH}.csv?account=${account}`),
        ),
      );

      const [guessed, unknown] = answers.map(({ status, body }) => ({
        status,
        message: body.error.message,
      }));
      expect(guessed).toEqual(unknown);
    });

    it('names it not to who may see nothing there', async () => {
      const { server } = await startWithGap(onlyOf('group:default/search'));

      const refused = await request(server).get(`${PATH}.csv`);
      const partial = await request(server).get(`${PATH}.csv?partial=true`);

      expect(refused.status).toBe(409);
      expect(refused.body.error.message).toContain(
        'without those of one more account or region',
      );
      expect(partial.text).toContain('beta');
      for (const { text, headers } of [refused, partial]) {
        expect(JSON.stringify([text, headers])).not.toContain(AWAY);
        expect(text).not.toContain('no credentials');
      }
    });
  });
});

describe('GET /fleet/templates', () => {
  it('counts what runs each version', async () => {
    const { server } = await startWithFleet();

    const { body } = await request(server).get(`${PATH}/templates`);

    expect(body.templates).toEqual([
      {
        accountId: '123456789012',
        region: 'us-east-1',
        name: 'eks-cluster',
        displayName: 'EKS cluster',
        recommendedVersion: '2.0',
        environments: 2,
        behind: 2,
        versions: [{ version: '1.0', environments: 2 }],
      },
    ]);
  });
});
