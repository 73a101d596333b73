import {
  CancelEnvironmentDeploymentCommand,
  ConflictException,
  DeleteEnvironmentCommand,
  Environment,
  GetEnvironmentCommand,
  GetEnvironmentTemplateVersionCommand,
  ListTagsForResourceCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import { mockCredentials } from '@backstage/backend-test-utils';
import { parseEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import request from 'supertest';
import {
  DEMO_ARN,
  demoEnvironment,
  demoTemplateVersion,
} from '../__testUtils__/demoEnvironment';
import { resource, startBackend } from '../__testUtils__/startBackend';

const PATH = '/api/proton/entities/default/resource/team-a/environment';

const SPEC =
  'proton: EnvironmentSpec\n# Two will do\nspec:\n  nodes: 2\n  password: hunter2\n';

function schema(maximum: number): string {
  return `
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      additionalProperties: false
      properties:
        nodes: { type: integer, maximum: ${maximum} }
        password: { type: string, format: password }
`;
}

async function start(
  options: { environment?: Partial<Environment>; denied?: string[] } = {},
) {
  const backend = await startBackend({
    entities: [resource({ name: 'team-a', arn: DEMO_ARN })],
    denied: options.denied,
  });
  const { api } = backend.proton;
  const environment = {
    ...demoEnvironment,
    spec: SPEC,
    ...options.environment,
  };
  api
    .on(GetEnvironmentCommand, { name: 'team-a' })
    .resolves({ environment })
    .on(ListTagsForResourceCommand)
    .resolves({ tags: [] });
  for (const [majorVersion, minorVersion, status, maximum] of [
    ['1', '0', 'PUBLISHED', 9],
    ['1', '2', 'PUBLISHED', 20],
    ['1', '3', 'DRAFT', 20],
    ['2', '0', 'PUBLISHED', 20],
    ['0', '1', 'PUBLISHED', 20],
  ] as const) {
    api
      .on(GetEnvironmentTemplateVersionCommand, {
        templateName: 'eks-cluster',
        majorVersion,
        minorVersion,
      })
      .resolves({
        environmentTemplateVersion: {
          ...demoTemplateVersion,
          majorVersion,
          minorVersion,
          status,
          schema: schema(maximum),
        },
      });
  }
  const running = {
    environment: { ...environment, lastAttemptedDeploymentId: 'deployment-3' },
  };
  api
    .on(UpdateEnvironmentCommand)
    .resolves(running)
    .on(CancelEnvironmentDeploymentCommand)
    .resolves(running)
    .on(DeleteEnvironmentCommand)
    .resolves(running);
  return { ...backend, api };
}

describe('POST …/environment/preview', () => {
  it('tells what would be different, and changes nothing', async () => {
    const { server, api } = await start({
      denied: ['proton.environment.outputs.read'],
    });

    const response = await request(server)
      .post(`${PATH}/preview`)
      .send({ version: '1.2', inputs: { nodes: 3 } });

    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      version: { before: '1.0', after: '1.2' },
      changes: [{ path: 'nodes', before: 2, after: 3 }],
      violations: [],
      warnings: [],
    });
    expect(response.text).not.toContain('hunter2');
    expect(api.commandCalls(UpdateEnvironmentCommand)).toHaveLength(0);
  });

  it('lists what breaks the schema, by the version that is asked for', async () => {
    const { server } = await start();
    const preview = (body: object) =>
      request(server).post(`${PATH}/preview`).send(body);

    expect(
      (await preview({ inputs: { nodes: 15 } })).body.violations,
    ).toMatchObject([{ path: 'nodes' }]);
    expect(
      (await preview({ version: '1.2', inputs: { nodes: 15 } })).body
        .violations,
    ).toEqual([]);
  });

  it.each([
    [{ unknown: 1 }, 'unknown'],
    [{ version: 'latest' }, 'must be a full version such as 1.1'],
    [{ inputs: [] }, 'inputs'],
    [{ reason: 'x'.repeat(501) }, 'reason'],
  ])('refuses the body %j', async (body, message) => {
    const { server } = await start();

    const response = await request(server).post(`${PATH}/preview`).send(body);

    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(message);
  });

  it('refuses inputs that no spec could hold', async () => {
    const { server } = await start();

    const response = await request(server)
      .post(`${PATH}/preview`)
      .send({ inputs: { name: 'a'.repeat(103_000) } });

    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain('The inputs are too large');
  });

  it.each([
    ['preview', { inputs: { name: 'a'.repeat(300_000) } }, 'inputs are too'],
    ['update', { inputs: { name: 'a'.repeat(300_000) } }, 'inputs are too'],
    ['cancel', { reason: 'a'.repeat(20_000) }, 'has more than 16,384 bytes'],
    ['delete', { reason: 'a'.repeat(20_000) }, 'has more than 16,384 bytes'],
    ['retain', { reason: 'a'.repeat(20_000) }, 'has more than 16,384 bytes'],
    ['accept-state', { x: 'a'.repeat(20_000) }, 'has more than 16,384 bytes'],
  ])(
    'does not parse a body that is too large to %s',
    async (path, body, why) => {
      const { server } = await start();
      const parse = jest.spyOn(JSON, 'parse');

      const response = await request(server)
        .post(`${PATH}/${path}`)
        .set('content-type', 'application/json')
        .send(JSON.stringify(body));

      expect(response.status).toBe(400);
      expect(response.body.error.message).toContain(why);
      const parsed = parse.mock.calls.filter(([text]) => text.length > 20_000);
      expect(parsed).toEqual([]);
      parse.mockRestore();
    },
  );

  it('takes a spec in any script', async () => {
    const { server } = await start();

    const response = await request(server)
      .post(`${PATH}/preview`)
      .send({ inputs: { name: '語'.repeat(50_000) } });

    expect(response.status).toBe(200);
  });

  it('hides drafts from whoever may not publish', async () => {
    const { server } = await start({ denied: ['proton.template.publish'] });

    const response = await request(server)
      .post(`${PATH}/preview`)
      .send({ version: '1.3' });

    expect(response.status).toBe(404);
  });

  it('refuses whoever may not update', async () => {
    const { server, api } = await start({
      denied: ['proton.environment.update'],
    });

    const response = await request(server).post(`${PATH}/preview`).send({});

    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain('proton.environment.update');
    expect(api.commandCalls(GetEnvironmentCommand)).toHaveLength(0);
  });
});

