import {
  ConflictException,
  GetEnvironmentTemplateVersionCommand,
  GetTemplateSyncConfigCommand,
  GetTemplateSyncStatusCommand,
  ListEnvironmentsCommand,
  ListEnvironmentTemplatesCommand,
  ListEnvironmentTemplateVersionsCommand,
  ResourceNotFoundException,
  UpdateEnvironmentTemplateVersionCommand,
} from '@aws-sdk/client-proton';
import { mockServices } from '@backstage/backend-test-utils';
import request from 'supertest';
import {
  demoEnvironment,
  demoTemplate,
  demoTemplateVersion,
} from '../__testUtils__/demoEnvironment';
import { resource, startBackend } from '../__testUtils__/startBackend';

const PATH = '/api/proton/environment-templates/eks-cluster';

describe('POST /environment-templates/:name/versions/:major/:minor/publish', () => {
  it('publishes the version, and has it audited', async () => {
    const auditor = mockServices.auditor.mock();
    const success = jest.fn();
    auditor.createEvent.mockResolvedValue({ success, fail: jest.fn() });
    const { server, proton } = await startBackend({
      services: [auditor.factory],
    });
    proton.api.on(UpdateEnvironmentTemplateVersionCommand).resolves({
      environmentTemplateVersion: demoTemplateVersion,
    });

    const response = await request(server).post(`${PATH}/versions/1/0/publish`);

    expect(response.body).toEqual({
      templateName: 'eks-cluster',
      version: '1.0',
      status: 'PUBLISHED',
    });
    const [call] = proton.api.commandCalls(
      UpdateEnvironmentTemplateVersionCommand,
    );
    expect(call.args[0].input).toEqual({
      templateName: 'eks-cluster',
      majorVersion: '1',
      minorVersion: '0',
      status: 'PUBLISHED',
    });
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'environment-template-publish',
        severityLevel: 'medium',
        meta: {
          actionType: 'publish',
          templateName: 'eks-cluster',
          templateVersion: '1.0',
        },
      }),
    );
    expect(success).toHaveBeenCalled();
  });

  it("gives Proton's reason when it refuses", async () => {
    const { server, proton } = await startBackend();
    proton.api.on(UpdateEnvironmentTemplateVersionCommand).rejects(
      new ConflictException({
        message: 'Version 1.0 is still being registered',
        $metadata: {},
      }),
    );

    const response = await request(server).post(`${PATH}/versions/1/0/publish`);

    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain('still being registered');
  });

  it('refuses what is no version', async () => {
    const { server } = await startBackend();

    const response = await request(server).post(`${PATH}/versions/1/x/publish`);

    expect(response.status).toBe(400);
  });

  it('needs the permission', async () => {
    const { server, proton } = await startBackend({
      denied: ['proton.template.publish'],
    });

    const response = await request(server).post(`${PATH}/versions/1/0/publish`);

    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain('proton.template.publish');
    expect(
      proton.api.commandCalls(UpdateEnvironmentTemplateVersionCommand),
    ).toHaveLength(0);
  });
});

