import {
  EnvironmentSummary,
  GetEnvironmentCommand,
  ListEnvironmentsCommand,
  ListEnvironmentTemplatesCommand,
  ListEnvironmentTemplateVersionsCommand,
  ListTagsForResourceCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import { mockCredentials } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { protonEnvironmentReadPermission } from '@proton-vending/backstage-plugin-proton-common';
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

function arnOf(name: string, account = '123456789012'): string {
  return `arn:aws:proton:us-east-1:${account}:environment/${name}`;
}

function summary(
  name: string,
  changes: Partial<EnvironmentSummary> = {},
): EnvironmentSummary {
  const { spec, ...rest } = demoEnvironment;
  return { ...rest, name, arn: arnOf(name), ...changes };
}

const ENTITIES = [
  resource({ name: 'team-a', arn: DEMO_ARN, title: 'Team A' }),
  resource({ name: 'old', arn: arnOf('old'), owner: 'team-b' }),
  resource({ name: 'gone', arn: arnOf('gone') }),
  resource({ name: 'odd', arn: 'arn:aws:s3:::bucket' }),
  resource({ name: 'plain' }),
];

async function startWithEnvironments(
  options?: Parameters<typeof startBackend>[0],
) {
  const backend = await startBackend({ entities: ENTITIES, ...options });
  backend.proton.api
    .on(ListEnvironmentsCommand)
    .resolves({
      environments: [summary('team-a', { templateMinorVersion: '2' })],
      nextToken: 'next',
    })
    .on(ListEnvironmentsCommand, { nextToken: 'next' })
    .resolves({
      environments: [
        summary('old', { deploymentStatus: 'FAILED' }),
        summary('gone', { deploymentStatus: 'DELETE_COMPLETE' }),
        summary('nobody-may-see'),
      ],
    })
    .on(ListEnvironmentTemplatesCommand)
    .resolves({ templates: [{ ...demoTemplate, recommendedVersion: '1.2' }] })
    .on(ListEnvironmentTemplateVersionsCommand)
    .resolves({ templateVersions: [demoTemplateVersion] });
  return backend;
}

function namesOf(body: { environments: { name: string }[] }) {
  return body.environments.map(({ name }) => name);
}

describe('GET /environments', () => {
  it('joins what the catalog shows with what Proton knows', async () => {
    const { server } = await startWithEnvironments();

    const { body } = await request(server).get('/api/proton/environments');

    expect(body).toEqual({
      environments: [
        expect.objectContaining({
          entityRef: 'resource:default/old',
          owner: 'group:default/team-b',
          status: 'FAILED',
          standing: 'minor-behind',
        }),
        {
          entityRef: 'resource:default/team-a',
          arn: DEMO_ARN,
          name: 'team-a',
          accountId: '123456789012',
          region: 'us-east-1',
          title: 'Team A',
          owner: 'group:default/team-a',
          status: 'SUCCEEDED',
          templateName: 'eks-cluster',
          templateVersion: '1.2',
          recommendedVersion: '1.2',
          recommendedMinorVersion: '1.2',
          standing: 'recommended',
        },
      ],
    });
  });

  it.each([
    ['status=FAILED', ['old']],
    ['status=FAILED&status=SUCCEEDED', ['old', 'team-a']],
    ['owner=team-b', ['old']],
    ['owner=group:default/team-a', ['team-a']],
    ['behind=minor', ['old']],
    ['behind=major', []],
    ['templateName=eks-cluster&majorVersion=1', ['old', 'team-a']],
    ['templateName=other', []],
    ['majorVersion=2', []],
    ['region=eu-west-1', []],
  ])('filters by %s', async (query, names) => {
    const { server } = await startWithEnvironments();

    const { body } = await request(server).get(
      `/api/proton/environments?${query}`,
    );

    expect(namesOf(body)).toEqual(names);
  });

  it.each(['status=FINE', 'behind=far'])('refuses %s', async query => {
    const { server } = await startWithEnvironments();

    const response = await request(server).get(
      `/api/proton/environments?${query}`,
    );

    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain('must be one of');
  });

  it('lets Proton filter by template and major version', async () => {
    const { server, proton } = await startWithEnvironments();

    await request(server).get(
      '/api/proton/environments?templateName=eks-cluster&majorVersion=1',
    );

    expect(
      proton.api.commandCalls(ListEnvironmentsCommand)[0].args[0].input,
    ).toMatchObject({
      environmentTemplates: [
        { templateName: 'eks-cluster', majorVersion: '1' },
      ],
    });
  });

  it('names an account that it could not ask, and lists the others', async () => {
    const { server, proton } = await startWithEnvironments({
      entities: [
        ...ENTITIES,
        resource({ name: 'far', arn: arnOf('far', '210987654321') }),
      ],
    });
    const client = await proton.service.getClient();
    proton.service.getClient.mockImplementation(async target => {
      if (target?.accountId === '210987654321') {
        throw new NotFoundError('The account is not configured');
      }
      return client;
    });

    const { body } = await request(server).get('/api/proton/environments');

    expect(namesOf(body)).toEqual(['old', 'team-a']);
    expect(body.unavailable).toEqual([
      {
        accountId: '210987654321',
        region: 'us-east-1',
        message: 'The account is not configured',
      },
    ]);
  });

  it('answers with an error when there is only one account and it fails', async () => {
    const { server, proton } = await startWithEnvironments();
    proton.service.getClient.mockRejectedValue(
      new NotFoundError('The account is not configured'),
    );

    const response = await request(server).get('/api/proton/environments');

    expect(response.status).toBe(404);
  });
});

describe('GET /environment-names/:name', () => {
  it('says that a name is free', async () => {
    const { server, proton } = await startBackend();
    proton.api
      .on(GetEnvironmentCommand, { name: 'free' })
      .rejects(new ResourceNotFoundException({ message: '', $metadata: {} }));

    const { body } = await request(server).get(
      '/api/proton/environment-names/free',
    );

    expect(body).toEqual({ available: true });
  });

  it.each([
    [
      'team-a',
      'An environment named "team-a" (eks-cluster 1.0) already exists',
      {
        code: 'taken',
        environment: {
          templateName: 'eks-cluster',
          templateVersion: '1.0',
          deleting: false,
        },
      },
    ],
    [
      '-a',
      'The name must start with a letter or digit',
      {
        code: 'invalid',
        violations: [expect.objectContaining({ code: 'characters' })],
      },
    ],
    [
      'a'.repeat(101),
      'must not be longer than 100 characters (it has 101)',
      {
        code: 'invalid',
        violations: [
          expect.objectContaining({
            code: 'too-long',
            maximum: 100,
            length: 101,
          }),
        ],
      },
    ],
  ])('says why %s is not', async (name, reason, problem) => {
    const { server } = await startWithEnvironments();

    const { body } = await request(server).get(
      `/api/proton/environment-names/${name}`,
    );

    expect(body).toEqual({
      available: false,
      reason: expect.stringContaining(reason),
      problem,
    });
  });

  it.each([
    ['the caller', mockCredentials.user().principal.userEntityRef, true],
    ['somebody else', 'user:default/somebody', undefined],
  ])(
    'says whether it is a failed attempt of the caller: by %s',
    async (_who, createdBy, failedAttempt) => {
      const { server, proton } = await startWithEnvironments();
      proton.api
        .on(GetEnvironmentCommand)
        .resolves({
          environment: {
            ...demoEnvironment,
            deploymentStatus: 'FAILED',
            lastSucceededDeploymentId: undefined,
          },
        })
        .on(ListTagsForResourceCommand)
        .resolves({
          tags: [{ key: 'backstage.io/created-by', value: createdBy }],
        });

      const { body } = await request(server).get(
        '/api/proton/environment-names/team-a',
      );

      expect(body.available).toBe(false);
      expect(body.problem.environment.failedAttempt).toBe(failedAttempt);
    },
  );

  it.each([
    ['read no environment', { denied: ['proton.environment.read'] }],
    [
      'read others only',
      {
        conditions: {
          'proton.environment.read': createProtonEnvironmentConditionalDecision(
            protonEnvironmentReadPermission,
            protonEnvironmentConditions.isOwner({
              claims: ['group:default/elsewhere'],
            }),
          ),
        },
      },
    ],
    ['see no entity of it', { entities: [] }],
  ])('tells no more of a taken name to who may %s', async (_who, options) => {
    const { server, proton } = await startWithEnvironments(options);
    proton.api.on(ListTagsForResourceCommand).resolves({ tags: [] });

    const { body } = await request(server).get(
      '/api/proton/environment-names/team-a',
    );

    expect(body).toEqual({
      available: false,
      reason: 'An environment named "team-a" already exists',
      problem: { code: 'taken' },
    });
  });
});

describe('GET /entities/:namespace/:kind/:name/environment/inputs', () => {
  const path =
    '/api/proton/entities/default/resource/team-a/environment/inputs';

  it('answers with the inputs of the last deployment', async () => {
    const { server } = await startWithEnvironments();

    const { body } = await request(server).get(path);

    expect(body).toEqual({
      accountId: '123456789012',
      region: 'us-east-1',
      templateName: 'eks-cluster',
      version: '1.0',
      inputs: { password: 'hunter2' },
      // What rules and immutable inputs are compared with, without sensitive values.
      deployed: {},
    });
  });

  it('says that the spec cannot be read', async () => {
    const { server, proton } = await startWithEnvironments();
    proton.api.on(GetEnvironmentCommand).resolves({
      environment: { ...demoEnvironment, spec: 'proton: ServiceSpec' },
    });

    const response = await request(server).get(path);

    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain('"team-a" cannot be read');
  });
});

describe('a permission on conditions', () => {
  const onlyTeamB = {
    'proton.environment.read': createProtonEnvironmentConditionalDecision(
      protonEnvironmentReadPermission,
      protonEnvironmentConditions.isOwner({ claims: ['group:default/team-b'] }),
    ),
  };

  it('leaves what it does not cover out of the list', async () => {
    const { server } = await startWithEnvironments({ conditions: onlyTeamB });

    const { body } = await request(server).get('/api/proton/environments');

    expect(namesOf(body)).toEqual(['old']);
  });

  it('looks at tags when it asks for them', async () => {
    const { server, proton } = await startWithEnvironments({
      conditions: {
        'proton.environment.read': createProtonEnvironmentConditionalDecision(
          protonEnvironmentReadPermission,
          protonEnvironmentConditions.hasTag({ key: 'stage', value: 'dev' }),
        ),
      },
    });
    proton.api
      .on(ListTagsForResourceCommand)
      .resolves({ tags: [] })
      .on(ListTagsForResourceCommand, { resourceArn: DEMO_ARN })
      .resolves({ tags: [{ key: 'stage', value: 'dev' }] });

    const { body } = await request(server).get('/api/proton/environments');

    expect(namesOf(body)).toEqual(['team-a']);
  });

  it('leaves out what has tags that cannot be read, and says where', async () => {
    const { server, proton } = await startWithEnvironments({
      conditions: {
        'proton.environment.read': createProtonEnvironmentConditionalDecision(
          protonEnvironmentReadPermission,
          { not: protonEnvironmentConditions.hasTag({ key: 'secret' }) },
        ),
      },
    });
    proton.api
      .on(ListTagsForResourceCommand)
      .resolves({ tags: [] })
      .on(ListTagsForResourceCommand, { resourceArn: DEMO_ARN })
      .rejects(new Error('Proton is away'));

    const { body } = await request(server).get('/api/proton/environments');

    expect(namesOf(body)).not.toContain('team-a');
    expect(namesOf(body)).toContain('old');
    expect(body.unavailable).toEqual([
      {
        accountId: '123456789012',
        region: 'us-east-1',
        message: expect.stringContaining('Proton is away'),
      },
    ]);
  });

  it('refuses the page of an environment that it does not cover', async () => {
    const { server, proton } = await startWithEnvironments({
      conditions: onlyTeamB,
    });
    proton.api.on(ListTagsForResourceCommand).resolves({ tags: [] });

    const response = await request(server).get(
      '/api/proton/entities/default/resource/team-a/environment',
    );

    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain('proton.environment.read');
  });

  it('does not believe an owner that somebody wrote on an entity of their own', async () => {
    const { server, proton } = await startBackend({
      entities: [
        resource({
          name: 'mine',
          arn: DEMO_ARN,
          owner: 'group:default/team-b',
          origin: 'url:https://git.example.com/mine/catalog-info.yaml',
        }),
      ],
      conditions: onlyTeamB,
    });
    proton.api.on(ListTagsForResourceCommand).resolves({
      tags: [{ key: 'backstage.io/owner', value: 'team-a' }],
    });

    const response = await request(server).get(
      '/api/proton/entities/default/resource/mine/environment',
    );

    expect(response.status).toBe(403);
  });

  it('is applied by the permission system itself', async () => {
    const { server, proton } = await startWithEnvironments();
    proton.api
      .on(ListTagsForResourceCommand)
      .resolves({ tags: [] })
      .on(GetEnvironmentCommand)
      .resolves({ environment: demoEnvironment });
    const { conditions } = onlyTeamB['proton.environment.read'];

    const { body } = await request(server)
      .post('/api/proton/.well-known/backstage/permissions/apply-conditions')
      .set('authorization', mockCredentials.service.header())
      .send({
        items: [DEMO_ARN, arnOf('old')].map((resourceRef, index) => ({
          id: String(index),
          resourceRef,
          resourceType: 'proton-environment',
          conditions,
        })),
      });

    expect(body.items).toEqual([
      { id: '0', result: 'DENY' },
      { id: '1', result: 'ALLOW' },
    ]);
  });
});

describe('permissions', () => {
  it.each([
    ['/environments', 'proton.environment.read'],
    [
      '/entities/default/resource/team-a/environment/inputs',
      'proton.environment.read',
    ],
    ['/environment-names/free', 'proton.environment.create'],
  ])('keeps %s from whoever lacks %s', async (path, permission) => {
    const { server, proton } = await startWithEnvironments({
      denied: [permission],
    });

    const response = await request(server).get(`/api/proton${path}`);

    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain(permission);
    expect(proton.api.calls()).toEqual([]);
  });
});
