import {
  Deployment,
  GetDeploymentCommand,
  GetEnvironmentTemplateVersionCommand,
  ListDeploymentsCommand,
  ListEnvironmentProvisionedResourcesCommand,
  ProtonServiceException,
} from '@aws-sdk/client-proton';
import { ResponseError } from '@backstage/errors';
import { DeploymentLogEvent } from '@proton-vending/backstage-plugin-proton-common';
import request from 'supertest';
import {
  DEMO_ARN,
  demoDeployment,
  demoTemplateVersion,
} from '../__testUtils__/demoEnvironment';
import { resource, startBackend } from '../__testUtils__/startBackend';

const PATH = '/api/proton/entities/default/resource/team-a/environment';

const SCHEMA = `
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      properties:
        size: { type: integer }
        password: { type: string, format: password }
`;

const SPEC = (size: number) =>
  `proton: EnvironmentSpec\nspec:\n  size: ${size}\n  password: hunter2\n`;

const STATE = {
  templateName: 'eks-cluster',
  templateMajorVersion: '1',
  templateMinorVersion: '0',
};

const UPDATE: Deployment = {
  ...demoDeployment,
  initialState: { environment: { ...STATE, spec: SPEC(1) } },
  targetState: { environment: { ...STATE, spec: SPEC(2) } },
};

const RECORD = {
  id: 'deployment-2',
  fromVersion: '1.0',
  toVersion: '1.0',
  engine: 'KUBERNETES',
  reason: 'More room',
  initiator: {
    principal: 'plugin:proton',
    onBehalfOf: 'user:default/developer',
  },
  steps: [{ step: 'queued' as const, startedAt: '2026-11-02T09:00:00.000Z' }],
  resources: { completed: 2, total: 3 },
};

const LINE: DeploymentLogEvent = {
  sequence: 1,
  timestamp: '2026-11-02T09:00:00.000Z',
  step: 'applying',
  level: 'error',
  message: 'api error AccessDenied: no (aws_vpc.this, vpc.tf:1)',
};

function notFound() {
  return ResponseError.fromResponse(
    new Response('{"error":{"name":"NotFoundError","message":"none"}}', {
      status: 404,
      headers: { 'content-type': 'application/json' },
    }) as never,
  );
}

async function start(options?: Parameters<typeof startBackend>[0]) {
  const backend = await startBackend({
    entities: [resource({ name: 'team-a', arn: DEMO_ARN })],
    ...options,
  });
  const { api, extension } = backend.proton;
  api
    .on(GetDeploymentCommand, { id: 'deployment-2' })
    .resolves({ deployment: UPDATE })
    .on(GetDeploymentCommand, { id: 'of-another' })
    .resolves({ deployment: { ...UPDATE, environmentName: 'team-b' } })
    .on(GetEnvironmentTemplateVersionCommand)
    .resolves({
      environmentTemplateVersion: { ...demoTemplateVersion, schema: SCHEMA },
    });
  extension.getDeploymentRecord.mockResolvedValue(RECORD);
  extension.getDeploymentPlan.mockRejectedValue(await notFound());
  return backend;
}

describe('GET …/environment/deployments', () => {
  it('lists the history with who, why, from where to where', async () => {
    const { server, proton } = await start();
    proton.extension.listDeploymentRecords.mockResolvedValue([RECORD]);
    proton.api
      .on(ListDeploymentsCommand, { environmentName: 'team-a', nextToken: 'a' })
      .resolves({ deployments: [demoDeployment], nextToken: 'b' });

    const { body } = await request(server).get(
      `${PATH}/deployments?nextToken=a`,
    );

    expect(body).toEqual({
      deployments: [
        {
          id: 'deployment-2',
          action: 'update',
          status: 'SUCCEEDED',
          createdAt: '2026-11-02T09:00:00.000Z',
          completedAt: '2026-11-02T09:04:00.000Z',
          fromVersion: '1.0',
          toVersion: '1.0',
          initiator: RECORD.initiator,
          reason: 'More room',
        },
      ],
      nextToken: 'b',
    });
  });

  it('asks Proton for a deployment that has no record', async () => {
    const { server, proton } = await start();
    proton.api
      .on(ListDeploymentsCommand)
      .resolves({ deployments: [demoDeployment] });

    const { body } = await request(server).get(`${PATH}/deployments`);

    expect(body.deployments).toMatchObject([
      { action: 'update', fromVersion: '1.0', toVersion: '1.0' },
    ]);
  });

  it('asks plain Proton for each deployment', async () => {
    const { server, proton } = await start();
    proton.service.extension.mockReturnValue(undefined);
    proton.api
      .on(ListDeploymentsCommand)
      .resolves({ deployments: [demoDeployment] });

    const { body } = await request(server).get(`${PATH}/deployments`);

    expect(body.deployments).toMatchObject([
      { action: 'update', fromVersion: '1.0', toVersion: '1.0' },
    ]);
  });
});

