import {
  ConflictException,
  CreateEnvironmentCommand,
  ResourceNotFoundException,
  GetDeploymentCommand,
  GetEnvironmentCommand,
  GetEnvironmentTemplateVersionCommand,
  ListEnvironmentsCommand,
  ListEnvironmentTemplatesCommand,
  ListEnvironmentTemplateVersionsCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { mockCredentials } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { JsonObject } from '@backstage/types';
import Ajv from 'ajv';
import { protonEnvironmentReadPermission } from '@proton-vending/backstage-plugin-proton-common';
import {
  createProtonEnvironmentConditionalDecision,
  protonEnvironmentConditions,
} from '@proton-vending/backstage-plugin-proton-node';
import {
  DEMO_ARN,
  demoDeployment,
  demoEnvironment,
  demoTemplate,
  demoTemplateVersion,
} from '../__testUtils__/demoEnvironment';
import { resource, startBackend } from '../__testUtils__/startBackend';

const REF = 'resource:default/team-a';

const TEMPLATE = { template: 'eks-cluster' };

const VERSION = { ...TEMPLATE, version: '1' };

const CREATION = {
  ...VERSION,
  name: 'new',
  owner: 'team-a',
  inputs: { password: 'secret' },
};

const SCHEMA = `
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      additionalProperties: false
      properties:
        password: { type: string, format: password }
`;

async function start(
  options?: Pick<
    NonNullable<Parameters<typeof startBackend>[0]>,
    'accounts' | 'conditions' | 'denied'
  >,
) {
  const registry = actionsRegistryServiceMock();
  const { proton } = await startBackend({
    entities: [
      resource({ name: 'team-a', arn: DEMO_ARN }),
      resource({ name: 'plain' }),
    ],
    ...options,
    services: [
      createServiceFactory({
        service: actionsRegistryServiceRef,
        deps: {},
        factory: () => registry,
      }),
    ],
  });
  proton.api
    .on(ListEnvironmentsCommand)
    .resolves({ environments: [demoEnvironment] })
    .on(ListEnvironmentTemplatesCommand)
    .resolves({ templates: [demoTemplate] })
    .on(ListEnvironmentTemplateVersionsCommand)
    .resolves({ templateVersions: [demoTemplateVersion] })
    .on(GetEnvironmentTemplateVersionCommand, { majorVersion: '2' })
    .resolves({
      environmentTemplateVersion: {
        ...demoTemplateVersion,
        majorVersion: '2',
        status: 'PUBLISHED',
        schema: SCHEMA,
      },
    })
    .on(GetEnvironmentTemplateVersionCommand, { minorVersion: '2' })
    .resolves({
      environmentTemplateVersion: {
        ...demoTemplateVersion,
        minorVersion: '2',
        schema: SCHEMA,
      },
    })
    .on(UpdateEnvironmentCommand)
    .resolves({
      environment: {
        ...demoEnvironment,
        deploymentStatus: 'IN_PROGRESS',
        lastAttemptedDeploymentId: 'deployment-3',
      },
    });
  const invoke = async (name: string, input: JsonObject) => {
    const { output } = await registry.invoke({
      id: `test:${name}`,
      input,
      credentials: mockCredentials.user('user:default/jane'),
    });
    return output;
  };
  return { invoke, proton, registry };
}

describe('the actions', () => {
  it('have examples that fit their schemas', async () => {
    const { registry } = await start();
    const { actions } = await registry.list();
    const ajv = new Ajv({ strict: false });
    const problems = actions.flatMap(({ name, schema, examples = [] }) =>
      examples.flatMap(({ input, output }) => [
        ...(ajv.validate(schema.input, input)
          ? []
          : [`${name}: input ${ajv.errorsText()}`]),
        ...(ajv.validate(schema.output, output)
          ? []
          : [`${name}: output ${ajv.errorsText()}`]),
      ]),
    );
    expect(problems).toEqual([]);
    expect(actions.filter(({ examples }) => !examples?.length)).toEqual([]);
  });

  it('list-clusters lists what the caller may see', async () => {
    const { invoke } = await start();
    expect(
      await invoke('list-clusters', {
        owner: 'team-a',
        template: 'eks-cluster',
        status: ['SUCCEEDED'],
      }),
    ).toEqual({
      clusters: [
        expect.objectContaining({
          entityRef: REF,
          name: 'team-a',
          owner: 'group:default/team-a',
          status: 'SUCCEEDED',
          template: 'eks-cluster',
          version: '1.0',
          recommendedMinorVersion: '1.2',
          recommendedVersion: '2.0',
        }),
      ],
      total: 1,
      refreshing: false,
    });
    expect(await invoke('list-clusters', { status: ['FAILED'] })).toEqual({
      clusters: [],
      total: 0,
      refreshing: false,
    });
    await expect(invoke('list-clusters', { limit: 101 })).rejects.toThrow();
  });

  it('list-clusters-behind lists what can be upgraded', async () => {
    const { invoke, proton } = await start();
    expect(await invoke('list-clusters-behind', {})).toMatchObject({
      total: 1,
    });
    expect(
      await invoke('list-clusters-behind', { behind: 'major' }),
    ).toMatchObject({ total: 1 });
    expect(proton.api.commandCalls(UpdateEnvironmentCommand)).toEqual([]);
  });

  it.each(['list-clusters', 'list-clusters-behind'])(
    '%s says that accounts are missing, also those that it may not name',
    async name => {
      const away = '210987654321';
      const { invoke, proton } = await start({
        accounts: [
          { accountId: '123456789012', regions: ['us-east-1'] },
          { accountId: away, regions: ['us-east-1'] },
        ],
        conditions: {
          'proton.environment.read': createProtonEnvironmentConditionalDecision(
            protonEnvironmentReadPermission,
            protonEnvironmentConditions.isOwner({
              claims: ['group:default/team-a'],
            }),
          ),
        },
      });
      const client = await proton.service.getClient();
      proton.service.getClient.mockImplementation(async target => {
        if (target?.accountId === away) {
          throw new Error('no credentials');
        }
        return client;
      });

      const output = await invoke(name, {});

      expect(output).toMatchObject({ total: 1, unnamed: 1 });
      expect(JSON.stringify(output)).not.toContain(away);
    },
  );

  it('get-cluster tells everything but secrets', async () => {
    const { invoke } = await start();
    const output = await invoke('get-cluster', { entityRef: 'team-a' });
    expect(output).toMatchObject({
      entityRef: REF,
      arn: DEMO_ARN,
      status: 'SUCCEEDED',
      version: '1.0',
      recommendedMinorVersion: '1.2',
      lastDeployment: { id: 'deployment-2', status: 'SUCCEEDED' },
      outputs: { endpoint: 'https://eks.example.com' },
      sensitiveOutputs: ['token'],
    });
    expect(JSON.stringify(output)).not.toMatch(/top-secret|hunter2/);
  });

  it.each(['get-cluster', 'explain-failure', 'upgrade-cluster'])(
    '%s knows nothing but environments',
    async name => {
      const { invoke } = await start();
      await expect(invoke(name, { entityRef: 'plain' })).rejects.toThrow(
        'not a Proton environment',
      );
      await expect(invoke(name, { entityRef: 'gone' })).rejects.toThrow(
        'There is no entity resource:default/gone',
      );
      await expect(invoke(name, { entityRef: ':' })).rejects.toThrow(
        'entityRef must be an entity ref',
      );
    },
  );

  it.each([
    ['list-clusters', 'proton.environment.read', {}],
    ['list-clusters-behind', 'proton.environment.read', {}],
    ['get-cluster', 'proton.environment.read', { entityRef: REF }],
    ['explain-failure', 'proton.environment.read', { entityRef: REF }],
    ['upgrade-cluster', 'proton.environment.update', { entityRef: REF }],
    ['get-cluster-inputs', 'proton.environment.read', { entityRef: REF }],
    ['list-templates', 'proton.template.read', {}],
    ['get-template', 'proton.template.read', TEMPLATE],
    ['get-template-version', 'proton.template.read', VERSION],
    ['validate-inputs', 'proton.template.read', { ...VERSION, inputs: {} }],
    ['create-cluster', 'proton.environment.create', CREATION],
    ['preview-cluster-change', 'proton.environment.update', { entityRef: REF }],
    ['plan-cluster-change', 'proton.environment.update', { entityRef: REF }],
    [
      'get-cluster-plan',
      'proton.environment.read',
      { entityRef: REF, planId: 'plan-1' },
    ],
    [
      'get-cluster-plan',
      'proton.environment.update',
      { entityRef: REF, planId: 'plan-1' },
    ],
    [
      'deploy-cluster-plan',
      'proton.environment.update',
      { entityRef: REF, planId: 'plan-1' },
    ],
    [
      'deploy-cluster-plan',
      'proton.environment.replace',
      { entityRef: REF, planId: 'plan-1', confirmName: 'team-a' },
    ],
    ['change-cluster', 'proton.environment.update', { entityRef: REF }],
    ['cancel-deployment', 'proton.environment.cancel', { entityRef: REF }],
    [
      'delete-cluster',
      'proton.environment.delete',
      { entityRef: REF, confirmName: 'team-a' },
    ],
    ['list-campaigns', 'proton.campaign.read', {}],
    ['get-campaign', 'proton.campaign.read', { campaignId: 'c' }],
    [
      'create-campaign',
      'proton.campaign.create',
      {
        name: 'n',
        reason: 'r',
        selection: { entityRefs: [REF] },
        target: { type: 'redeploy', templateName: 'eks-cluster' },
      },
    ],
    ['preview-campaign', 'proton.campaign.update', { campaignId: 'c' }],
    ['start-campaign', 'proton.campaign.update', { campaignId: 'c' }],
    ['pause-campaign', 'proton.campaign.update', { campaignId: 'c' }],
    ['resume-campaign', 'proton.campaign.update', { campaignId: 'c' }],
    ['retry-campaign', 'proton.campaign.update', { campaignId: 'c' }],
    ['stop-campaign', 'proton.campaign.update', { campaignId: 'c' }],
  ])('%s needs %s', async (name, permission, input) => {
    const { invoke, proton } = await start({ denied: [permission] });
    await expect(invoke(name, input)).rejects.toThrow(permission);
    const changed = proton.api
      .calls()
      .map(({ args: [command] }) => command.constructor.name)
      .filter(sent => !/^(Get|List)/.test(sent));
    expect(changed).toEqual([]);
    expect(proton.extension.startEnvironmentPlan).not.toHaveBeenCalled();
    expect(proton.extension.deployEnvironmentPlan).not.toHaveBeenCalled();
  });

  describe('create-cluster', () => {
    async function startCreating(denied?: string[]) {
      const started = await start({ denied });
      started.proton.api
        .on(CreateEnvironmentCommand)
        .resolves({
          environment: {
            ...demoEnvironment,
            name: 'new',
            deploymentStatus: 'IN_PROGRESS',
            lastAttemptedDeploymentId: 'deployment-1',
          },
        })
        .on(GetEnvironmentCommand, { name: 'new' })
        .rejects(
          new ResourceNotFoundException({ message: 'none', $metadata: {} }),
        );
      return started;
    }

    it('creates an environment of the caller with the recommended version', async () => {
      const { invoke, proton } = await startCreating();

      expect(await invoke('create-cluster', CREATION)).toEqual({
        arn: 'arn:aws:proton:us-east-1:123456789012:environment/new',
        entityRef: 'resource:default/new',
        version: '1.2',
        deploymentId: 'deployment-1',
        status: 'IN_PROGRESS',
      });

      const [{ args }] = proton.api.commandCalls(CreateEnvironmentCommand);
      expect(args[0].input).toMatchObject({
        name: 'new',
        templateName: 'eks-cluster',
        templateMajorVersion: '1',
        templateMinorVersion: '2',
        tags: expect.arrayContaining([
          { key: 'backstage.io/owner', value: 'group:default/team-a' },
          { key: 'backstage.io/entity-ref', value: 'resource:default/new' },
          { key: 'backstage.io/created-by', value: 'user:default/jane' },
        ]),
      });
    });

    it.each([
      [{ name: '-' }, 'The name "-"'],
      [{ inputs: { other: 1 } }, 'The inputs do not fit eks-cluster 1.2'],
      [{ version: 'newest' }, 'version must be a major version such as 1'],
      [{ owner: ':' }, 'owner must be an entity ref'],
      [{ name: 'team-a' }, 'The name team-a is taken'],
    ])('refuses %p', async (change, message) => {
      const { invoke, proton } = await startCreating();

      await expect(
        invoke('create-cluster', { ...CREATION, ...change }),
      ).rejects.toThrow(message);

      expect(proton.api.commandCalls(CreateEnvironmentCommand)).toEqual([]);
    });

    it('needs a template that the caller may see', async () => {
      const { invoke, proton } = await startCreating(['proton.template.read']);

      await expect(invoke('create-cluster', CREATION)).rejects.toThrow(
        'There is no environment template "eks-cluster" that you may see',
      );

      expect(proton.api.commandCalls(CreateEnvironmentCommand)).toEqual([]);
    });

    it('creates no draft for callers who may not publish', async () => {
      const { invoke, proton } = await startCreating([
        'proton.template.publish',
      ]);
      proton.api
        .on(GetEnvironmentTemplateVersionCommand, { minorVersion: '3' })
        .resolves({
          environmentTemplateVersion: {
            ...demoTemplateVersion,
            minorVersion: '3',
            status: 'DRAFT',
            schema: SCHEMA,
          },
        });

      await expect(
        invoke('create-cluster', { ...CREATION, version: '1.3' }),
      ).rejects.toThrow('has no published version 1.3');
    });
  });

  it('change-cluster merges inputs, and keeps sensitive ones that the caller may not see', async () => {
    const { invoke, proton } = await start({
      denied: ['proton.environment.outputs.read'],
    });
    proton.api
      .on(GetEnvironmentTemplateVersionCommand, { minorVersion: '0' })
      .resolves({
        environmentTemplateVersion: {
          ...demoTemplateVersion,
          schema: SCHEMA.replace(
            'properties:',
            'properties:\n        nodes: { type: integer }',
          ),
        },
      });

    const preview = await invoke('preview-cluster-change', {
      entityRef: REF,
      inputs: { nodes: 3 },
    });
    expect(preview).toMatchObject({
      fromVersion: '1.0',
      toVersion: '1.0',
      changes: [expect.objectContaining({ path: 'nodes', after: 3 })],
      violations: [],
    });
    expect(JSON.stringify(preview)).not.toContain('hunter2');
    await invoke('change-cluster', { entityRef: REF, inputs: { nodes: 3 } });

    const [{ args }] = proton.api.commandCalls(UpdateEnvironmentCommand);
    const { spec } = args[0].input as { spec: string };
    expect(spec).toMatch(/nodes: 3/);
    expect(spec).toMatch(/password: hunter2/);
  });

  it('preview-cluster-change shows no sensitive value to those who may see them', async () => {
    const { invoke, proton } = await start();
    proton.api
      .on(GetEnvironmentTemplateVersionCommand, { minorVersion: '0' })
      .resolves({
        environmentTemplateVersion: { ...demoTemplateVersion, schema: SCHEMA },
      });

    const preview = await invoke('preview-cluster-change', {
      entityRef: REF,
      inputs: { password: 'hunter3' },
    });

    expect(preview).toMatchObject({ changes: [{ path: 'password' }] });
    expect(JSON.stringify(preview)).not.toMatch(/hunter/);
  });

  it('says which inputs a failed plan is about', async () => {
    const { invoke, proton } = await start();
    const inputProblems = [{ path: 'size', message: 'Choose a larger size.' }];
    proton.extension.getEnvironmentPlan.mockResolvedValue({
      id: 'plan-1',
      environmentArn: String(demoEnvironment.arn),
      status: 'FAILED',
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      createdAt: '2026-11-02T09:00:00Z',
      expiresAt: '2026-11-02T10:00:00Z',
      failure: { message: 'Error: Choose a larger size.', inputProblems },
    });

    expect(
      await invoke('get-cluster-plan', { entityRef: REF, planId: 'plan-1' }),
    ).toMatchObject({
      status: 'FAILED',
      failure: 'Error: Choose a larger size.',
      inputProblems,
    });
  });

  it('says why a plan is cancelled', async () => {
    const { invoke, proton } = await start();
    proton.extension.getEnvironmentPlan.mockResolvedValue({
      id: 'plan-1',
      environmentArn: String(demoEnvironment.arn),
      status: 'CANCELLED',
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      createdAt: '2026-11-02T09:00:00Z',
      expiresAt: '2026-11-02T10:00:00Z',
    });

    expect(
      await invoke('get-cluster-plan', { entityRef: REF, planId: 'plan-1' }),
    ).toMatchObject({
      status: 'CANCELLED',
      failure: expect.stringContaining('nobody read it for a minute'),
    });
  });

  describe('explain-failure', () => {
    async function startFailed(denied?: string[]) {
      const started = await start({ denied });
      started.proton.api
        .on(GetDeploymentCommand, { id: 'deployment-2' })
        .resolves({
          deployment: {
            ...demoDeployment,
            deploymentStatus: 'FAILED',
            deploymentStatusMessage: 'Apply failed',
          },
        });
      started.proton.extension.listDeploymentLog.mockResolvedValue({
        events: [
          {
            sequence: 1,
            timestamp: '2026-11-02T09:00:00Z',
            step: 'applying',
            level: 'info',
            message: 'aws_vpc.this: Creating...',
          },
          {
            sequence: 2,
            timestamp: '2026-11-02T09:01:00Z',
            step: 'applying',
            level: 'error',
            message: 'Error: VpcLimitExceeded (aws_vpc.this)',
          },
        ],
        nextAfter: 2,
        complete: true,
      });
      return started;
    }

    it('tells the message, the likely cause and the lines around the error', async () => {
      const { invoke } = await startFailed();
      expect(await invoke('explain-failure', { entityRef: REF })).toEqual({
        entityRef: REF,
        deploymentId: 'deployment-2',
        status: 'FAILED',
        failed: true,
        message: 'Apply failed',
        step: 'applying',
        resource: 'aws_vpc.this',
        likelyCause: {
          title: 'A quota of the AWS account is used up',
          explanation: expect.any(String),
          remedies: expect.arrayContaining([expect.any(String)]),
        },
        log: [
          'info: aws_vpc.this: Creating...',
          'error: Error: VpcLimitExceeded (aws_vpc.this)',
        ],
      });
    });

    it('says which inputs the failure is about', async () => {
      const { invoke, proton } = await startFailed();
      const inputProblems = [
        { path: 'size', message: 'Choose a larger size.' },
      ];
      proton.extension.getDeploymentRecord.mockResolvedValue({
        id: 'deployment-2',
        steps: [],
        inputProblems,
      });

      expect(await invoke('explain-failure', { entityRef: REF })).toMatchObject(
        { inputProblems, likelyCause: { title: expect.any(String) } },
      );
    });

    it('shows nothing of the log without permission for it', async () => {
      const { invoke } = await startFailed(['proton.environment.logs.read']);
      const output = await invoke('explain-failure', { entityRef: REF });
      expect(output).toMatchObject({
        message: 'Apply failed',
        likelyCause: { title: 'A quota of the AWS account is used up' },
      });
      expect(JSON.stringify(output)).not.toContain('Creating...');
    });

    it('says so when nothing failed', async () => {
      const { invoke } = await start();
      expect(await invoke('explain-failure', { entityRef: REF })).toMatchObject(
        { failed: false, status: 'SUCCEEDED' },
      );
    });

    it('does not tell of deployments of other environments', async () => {
      const { invoke, proton } = await start();
      proton.api.on(GetDeploymentCommand, { id: 'deployment-9' }).resolves({
        deployment: { ...demoDeployment, environmentName: 'team-b' },
      });
      await expect(
        invoke('explain-failure', {
          entityRef: REF,
          deploymentId: 'deployment-9',
        }),
      ).rejects.toThrow('has no deployment deployment-9');
    });
  });

  describe('upgrade-cluster', () => {
    it('deploys the recommended minor version on behalf of the caller', async () => {
      const { invoke, proton } = await start();
      expect(await invoke('upgrade-cluster', { entityRef: REF })).toEqual({
        entityRef: REF,
        deploymentId: 'deployment-3',
        fromVersion: '1.0',
        toVersion: '1.2',
        status: 'IN_PROGRESS',
      });
      const [{ args }] = proton.api.commandCalls(UpdateEnvironmentCommand);
      expect(args[0].input).toEqual({
        name: 'team-a',
        deploymentType: 'MINOR_VERSION',
        templateMajorVersion: '1',
        templateMinorVersion: '2',
      });
      expect(args[0].middlewareStack.identify()).toContainEqual(
        expect.stringContaining('protonInitiator'),
      );
    });

    it('asks for the agreement of a person before another major version', async () => {
      const { invoke, proton } = await start();
      const input = { entityRef: REF, version: '2.0' };
      await expect(invoke('upgrade-cluster', input)).rejects.toThrow(
        'set acknowledgeMajorVersion',
      );
      expect(
        await invoke('upgrade-cluster', {
          ...input,
          acknowledgeMajorVersion: true,
        }),
      ).toMatchObject({ toVersion: '2.0' });
      const [{ args }] = proton.api.commandCalls(UpdateEnvironmentCommand);
      expect(args[0].input).toMatchObject({ deploymentType: 'MAJOR_VERSION' });
    });

    it.each([
      ['1.0', 'There is nothing to upgrade: team-a runs 1.0'],
      ['0.9', 'and 0.9 is not newer'],
      ['latest', 'version must be a major and a minor version'],
    ])('refuses %s', async (version, message) => {
      const { invoke, proton } = await start();
      await expect(
        invoke('upgrade-cluster', { entityRef: REF, version }),
      ).rejects.toThrow(message);
      expect(proton.api.commandCalls(UpdateEnvironmentCommand)).toEqual([]);
    });

    it('refuses a draft as if it did not exist', async () => {
      const { invoke, proton } = await start();
      proton.api
        .on(GetEnvironmentTemplateVersionCommand, { minorVersion: '3' })
        .resolves({
          environmentTemplateVersion: {
            ...demoTemplateVersion,
            status: 'DRAFT',
          },
        });
      proton.api
        .on(GetEnvironmentTemplateVersionCommand, { minorVersion: '4' })
        .rejects(
          new ResourceNotFoundException({ message: 'none', $metadata: {} }),
        );
      for (const version of ['1.3', '1.4']) {
        await expect(
          invoke('upgrade-cluster', { entityRef: REF, version }),
        ).rejects.toThrow(
          `The environment template "eks-cluster" has no published version ${version}; this action deploys no drafts`,
        );
      }
    });

    it('refuses a version that the inputs do not fit', async () => {
      const { invoke, proton } = await start();
      proton.api
        .on(GetEnvironmentTemplateVersionCommand, { minorVersion: '2' })
        .resolves({
          environmentTemplateVersion: {
            ...demoTemplateVersion,
            minorVersion: '2',
            schema: SCHEMA.replace('password:', 'token:'),
          },
        });
      await expect(
        invoke('upgrade-cluster', { entityRef: REF }),
      ).rejects.toThrow('The inputs do not fit version 1.2');
      expect(proton.api.commandCalls(UpdateEnvironmentCommand)).toEqual([]);
    });

    it('says so when a deployment runs', async () => {
      const { invoke, proton } = await start();
      proton.api.on(UpdateEnvironmentCommand).rejects(
        new ConflictException({
          message: 'Its deployment is IN_PROGRESS',
          $metadata: {},
        }),
      );
      await expect(
        invoke('upgrade-cluster', { entityRef: REF }),
      ).rejects.toThrow('Its deployment is IN_PROGRESS');
    });
  });
});
