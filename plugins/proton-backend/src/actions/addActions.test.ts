import {
  ConflictException,
  ResourceNotFoundException,
  GetDeploymentCommand,
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
  it('say of themselves what they change', async () => {
    const { registry } = await start();
    const { actions } = await registry.list();
    expect(
      Object.fromEntries(
        actions.map(({ name, attributes }) => [name, attributes.destructive]),
      ),
    ).toEqual({
      'list-clusters': false,
      'list-clusters-behind': false,
      'get-cluster': false,
      'explain-failure': false,
      'upgrade-cluster': true,
    });
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
  ])('%s needs %s', async (name, permission, input) => {
    const { invoke, proton } = await start({ denied: [permission] });
    await expect(invoke(name, input)).rejects.toThrow(permission);
    expect(proton.api.commandCalls(UpdateEnvironmentCommand)).toEqual([]);
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
