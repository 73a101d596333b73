import {
  ConflictException,
  GetTemplateSyncConfigCommand,
  GetTemplateSyncStatusCommand,
  ListEnvironmentTemplateVersionsCommand,
  ResourceNotFoundException,
  UpdateEnvironmentTemplateVersionCommand,
} from '@aws-sdk/client-proton';
import { mockServices } from '@backstage/backend-test-utils';
import request from 'supertest';
import { demoTemplateVersion } from '../__testUtils__/demoEnvironment';
import { startBackend } from '../__testUtils__/startBackend';

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
