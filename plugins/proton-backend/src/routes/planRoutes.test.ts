import {
  Environment,
  GetEnvironmentCommand,
  GetEnvironmentTemplateVersionCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-proton';
import { mockCredentials } from '@backstage/backend-test-utils';
import { ResponseError } from '@backstage/errors';
import {
  EnvironmentPlan,
  parseEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import request from 'supertest';
import {
  DEMO_ARN,
  demoEnvironment,
  demoTemplateVersion,
} from '../__testUtils__/demoEnvironment';
import { resource, startBackend } from '../__testUtils__/startBackend';

const PATH = '/api/proton/entities/default/resource/team-a/environment/plans';

const SPEC =
  'proton: EnvironmentSpec\nspec:\n  nodes: 2\n  password: hunter2\n';

const SCHEMA = `
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      properties:
        nodes: { type: integer, maximum: 9 }
        password: { type: string, format: password }
`;

const queued: EnvironmentPlan = {
  id: 'plan-1',
  environmentArn: DEMO_ARN,
  status: 'QUEUED',
  position: 2,
  templateMajorVersion: '1',
  templateMinorVersion: '0',
  createdAt: '2026-11-01T08:00:00.000Z',
  expiresAt: '2026-11-01T09:00:00.000Z',
};

const refused = (status: number, message: string) =>
  ResponseError.fromResponse(
    new Response(JSON.stringify({ error: { name: 'Error', message } }), {
      status,
      headers: { 'content-type': 'application/json' },
    }),
  );

async function start(
  options: { environment?: Partial<Environment>; denied?: string[] } = {},
) {
  const backend = await startBackend({
    entities: [resource({ name: 'team-a', arn: DEMO_ARN })],
    denied: options.denied,
  });
  const { api, extension } = backend.proton;
  api
    .on(GetEnvironmentCommand, { name: 'team-a' })
    .resolves({
      environment: { ...demoEnvironment, spec: SPEC, ...options.environment },
    })
    .on(ListTagsForResourceCommand)
    .resolves({ tags: [] })
    .on(GetEnvironmentTemplateVersionCommand)
    .resolves({
      environmentTemplateVersion: { ...demoTemplateVersion, schema: SCHEMA },
    });
  extension.startEnvironmentPlan.mockResolvedValue(queued);
  extension.getEnvironmentPlan.mockResolvedValue(queued);
  extension.cancelEnvironmentPlan.mockResolvedValue({
    ...queued,
    status: 'CANCELLED',
  });
  extension.deployEnvironmentPlan.mockResolvedValue({
    deploymentId: 'deployment-3',
  });
  return { ...backend, extension };
}

describe('GET …/environment/plans/:id', () => {
  it('names the inputs that the engine refuses', async () => {
    const { server, extension } = await start();
    const inputProblems = [{ path: 'nodes', message: 'Too many.' }];
    extension.getEnvironmentPlan.mockResolvedValue({
      ...queued,
      status: 'FAILED',
      failure: { message: 'Terraform plan failed', inputProblems },
    });

    const { body } = await request(server).get(`${PATH}/plan-1`);

    expect(body.failure).toMatchObject({
      inputProblems,
      cause: { id: 'invalid-input', action: 'edit' },
    });
  });
});

describe('reading …/environment/plans/:id', () => {
  const ready: EnvironmentPlan = {
    ...queued,
    status: 'READY',
    counts: { add: 0, change: 1, replace: 0, destroy: 0, forget: 0 },
    losses: [],
    changes: [
      {
        address: 'terraform_data.size',
        type: 'terraform_data',
        name: 'size',
        action: 'change',
        attributes: [{ path: 'input', before: '3', after: '5' }],
      },
    ],
  };
  const reads = [
    ['reading', 'get', 'plan-1'],
    ['cancelling', 'post', 'plan-1/cancel'],
  ] as const;

  async function startReady(denied?: string[]) {
    const backend = await start({ denied });
    backend.extension.getEnvironmentPlan.mockResolvedValue(ready);
    backend.extension.cancelEnvironmentPlan.mockResolvedValue(ready);
    return backend;
  }

  it.each(reads)('shows the changes when %s', async (_, method, path) => {
    const { server } = await startReady();
    const { body } = await request(server)[method](`${PATH}/${path}`);
    expect(body).toEqual(ready);
  });

  it.each(reads)(
    'hides the changes from callers who may not read plans of deployments when %s',
    async (_, method, path) => {
      const { server } = await startReady(['proton.environment.logs.read']);
      const { body } = await request(server)[method](`${PATH}/${path}`);
      expect(body).toEqual({ ...ready, changes: undefined });
    },
  );

  it.each(
    reads.flatMap(([, method, path]) =>
      ['proton.environment.read', 'proton.environment.update'].map(
        permission => [method, path, permission] as const,
      ),
    ),
  )('refuses to %s %s without %s', async (method, path, permission) => {
    const { server, extension } = await startReady([permission]);
    const { status } = await request(server)[method](`${PATH}/${path}`);
    expect(status).toBe(403);
    expect(extension.getEnvironmentPlan).not.toHaveBeenCalled();
    expect(extension.cancelEnvironmentPlan).not.toHaveBeenCalled();
  });
});

describe('POST …/environment/plans', () => {
  it('plans the change with the secret that its caller does not see', async () => {
    const { server, extension } = await start({
      denied: ['proton.environment.outputs.read'],
    });

    const response = await request(server)
      .post(PATH)
      .set('Authorization', mockCredentials.user.header('user:default/ada'))
      .send({ inputs: { nodes: 3 } });

    expect(response.status).toBe(200);
    expect(response.body).toEqual(queued);
    const [{ change, ...options }] =
      extension.startEnvironmentPlan.mock.calls[0];
    expect(options).toEqual({
      environmentName: 'team-a',
      initiator: { onBehalfOf: 'user:default/ada', reason: undefined },
    });
    expect(change.deploymentType).toBe('CURRENT_VERSION');
    expect(parseEnvironmentSpec(change.spec ?? '')).toEqual({
      nodes: 3,
      password: 'hunter2',
    });
  });

  it.each([
    [{ inputs: { nodes: 10 } }, 400, 'nodes'],
    [{ inputs: { nodes: 3 }, basedOn: 'deployment-0' }, 409, 'since'],
    [{ version: 'latest' }, 400, 'full version'],
  ])('refuses %j', async (body, status, message) => {
    const { server, extension } = await start();

    const response = await request(server).post(PATH).send(body);

    expect(response.status).toBe(status);
    expect(response.body.error.message).toContain(message);
    expect(extension.startEnvironmentPlan).not.toHaveBeenCalled();
  });

  it.each([
    [4, 'nodes must be odd'],
    [1, "nodes can't shrink"],
  ])('refuses %d nodes, which break a rule', async (nodes, message) => {
    const { server, extension } = await start();
    extension.listTemplateRules.mockResolvedValue([
      {
        rule: 'self.nodes % 2 == 1',
        message: 'must be odd',
        fieldPath: 'nodes',
        line: 2,
      },
      {
        rule: 'self.nodes >= oldSelf.nodes',
        message: "can't shrink",
        fieldPath: 'nodes',
        line: 5,
      },
    ]);
    const send = (path: string) =>
      request(server).post(path).send({ inputs: { nodes } });

    const previewed = await send(PATH.replace('plans', 'preview'));
    expect(previewed.body.violations).toContainEqual(
      expect.objectContaining({
        path: 'nodes',
        message: message.replace('nodes ', ''),
      }),
    );
    for (const path of [PATH, PATH.replace('plans', 'update')]) {
      const response = await send(path);
      expect(response.status).toBe(400);
      expect(response.body.error.message).toContain(message);
    }
    expect(extension.startEnvironmentPlan).not.toHaveBeenCalled();
    expect(extension.listTemplateRules).toHaveBeenCalledWith({
      templateName: 'eks-cluster',
      majorVersion: '1',
      minorVersion: '0',
    });
  });

  it('does not plan while a deployment is running', async () => {
    const { server, extension } = await start({
      environment: { deploymentStatus: 'IN_PROGRESS' },
    });

    const response = await request(server).post(PATH).send({});

    expect(response.status).toBe(409);
    expect(extension.startEnvironmentPlan).not.toHaveBeenCalled();
  });

  it('says that plans are not available without the extension', async () => {
    const { server, proton } = await start();
    proton.service.extension.mockReturnValue(undefined);

    const response = await request(server).post(PATH).send({});

    expect(response.status).toBe(501);
    expect(response.body.error.message).toContain("doesn't preview");
  });

  it.each([
    [404, 'Not found', 501, "doesn't preview"],
    [501, 'PULL_REQUEST cannot plan', 501, 'PULL_REQUEST cannot plan'],
    [409, 'Too many plans wait', 409, 'Too many plans wait'],
  ])(
    'answers with the %i of the control plane',
    async (status, message, expected, shown) => {
      const { server, extension } = await start();
      extension.startEnvironmentPlan.mockRejectedValue(
        await refused(status, message),
      );

      const response = await request(server).post(PATH).send({});

      expect(response.status).toBe(expected);
      expect(response.body.error.message).toContain(shown);
    },
  );
});

describe('a plan', () => {
  it('is read', async () => {
    const { server, extension } = await start();

    const response = await request(server).get(`${PATH}/plan-1`);

    expect(response.body).toEqual(queued);
    expect(extension.getEnvironmentPlan).toHaveBeenCalledWith({
      environmentName: 'team-a',
      planId: 'plan-1',
    });
  });

  it('says why it failed, with the likely cause', async () => {
    const { server, extension } = await start();
    extension.getEnvironmentPlan.mockResolvedValue({
      ...queued,
      status: 'FAILED',
      failure: { message: 'Error: ExpiredToken: the token has expired' },
    });

    const response = await request(server).get(`${PATH}/plan-1`);

    expect(response.body.failure).toMatchObject({
      message: 'Error: ExpiredToken: the token has expired',
      step: 'planning',
      cause: { id: 'credentials-expired' },
    });
  });

  it('is cancelled', async () => {
    const { server, extension } = await start();

    const response = await request(server).post(`${PATH}/plan-1/cancel`);

    expect(response.body.status).toBe('CANCELLED');
    expect(extension.cancelEnvironmentPlan.mock.calls[0][0]).toMatchObject({
      environmentName: 'team-a',
      planId: 'plan-1',
    });
  });
});

describe('POST …/environment/plans/:planId/deploy', () => {
  const deploy = (server: Parameters<typeof request>[0], body?: object) =>
    request(server).post(`${PATH}/plan-1/deploy`).send(body);

  it('deploys the plan without replacing anything that is protected', async () => {
    const { server, extension } = await start({
      denied: ['proton.environment.replace'],
    });

    const response = await deploy(server, { reason: 'The sale' });

    expect(response.body).toEqual({ deploymentId: 'deployment-3' });
    expect(extension.deployEnvironmentPlan.mock.calls[0][0]).toMatchObject({
      environmentName: 'team-a',
      planId: 'plan-1',
      allowReplacement: undefined,
      initiator: { reason: 'The sale' },
    });
  });

  it('allows a replacement once the name is typed', async () => {
    const { server, extension } = await start();

    await deploy(server, { confirmName: 'team-a' }).expect(200);

    expect(extension.deployEnvironmentPlan.mock.calls[0][0]).toMatchObject({
      allowReplacement: true,
    });
  });

  it.each([
    ['another name', { confirmName: 'team-b' }, [], 400, 'Type the name'],
    ['an unknown member', { allowReplacement: true }, [], 400, 'not valid'],
    [
      'no permission to replace',
      { confirmName: 'team-a' },
      ['proton.environment.replace'],
      403,
      'proton.environment.replace',
    ],
    [
      'no permission to update',
      {},
      ['proton.environment.update'],
      403,
      'proton.environment.update',
    ],
  ])('refuses %s', async (_, body, denied, status, message) => {
    const { server, extension } = await start({ denied });

    const response = await deploy(server, body);

    expect(response.status).toBe(status);
    expect(response.body.error.message).toContain(message);
    expect(extension.deployEnvironmentPlan).not.toHaveBeenCalled();
  });

  it.each([
    ['DRAFT', ['proton.template.publish'], 404],
    ['DRAFT', [], 200],
    ['PUBLISHED', ['proton.template.publish'], 200],
  ] as const)(
    'deploys a plan of a version that is %s without %j: %s',
    async (versionStatus, denied, status) => {
      const { server, proton, extension } = await start({
        denied: [...denied],
      });
      proton.api
        .on(GetEnvironmentTemplateVersionCommand, { minorVersion: '7' })
        .resolves({
          environmentTemplateVersion: {
            ...demoTemplateVersion,
            minorVersion: '7',
            schema: SCHEMA,
            status: versionStatus,
          },
        });
      extension.getEnvironmentPlan.mockResolvedValue({
        ...queued,
        status: 'READY',
        templateMinorVersion: '7',
      });

      const response = await deploy(server, {});

      expect(response.status).toBe(status);
      expect(extension.deployEnvironmentPlan).toHaveBeenCalledTimes(
        status === 200 ? 1 : 0,
      );
    },
  );

  it('answers that the plan is out of date', async () => {
    const { server, extension } = await start();
    extension.deployEnvironmentPlan.mockRejectedValue(
      await refused(409, 'The plan is out of date: preview again'),
    );

    const response = await deploy(server, {});

    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain('out of date');
  });
});

describe('permissions', () => {
  it.each([
    ['get', '/plan-1'],
    ['post', ''],
    ['post', '/plan-1/cancel'],
  ] as const)(
    'keeps %s %s from whoever may not update',
    async (method, path) => {
      const { server, proton } = await start({
        denied: ['proton.environment.update'],
      });

      const response = await request(server)[method](`${PATH}${path}`);

      expect(response.status).toBe(403);
      expect(proton.api.calls()).toEqual([]);
    },
  );
});