describe('GET /environment-templates/:name/sync', () => {
  const missing = new ResourceNotFoundException({
    message: 'There is none',
    $metadata: {},
  });

  it('tells the repository and how the last synchronisation ended', async () => {
    const { server, proton } = await startBackend();
    proton.api
      .on(GetTemplateSyncConfigCommand)
      .resolves({
        templateSyncConfig: {
          templateName: 'eks-cluster',
          templateType: 'ENVIRONMENT',
          repositoryProvider: 'GITHUB',
          repositoryName: 'platform/templates',
          branch: 'main',
          subdirectory: '/eks-cluster',
        },
      })
      .on(ListEnvironmentTemplateVersionsCommand)
      .resolves({
        templateVersions: [
          demoTemplateVersion,
          { ...demoTemplateVersion, majorVersion: '2' },
        ],
      })
      .on(GetTemplateSyncStatusCommand)
      .rejects(missing)
      .on(GetTemplateSyncStatusCommand, { templateVersion: '1' })
      .resolves({
        latestSync: {
          initialRevision: {
            repositoryName: 'platform/templates',
            repositoryProvider: 'GITHUB',
            sha: 'abc123',
            directory: 'eks-cluster/v1',
            branch: 'main',
          },
          targetRevision: undefined,
          target: 'eks-cluster:1',
          startedAt: new Date('2026-11-24T08:00:00Z'),
          status: 'FAILED',
          events: [
            {
              type: 'x',
              externalId: 'y',
              time: new Date('2026-11-24T08:00:01Z'),
              event: 'The manifest names a file that is not there',
            },
          ],
        },
      });

    const { body } = await request(server).get(`${PATH}/sync`);

    expect(body).toEqual({
      source: {
        provider: 'GITHUB',
        repository: 'platform/templates',
        branch: 'main',
        subdirectory: '/eks-cluster',
      },
      attempts: [
        {
          majorVersion: '1',
          status: 'FAILED',
          revision: 'abc123',
          startedAt: '2026-11-24T08:00:00.000Z',
          events: ['The manifest names a file that is not there'],
        },
      ],
    });
  });

  it('is empty for a template that is not synchronised', async () => {
    const { server, proton } = await startBackend();
    proton.api
      .on(GetTemplateSyncConfigCommand)
      .rejects(missing)
      .on(ListEnvironmentTemplateVersionsCommand)
      .resolves({ templateVersions: [demoTemplateVersion] });

    const { body } = await request(server).get(`${PATH}/sync`);

    expect(body).toEqual({ attempts: [] });
  });
});

describe('GET /environment-templates/:name/versions/:major/:minor/changes', () => {
  const schema = (inputs: string) => `
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      properties:
        ${inputs}
`;
  const version = (minor: string, changes: object) => ({
    ...demoTemplateVersion,
    minorVersion: minor,
    ...changes,
  });

  async function startWithDraft() {
    const arn = (name: string) =>
      `arn:aws:proton:us-east-1:123456789012:environment/${name}`;
    const backend = await startBackend({
      entities: [
        resource({ name: 'a', arn: arn('a'), owner: 'group:default/payments' }),
        resource({ name: 'b', arn: arn('b'), owner: 'group:default/payments' }),
        resource({ name: 'c', arn: arn('c'), owner: 'group:default/search' }),
      ],
    });
    backend.proton.api
      .on(ListEnvironmentsCommand)
      .resolves({
        environments: ['a', 'b', 'c'].map(name => ({
          ...demoEnvironment,
          name,
          arn: arn(name),
          templateMinorVersion: name === 'c' ? '1' : '0',
        })),
      })
      .on(ListEnvironmentTemplatesCommand)
      .resolves({ templates: [demoTemplate] })
      .on(ListEnvironmentTemplateVersionsCommand)
      .resolves({
        templateVersions: [
          version('0', {}),
          version('1', { status: 'DRAFT' as const }),
        ],
      });
    for (const [minor, status, inputs] of [
      ['0', 'PUBLISHED', 'size: { type: integer, default: 1 }'],
      ['1', 'DRAFT', 'size: { type: integer, default: 2 }'],
    ] as const) {
      backend.proton.api
        .on(GetEnvironmentTemplateVersionCommand, {
          templateName: 'eks-cluster',
          majorVersion: '1',
          minorVersion: minor,
        })
        .resolves({
          environmentTemplateVersion: version(minor, {
            status,
            schema: schema(inputs),
          }),
        });
    }
    return backend;
  }

  it('compares with the published version before it, and counts who is older', async () => {
    const { server } = await startWithDraft();

    const { body } = await request(server).get(`${PATH}/versions/1/1/changes`);

    expect(body).toEqual({
      from: '1.0',
      to: '1.1',
      changes: [expect.objectContaining({ kind: 'changed', path: 'size' })],
      affected: [{ owner: 'group:default/payments', environments: 2 }],
    });
  });

  it('has nothing to compare the first version with', async () => {
    const { server } = await startWithDraft();

    const { body } = await request(server).get(`${PATH}/versions/1/0/changes`);

    expect(body).toEqual({ to: '1.0', changes: [], affected: [] });
  });

  it('compares with the version that is asked for', async () => {
    const { server } = await startWithDraft();

    const same = await request(server).get(
      `${PATH}/versions/1/1/changes?from=1.1`,
    );
    const none = await request(server).get(
      `${PATH}/versions/1/1/changes?from=first`,
    );

    expect(same.body).toMatchObject({ from: '1.1', changes: [] });
    expect(none.status).toBe(400);
  });
});
