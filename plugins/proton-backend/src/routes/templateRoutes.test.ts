import {
  GetEnvironmentTemplateCommand,
  GetEnvironmentTemplateVersionCommand,
  ListEnvironmentTemplatesCommand,
  ListEnvironmentTemplateVersionsCommand,
  ListTagsForResourceCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  protonTemplatePublishPermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  createProtonTemplateConditionalDecision,
  protonTemplateConditions,
} from '@proton-vending/backstage-plugin-proton-node';
import request from 'supertest';
import {
  demoTemplate,
  demoTemplateVersion,
} from '../__testUtils__/demoEnvironment';
import { startBackend } from '../__testUtils__/startBackend';

const PATH = '/api/proton/environment-templates';

const SCHEMA = `
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      required: [name]
      properties:
        name: { type: string, pattern: '^(([a-z])+)+$' }
        network:
          $ref: '#/Network'
    Network:
      type: object
      properties:
        vpc_cidr: { type: string, default: 10.0.0.0/16 }
        size: { type: integer, minimum: 1 }
`;

function version(minor: string, changes: object = {}) {
  return {
    ...demoTemplateVersion,
    recommendedMinorVersion: '2',
    minorVersion: minor,
    ...changes,
  };
}

/** eks-cluster with 1.0 to 1.2, of which 1.2 is recommended, and the draft 2.0. */
async function startWithTemplates(
  options?: Parameters<typeof startBackend>[0],
) {
  const backend = await startBackend(options);
  const { api } = backend.proton;
  const firstMajor = [
    version('0'),
    version('1', { status: 'REGISTRATION_FAILED' }),
    version('2', { description: 'Smaller' }),
  ];
  const draft = {
    ...version('0'),
    majorVersion: '2',
    status: 'DRAFT' as const,
    recommendedMinorVersion: undefined,
  };
  api
    .on(ListEnvironmentTemplatesCommand)
    .resolves({ templates: [demoTemplate], nextToken: 'next' })
    .on(ListEnvironmentTemplatesCommand, { nextToken: 'next' })
    .resolves({
      templates: [{ ...demoTemplate, name: 'bare', recommendedVersion: '' }],
    })
    .on(ListEnvironmentTemplateVersionsCommand, { templateName: 'eks-cluster' })
    .resolves({ templateVersions: [...firstMajor, draft] })
    .on(ListEnvironmentTemplateVersionsCommand, {
      templateName: 'eks-cluster',
      majorVersion: '1',
    })
    .resolves({ templateVersions: firstMajor })
    .on(ListEnvironmentTemplateVersionsCommand, {
      templateName: 'eks-cluster',
      majorVersion: '2',
    })
    .resolves({ templateVersions: [draft] });
  for (const [majorVersion, minorVersion, status] of [
    ['1', '2', 'PUBLISHED'],
    ['2', '0', 'DRAFT'],
  ] as const) {
    api
      .on(GetEnvironmentTemplateVersionCommand, {
        templateName: 'eks-cluster',
        majorVersion,
        minorVersion,
      })
      .resolves({
        environmentTemplateVersion: version(minorVersion, {
          majorVersion,
          status,
          schema: SCHEMA,
        }),
      });
  }
  return backend;
}

describe('GET /accounts', () => {
  it('lists the configured accounts', async () => {
    const { server } = await startWithTemplates();

    const response = await request(server).get('/api/proton/accounts');

    expect(response.body).toEqual({
      accounts: [{ accountId: '123456789012', regions: ['us-east-1'] }],
    });
  });
});