describe('POST …/environment/update', () => {
  it('deploys other inputs, keeps the secret, and tells for whom and why', async () => {
    const { server, api } = await start({
      denied: ['proton.environment.outputs.read'],
    });

    const response = await request(server)
      .post(`${PATH}/update`)
      .set('Authorization', mockCredentials.user.header('user:default/ada'))
      .send({ inputs: { nodes: 3 }, reason: 'The sale' });

    expect(response.body).toEqual({ deploymentId: 'deployment-3' });
    const [call] = api.commandCalls(UpdateEnvironmentCommand);
    expect(call.args[0].input).toEqual({
      name: 'team-a',
      deploymentType: 'CURRENT_VERSION',
      spec: expect.any(String),
    });
    expect(parseEnvironmentSpec(call.args[0].input.spec ?? '')).toEqual({
      nodes: 3,
      password: 'hunter2',
    });
    expect(call.args[0].middlewareStack.identify()).toContainEqual(
      expect.stringContaining('protonInitiator'),
    );
  });

  it('allows the loss of protected resources once the name is typed', async () => {
    const { server, api, proton } = await start();
    const { extension } = proton;
    extension.updateEnvironment.mockResolvedValue({
      deploymentId: 'deployment-4',
    });

    const response = await request(server)
      .post(`${PATH}/update`)
      .send({ inputs: { nodes: 3 }, confirmName: 'team-a' });

    expect(response.body).toEqual({ deploymentId: 'deployment-4' });
    expect(extension.updateEnvironment.mock.calls[0][0]).toMatchObject({
      environmentName: 'team-a',
      update: { deploymentType: 'CURRENT_VERSION', allowReplacement: true },
    });
    expect(api.commandCalls(UpdateEnvironmentCommand)).toHaveLength(0);
  });

  it.each([
    ['another name', 'team-b', [], 400, 'Type the name'],
    [
      'no permission to replace',
      'team-a',
      ['proton.environment.replace'],
      403,
      'proton.environment.replace',
    ],
  ])(
    'refuses that with %s',
    async (_, confirmName, denied, status, message) => {
      const { server, api } = await start({ denied });

      const response = await request(server)
        .post(`${PATH}/update`)
        .send({ confirmName });

      expect(response.status).toBe(status);
      expect(response.body.error.message).toContain(message);
      expect(api.commandCalls(UpdateEnvironmentCommand)).toHaveLength(0);
    },
  );

  it.each([
    [{}, { deploymentType: 'CURRENT_VERSION' }],
    [
      { version: '1.2' },
      {
        deploymentType: 'MINOR_VERSION',
        templateMajorVersion: '1',
        templateMinorVersion: '2',
      },
    ],
    [
      { version: '2.0', acknowledgeMajorVersion: true },
      {
        deploymentType: 'MAJOR_VERSION',
        templateMajorVersion: '2',
        templateMinorVersion: '0',
      },
    ],
  ])('takes %j with the very same spec', async (body, update) => {
    const { server, api } = await start();

    const response = await request(server).post(`${PATH}/update`).send(body);

    expect(response.status).toBe(200);
    expect(api.commandCalls(UpdateEnvironmentCommand)[0].args[0].input).toEqual(
      { name: 'team-a', spec: SPEC, ...update },
    );
  });

  it.each([
    [{ version: '2.0' }, 400, 'acknowledgeMajorVersion'],
    [{ inputs: { nodes: 99 } }, 400, 'nodes must be <= 9'],
    [{ version: '0.1' }, 409, 'earlier major version'],
  ])('refuses %j', async (body, status, message) => {
    const { server, api } = await start();

    const response = await request(server).post(`${PATH}/update`).send(body);

    expect(response.status).toBe(status);
    expect(response.body.error.message).toContain(message);
    expect(api.commandCalls(UpdateEnvironmentCommand)).toHaveLength(0);
  });

  it('takes nothing back that somebody else deployed since the preview', async () => {
    const { server, api } = await start();
    const preview = await request(server)
      .post(`${PATH}/preview`)
      .send({ inputs: { nodes: 3 } });
    const { basedOn } = preview.body;
    const update = (body: object) =>
      request(server)
        .post(`${PATH}/update`)
        .send({ inputs: { nodes: 3 }, ...body });

    const late = await update({ basedOn: 'deployment-0' });
    const inTime = await update({ basedOn });

    expect(basedOn).toBe('deployment-2');
    expect(late.status).toBe(409);
    expect(late.body.error.message).toContain(
      'Something else was deployed to the environment "team-a" since this change was looked at (deployment deployment-2)',
    );
    expect(inTime.status).toBe(200);
    expect(api.commandCalls(UpdateEnvironmentCommand)).toHaveLength(1);
  });

  it('says what to do while a deployment runs', async () => {
    const { server, api } = await start({
      environment: { deploymentStatus: 'IN_PROGRESS' },
    });

    const response = await request(server).post(`${PATH}/update`).send({});

    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain(
      'A deployment is running. Wait until it ends, or cancel it',
    );
    expect(api.commandCalls(UpdateEnvironmentCommand)).toHaveLength(0);
  });

  it('answers with the conflict that Proton sees', async () => {
    const { server, api } = await start();
    api.on(UpdateEnvironmentCommand).rejects(
      new ConflictException({
        message: 'Environment team-a is IN_PROGRESS; cancel it or wait',
        $metadata: {},
      }),
    );

    const response = await request(server).post(`${PATH}/update`).send({});

    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain('cancel it or wait');
  });
});