describe('GET …/environment/deployments of plain Proton', () => {
  async function startWithTwo(error: ProtonServiceException) {
    const { server, proton } = await start();
    proton.service.extension.mockReturnValue(undefined);
    proton.api
      .on(ListDeploymentsCommand)
      .resolves({
        deployments: [{ ...demoDeployment, id: 'other' }, demoDeployment],
        nextToken: 'b',
      })
      .on(GetDeploymentCommand, { id: 'other' })
      .rejects(error);
    return request(server).get(`${PATH}/deployments`);
  }

  const refusal = (name: string) =>
    new ProtonServiceException({
      name,
      message: 'Not this one',
      $fault: 'client',
      $metadata: {},
    });

  it('leaves out a deployment that is gone since it was listed', async () => {
    const { body, status } = await startWithTwo(
      refusal('ResourceNotFoundException'),
    );

    expect(status).toBe(200);
    expect(body.deployments).toMatchObject([{ id: 'deployment-2' }]);
    expect(body.nextToken).toBe('b');
  });

  it('hides no deployment that cannot be read for another reason', async () => {
    const { body, status } = await startWithTwo(
      refusal('AccessDeniedException'),
    );

    expect(status).toBe(403);
    expect(body.error.message).toContain('Not this one');
  });
});

describe('GET …/environment/deployments/:id', () => {
  it('tells the timeline, the progress and both sets of inputs', async () => {
    const { server } = await start();

    const { body } = await request(server).get(
      `${PATH}/deployments/deployment-2`,
    );

    expect(body).toMatchObject({
      id: 'deployment-2',
      engine: 'KUBERNETES',
      resources: { completed: 2, total: 3 },
      initialInputs: { size: 1, password: 'hunter2' },
      targetInputs: { size: 2, password: 'hunter2' },
    });
    expect(body.maskedInputs).toBeUndefined();
    expect(body.steps[0]).toEqual({
      step: 'queued',
      state: 'done',
      startedAt: '2026-11-02T09:00:00.000Z',
    });
    expect(body.plan).toBeUndefined();
    expect(body.failure).toBeUndefined();
  });

  it.each([
    ['IN_PROGRESS', true],
    ['CANCELLING', true],
    ['SUCCEEDED', false],
  ] as const)(
    'says what a deployment that is %s waits for: %s',
    async (deploymentStatus, isShown) => {
      const { server, proton } = await start();
      const waitingFor = {
        reason: 'The pull request waits for review',
        links: [
          { title: 'Pull request 7', url: 'https://git.example/pulls/7' },
        ],
      };
      proton.extension.getDeploymentRecord.mockResolvedValue({
        ...RECORD,
        waitingFor,
      });
      proton.api
        .on(GetDeploymentCommand, { id: 'deployment-2' })
        .resolves({ deployment: { ...UPDATE, deploymentStatus } });

      const { body } = await request(server).get(
        `${PATH}/deployments/deployment-2`,
      );

      expect(body.waitingFor).toEqual(isShown ? waitingFor : undefined);
    },
  );

  it('links to pages after the end of a deployment', async () => {
    const { server, proton } = await start();
    const links = [{ title: 'Log: apply', url: 'https://ci.example/7' }];
    proton.extension.getDeploymentRecord.mockResolvedValue({
      ...RECORD,
      links,
    });

    const { body } = await request(server).get(
      `${PATH}/deployments/deployment-2`,
    );

    expect(body).toMatchObject({ links, status: 'SUCCEEDED' });
  });

  it('masks sensitive inputs from whoever may not see them', async () => {
    const { server } = await start({
      denied: ['proton.environment.outputs.read'],
    });

    const { body } = await request(server).get(
      `${PATH}/deployments/deployment-2`,
    );

    expect(body.targetInputs).toEqual({ size: 2 });
    expect(body.maskedInputs).toEqual(['password']);
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('masks on both sides what only one of the versions calls sensitive', async () => {
    const { server, proton } = await start({
      denied: ['proton.environment.outputs.read'],
    });
    const spec = (newcomer: string) =>
      `proton: EnvironmentSpec\nspec:\n  size: 1\n  password: hunter2\n${newcomer}`;
    proton.api
      .on(GetDeploymentCommand, { id: 'deployment-2' })
      .resolves({
        deployment: {
          ...UPDATE,
          initialState: { environment: { ...STATE, spec: spec('') } },
          targetState: {
            environment: {
              ...STATE,
              templateMinorVersion: '1',
              spec: spec('  zones: 3\n'),
            },
          },
        },
      })
      .on(GetEnvironmentTemplateVersionCommand, { minorVersion: '0' })
      .resolves({
        environmentTemplateVersion: {
          ...demoTemplateVersion,
          schema: SCHEMA.replace(', format: password', ''),
        },
      })
      .on(GetEnvironmentTemplateVersionCommand, { minorVersion: '1' })
      .resolves({
        environmentTemplateVersion: {
          ...demoTemplateVersion,
          schema: `${SCHEMA}        zones: { type: integer }\n`,
        },
      });

    const { body } = await request(server).get(
      `${PATH}/deployments/deployment-2`,
    );

    expect(body).toMatchObject({
      initialInputs: { size: 1 },
      targetInputs: { size: 1, zones: 3 },
      maskedInputs: ['password'],
    });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('shows no inputs when it cannot tell which are sensitive', async () => {
    const { server, proton } = await start({
      denied: ['proton.environment.outputs.read'],
    });
    proton.api
      .on(GetEnvironmentTemplateVersionCommand)
      .rejects(new Error('gone'));

    const { body } = await request(server).get(
      `${PATH}/deployments/deployment-2`,
    );

    expect(body.targetInputs).toBeUndefined();
    expect(body.maskedInputs).toBeUndefined();
    expect(body.id).toBe('deployment-2');
  });

  it.each([
    [[], [LINE]],
    [['proton.environment.logs.read'], undefined],
  ])('explains a failure without %j', async (denied, log) => {
    const { server, proton } = await start({ denied });
    proton.api.on(GetDeploymentCommand).resolves({
      deployment: {
        ...UPDATE,
        deploymentStatus: 'FAILED',
        deploymentStatusMessage: 'Apply failed',
      },
    });
    proton.extension.listDeploymentLog.mockResolvedValue({
      events: [LINE],
      nextAfter: 1,
      complete: true,
    });

    const { body } = await request(server).get(
      `${PATH}/deployments/deployment-2`,
    );

    expect(body.failure).toMatchObject({
      message: 'Apply failed',
      resource: 'aws_vpc.this',
      cause: { id: 'missing-permission' },
    });
    expect(body.failure.log).toEqual(log);
  });

  it.each(['', '/log', '/log/stream', '/plan'])(
    'does not find the deployment of another environment: %s',
    async part => {
      const { server } = await start();

      const response = await request(server).get(
        `${PATH}/deployments/of-another${part}`,
      );

      expect(response.status).toBe(404);
      expect(response.body.error.message).toBe(
        'The environment "team-a" has no deployment of-another',
      );
    },
  );
});

describe('the log of a deployment', () => {
  it('is answered in pages', async () => {
    const { server, proton } = await start();
    const page = { events: [LINE], nextAfter: 1, complete: true };
    proton.extension.listDeploymentLog.mockResolvedValue(page);

    const { body } = await request(server).get(
      `${PATH}/deployments/deployment-2/log?after=5&limit=999999`,
    );

    expect(body).toEqual(page);
    expect(proton.extension.listDeploymentLog).toHaveBeenCalledWith({
      deploymentId: 'deployment-2',
      after: 5,
      limit: 1000,
    });
  });

  it('is followed until the deployment is over', async () => {
    const { server, proton } = await start();
    proton.extension.followDeploymentLog.mockImplementation(
      async function* lines() {
        yield LINE;
      },
    );

    const response = await request(server).get(
      `${PATH}/deployments/deployment-2/log/stream`,
    );

    expect(response.headers['content-type']).toContain('text/event-stream');
    expect(response.text).toBe(
      `id: 1\nevent: log\ndata: ${JSON.stringify(
        LINE,
      )}\n\nevent: complete\ndata: {}\n\n`,
    );
  });

  it('ends without an end when it breaks off', async () => {
    const { server, proton } = await start();
    proton.extension.followDeploymentLog.mockImplementation(
      async function* lines() {
        yield LINE;
        throw new Error('The control plane is away');
      },
    );

    const response = await request(server).get(
      `${PATH}/deployments/deployment-2/log/stream`,
    );

    expect(response.text).not.toContain('event: complete');
  });

  it('refuses what is no number', async () => {
    const { server } = await start();

    const response = await request(server).get(
      `${PATH}/deployments/deployment-2/log?after=x`,
    );

    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(
      '"after" must be a whole number',
    );
  });

  it.each(['log', 'log/stream', 'plan'])(
    'is not there where only Proton is spoken: %s',
    async part => {
      const { server, proton } = await start();
      proton.service.extension.mockReturnValue(undefined);

      const response = await request(server).get(
        `${PATH}/deployments/deployment-2/${part}`,
      );

      expect(response.status).toBe(404);
    },
  );
});

describe('GET …/environment/resources', () => {
  it('lists what was provisioned by type', async () => {
    const { server, proton } = await start();
    proton.api
      .on(ListEnvironmentProvisionedResourcesCommand)
      .resolves({
        provisionedResources: [
          { name: 'module.eks["a"].aws_eks_cluster.this[0]', identifier: 'x' },
        ],
        nextToken: 'next',
      })
      .on(ListEnvironmentProvisionedResourcesCommand, {
        environmentName: 'team-a',
        nextToken: 'next',
      })
      .resolves({
        provisionedResources: [
          {
            name: 'aws_vpc.this',
            identifier: 'vpc-0a1b',
            provisioningEngine: 'TERRAFORM',
          },
          { name: 'aws_vpc.unknown' },
        ],
      });

    const { body } = await request(server).get(`${PATH}/resources`);

    expect(body.resources).toEqual([
      {
        name: 'module.eks["a"].aws_eks_cluster.this[0]',
        identifier: 'x',
        type: 'aws_eks_cluster',
      },
      {
        name: 'aws_vpc.this',
        identifier: 'vpc-0a1b',
        type: 'aws_vpc',
        engine: 'TERRAFORM',
        consoleUrl:
          'https://us-east-1.console.aws.amazon.com/vpcconsole/home?region=us-east-1#VpcDetails:VpcId=vpc-0a1b',
      },
      { name: 'aws_vpc.unknown', type: 'aws_vpc' },
    ]);
  });
});

describe('permissions', () => {
  it.each([
    ['deployments', 'proton.environment.read'],
    ['deployments/deployment-2', 'proton.environment.read'],
    ['deployments/deployment-2/log', 'proton.environment.logs.read'],
    ['deployments/deployment-2/log/stream', 'proton.environment.logs.read'],
    ['deployments/deployment-2/plan', 'proton.environment.logs.read'],
    ['resources', 'proton.environment.read'],
  ])('keeps %s from whoever lacks %s', async (path, permission) => {
    const { server, proton } = await start({ denied: [permission] });

    const response = await request(server).get(`${PATH}/${path}`);

    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain(permission);
    expect(proton.api.calls()).toEqual([]);
  });
});