describe('GET /environment-templates', () => {
  it('lists the templates of every page by name', async () => {
    const { server } = await startWithTemplates();

    const response = await request(server).get(PATH);

    expect(response.body).toEqual({
      environmentTemplates: [
        { name: 'bare', displayName: 'EKS cluster' },
        {
          name: 'eks-cluster',
          displayName: 'EKS cluster',
          recommendedVersion: '2.0',
        },
      ],
    });
  });

  it('asks the account and region of the query', async () => {
    const { server, proton } = await startWithTemplates();

    await request(server).get(
      `${PATH}?accountId=210987654321&region=eu-west-1`,
    );

    expect(proton.service.getClient).toHaveBeenCalledWith({
      accountId: '210987654321',
      region: 'eu-west-1',
    });
  });

  it.each([
    ['/accounts', 'get'],
    ['/environment-templates', 'get'],
    ['/environment-templates/eks-cluster/versions', 'get'],
    ['/environment-templates/eks-cluster/versions/1/2', 'get'],
    ['/environment-templates/eks-cluster/versions/1/2/validate-inputs', 'post'],
  ] as const)(
    'keeps %s from whoever may not read templates',
    async (path, method) => {
      const { server, proton } = await startWithTemplates({
        denied: ['proton.template.read'],
      });

      const response = await request(server)[method](`/api/proton${path}`);

      expect(response.status).toBe(403);
      expect(response.body.error.message).toContain('"proton.template.read"');
      expect(proton.service.getClient).not.toHaveBeenCalled();
    },
  );

  it('refuses whoever is not signed in', async () => {
    const { server } = await startWithTemplates();

    const response = await request(server)
      .get(PATH)
      .set('Authorization', mockCredentials.none.header());

    expect(response.status).toBe(401);
  });

  it('audits each read, also one that fails', async () => {
    const auditor = mockServices.auditor.mock();
    const event = { success: jest.fn(), fail: jest.fn() };
    auditor.createEvent.mockResolvedValue(event);
    const { server } = await startWithTemplates({
      services: [auditor.factory],
    });

    await request(server).get(PATH);
    await request(server).get(`${PATH}/eks-cluster/versions/one/0`);

    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'environment-template-read',
        meta: { queryType: 'all' },
      }),
    );
    expect(event.success).toHaveBeenCalledTimes(1);
    expect(event.fail).toHaveBeenCalledTimes(1);
  });
});

describe('GET /environment-templates/:name/versions', () => {
  it('lists them newest first, with drafts for who may publish', async () => {
    const { server } = await startWithTemplates();

    const response = await request(server).get(`${PATH}/eks-cluster/versions`);

    expect(response.body).toMatchObject({
      name: 'eks-cluster',
      displayName: 'EKS cluster',
      recommendedVersion: '2.0',
      versions: [
        { majorVersion: '2', status: 'DRAFT', recommended: false },
        { minorVersion: '2', recommended: true, description: 'Smaller' },
        { minorVersion: '1', status: 'REGISTRATION_FAILED' },
        { minorVersion: '0', recommended: false },
      ],
    });
  });

  it('leaves out what is not published for everybody else', async () => {
    const { server } = await startWithTemplates({
      denied: ['proton.template.publish'],
    });

    const { body } = await request(server).get(`${PATH}/eks-cluster/versions`);

    expect(
      body.versions.map(
        (each: Record<string, string>) =>
          `${each.majorVersion}.${each.minorVersion}`,
      ),
    ).toEqual(['1.2', '1.0']);
  });

  it('says that there is no such template', async () => {
    const { server, proton } = await startWithTemplates();
    proton.api.on(GetEnvironmentTemplateCommand, { name: 'nope' }).rejects(
      new ResourceNotFoundException({
        message: 'There is no environment template "nope"',
        $metadata: {},
      }),
    );
    proton.api
      .on(ListEnvironmentTemplateVersionsCommand, { templateName: 'nope' })
      .resolves({ templateVersions: [] });

    const response = await request(server).get(`${PATH}/nope/versions`);

    expect(response.status).toBe(404);
    expect(response.body.error.message).toContain(
      'There is no environment template "nope"',
    );
  });
});

describe('GET /environment-templates/:name/versions/:major/:minor', () => {
  it.each(['2', 'recommended'])(
    'answers for the minor version %s with a JSON Schema',
    async minor => {
      const { server } = await startWithTemplates();

      const response = await request(server).get(
        `${PATH}/eks-cluster/versions/1/${minor}`,
      );

      expect(response.body).toMatchObject({
        templateName: 'eks-cluster',
        version: '1.2',
        status: 'PUBLISHED',
        schema: {
          type: 'object',
          required: ['name'],
          properties: { network: { $ref: '#/definitions/Network' } },
        },
      });
    },
  );

  it('shows a draft only to who may publish', async () => {
    const path = `${PATH}/eks-cluster/versions/2/0`;
    const publisher = await startWithTemplates();
    const reader = await startWithTemplates({
      denied: ['proton.template.publish'],
    });

    expect((await request(publisher.server).get(path)).body.status).toBe(
      'DRAFT',
    );
    const refused = await request(reader.server).get(path);
    expect(refused.status).toBe(404);
    expect(refused.body.error.message).toContain('no published version 2.0');
  });

  it.each([
    ['2/recommended', 404, 'no published version of the major version 2'],
    ['one/0', 400, 'The major version must be a number, it is "one"'],
    ['1/latest', 400, 'must be a number or "recommended", it is "latest"'],
  ])('explains what is wrong with %s', async (path, status, message) => {
    const { server } = await startWithTemplates();

    const response = await request(server).get(
      `${PATH}/eks-cluster/versions/${path}`,
    );

    expect(response.status).toBe(status);
    expect(response.body.error.message).toContain(message);
  });

  it('says that a schema cannot be read', async () => {
    const { server, proton } = await startWithTemplates();
    proton.api.on(GetEnvironmentTemplateVersionCommand).resolves({
      environmentTemplateVersion: version('2', { schema: 'schema: {}' }),
    });

    const response = await request(server).get(
      `${PATH}/eks-cluster/versions/1/2`,
    );

    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain(
      'eks-cluster 1.2 cannot be used: The template schema is not valid',
    );
  });
});