describe('POST …/environment/cancel', () => {
  it('cancels what runs', async () => {
    const { server, api } = await start({
      environment: { deploymentStatus: 'IN_PROGRESS' },
    });

    const response = await request(server).post(`${PATH}/cancel`);

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ deploymentId: 'deployment-3' });
    expect(
      api.commandCalls(CancelEnvironmentDeploymentCommand)[0].args[0].input,
    ).toEqual({ environmentName: 'team-a' });
  });

  it.each([
    ['SUCCEEDED', 'No deployment is running'],
    ['DELETE_IN_PROGRESS', "can't be cancelled"],
  ] as const)('refuses while %s', async (deploymentStatus, message) => {
    const { server } = await start({ environment: { deploymentStatus } });

    const response = await request(server).post(`${PATH}/cancel`).send({});

    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain(message);
  });

  it('answers twice with the same', async () => {
    const { server, api } = await start({
      environment: { deploymentStatus: 'CANCELLING' },
    });

    const response = await request(server).post(`${PATH}/cancel`).send({});

    expect(response.body).toEqual({ deploymentId: 'deployment-2' });
    expect(api.commandCalls(CancelEnvironmentDeploymentCommand)).toEqual([]);
  });
});

describe('POST …/environment/delete', () => {
  it('deletes when the name is typed', async () => {
    const { server, api } = await start();

    const response = await request(server)
      .post(`${PATH}/delete`)
      .send({ confirmName: 'team-a', reason: 'Not needed' });

    expect(response.body).toEqual({ deploymentId: 'deployment-3' });
    expect(api.commandCalls(DeleteEnvironmentCommand)[0].args[0].input).toEqual(
      { name: 'team-a' },
    );
  });

  it.each([[{ confirmName: 'team-b' }], [{}]])(
    'refuses %j',
    async (body: object) => {
      const { server, api } = await start();

      const response = await request(server).post(`${PATH}/delete`).send(body);

      expect(response.status).toBe(400);
      expect(response.body.error.message).toContain('confirmName');
      expect(api.commandCalls(DeleteEnvironmentCommand)).toHaveLength(0);
    },
  );

  it('needs the permission', async () => {
    const { server, api } = await start({
      denied: ['proton.environment.delete'],
    });

    const response = await request(server)
      .post(`${PATH}/delete`)
      .send({ confirmName: 'team-a' });

    expect(response.status).toBe(403);
    expect(api.commandCalls(DeleteEnvironmentCommand)).toHaveLength(0);
  });
});

describe('POST …/environment/retain', () => {
  const retained = {
    environmentId: 'environment-1',
    deploymentId: 'deployment-4',
    message: 'Forgotten',
  };

  it('forgets the environment on behalf of the user', async () => {
    const { server, proton } = await start();
    proton.extension.retainEnvironment.mockResolvedValue(retained);

    const response = await request(server)
      .post(`${PATH}/retain`)
      .set('Authorization', mockCredentials.user.header('user:default/ada'))
      .send({ confirmName: 'team-a', reason: 'Moved' });

    expect(response.body).toEqual(retained);
    expect(proton.extension.retainEnvironment).toHaveBeenCalledWith({
      environmentName: 'team-a',
      initiator: { onBehalfOf: 'user:default/ada', reason: 'Moved' },
    });
  });

  it('says that only this control plane can', async () => {
    const { server, proton } = await start();
    proton.service.extension.mockReturnValue(undefined);

    const response = await request(server)
      .post(`${PATH}/retain`)
      .send({ confirmName: 'team-a' });

    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain(
      "can't delete an environment and keep its infrastructure",
    );
  });
});