describe('POST …/validate-inputs', () => {
  const path = `${PATH}/eks-cluster/versions/1/recommended/validate-inputs`;

  it('names every input that breaks the schema by its path', async () => {
    const { server } = await startWithTemplates();

    const response = await request(server)
      .post(path)
      .send({ inputs: { network: { size: 0 } } });

    expect(response.body).toEqual({
      violations: expect.arrayContaining([
        { path: 'name', message: 'is required', keyword: 'required' },
        {
          path: 'network.size',
          message: 'must be >= 1',
          keyword: 'minimum',
          params: { limit: 1 },
        },
      ]),
    });
  });

  it('finds nothing wrong with good inputs', async () => {
    const { server } = await startWithTemplates();

    const response = await request(server)
      .post(path)
      .send({ inputs: { name: 'abc' } });

    expect(response.body).toEqual({ violations: [] });
  });

  it.each([
    ['long', `{"inputs":{"name":"${'a'.repeat(103_000)}"}}`],
    [
      'deeply nested',
      `{"inputs":{"name":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`,
    ],
  ])('refuses inputs that are too %s for a spec', async (_, body) => {
    const { server } = await startWithTemplates();

    const response = await request(server)
      .post(path)
      .set('content-type', 'application/json')
      .send(body);

    expect(response.status).toBe(400);
    expect(response.body.error.message).toBe(
      'The inputs are too large: a spec has at most 51,200 characters',
    );
  });

  it('gives up on a pattern that takes too long', async () => {
    const { server } = await startWithTemplates();

    const response = await request(server)
      .post(path)
      .send({ inputs: { name: `${'a'.repeat(64)}!` } });

    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(
      "of the template's schema takes too long",
    );
  });

  it.each([[{}], [{ inputs: [] }], [{ inputs: 'name' }]])(
    'asks for an object of inputs rather than %j',
    async body => {
      const { server } = await startWithTemplates();

      const response = await request(server).post(path).send(body);

      expect(response.status).toBe(400);
      expect(response.body.error.message).toContain('with the key "inputs"');
    },
  );
});

describe('a template that may not be seen', () => {
  it.each([
    ['GET', '/versions'],
    ['GET', '/versions/1/0'],
    ['POST', '/versions/1/0/publish'],
    ['GET', '/sync'],
  ])('%s %s is answered as one that does not exist', async (method, path) => {
    const { server, proton } = await startWithTemplates({
      conditions: Object.fromEntries(
        [protonTemplateReadPermission, protonTemplatePublishPermission].map(
          permission => [
            permission.name,
            createProtonTemplateConditionalDecision(
              permission,
              protonTemplateConditions.isOwner({
                claims: ['group:default/others'],
              }),
            ),
          ],
        ),
      ),
    });
    proton.api.on(ListTagsForResourceCommand).resolves({ tags: [] });
    proton.api
      .on(GetEnvironmentTemplateCommand, { name: 'none' })
      .rejects(
        new ResourceNotFoundException({ message: 'none', $metadata: {} }),
      );

    const answers = await Promise.all(
      ['eks-cluster', 'none'].map(async name => {
        const url = `${PATH}/${name}${path}`;
        const { status, body } = await (method === 'GET'
          ? request(server).get(url)
          : request(server).post(url));
        return { status, message: body.error.message.replace(name, 'it') };
      }),
    );

    expect(answers[0]).toEqual({
      status: 404,
      message: 'There is no environment template "it" that you may see',
    });
    expect(answers[1]).toEqual(answers[0]);
  });
});
