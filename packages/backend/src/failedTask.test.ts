import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import notificationsPlugin from '@backstage/plugin-notifications-backend';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import protonPlugin from '@proton-vending/backstage-plugin-proton-backend';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  formatEnvironmentArn,
  formatSecretReference,
} from '@proton-vending/backstage-plugin-proton-common';
import protonControlPlanePlugin from '@proton-vending/backstage-plugin-proton-control-plane-backend';
import protonControlPlaneModuleTerraform from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import scaffolderModuleProton from '@proton-vending/backstage-plugin-scaffolder-backend-module-proton';
import { describeWith, eventually } from '@proton-vending/test-utils';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import request from 'supertest';

jest.setTimeout(120_000);

const SCOPE = { accountId: '123456789012', region: 'us-east-1' };
const ARN = formatEnvironmentArn(SCOPE, 'dev');
const USER = 'user:default/ada';
const PASSWORD = 'correct-horse-battery';

const FILES: Record<string, string> = {
  'schema/schema.yaml': `schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      properties:
        db_password: { type: string, format: password }
`,
  'infrastructure/manifest.yaml': `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`,
  'infrastructure/main.tf': `
resource "terraform_data" "database" {
  provisioner "local-exec" {
    command = "echo using \${nonsensitive(sensitive(var.environment.inputs.db_password))} && false login \${sensitive(var.environment.inputs.db_password)}"
  }
}
`,
};

const entities = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'ada' },
    spec: {},
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: 'dev',
      annotations: {
        [ANNOTATION_PROTON_ENVIRONMENT]: ARN,
        'backstage.io/managed-by-origin-location': `proton-environment:${ARN}`,
      },
    },
    spec: { type: 'kubernetes-cluster', owner: USER },
    relations: [{ type: 'ownedBy', targetRef: USER }],
  },
  {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'create-database' },
    spec: {
      type: 'environment',
      parameters: [{ properties: { inputs: { type: 'object' } } }],
      steps: [
        {
          id: 'create',
          name: 'Create the environment',
          action: 'aws:proton:create-environment',
          input: {
            name: 'dev',
            templateName: 'database',
            templateMajorVersion: '1',
            inputs: '${{ parameters.inputs }}',
          },
        },
      ],
    },
  },
];

describeWith('terraform')('a task whose deployment fails', () => {
  let directory: string;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'failed-task-'));
    for (const [path, contents] of Object.entries(FILES)) {
      const file = join(directory, 'templates/database/v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents);
    }
    backend = await startTestBackend({
      features: [
        protonPlugin,
        protonControlPlanePlugin,
        protonControlPlaneModuleTerraform,
        notificationsPlugin,
        scaffolderPlugin,
        scaffolderModuleProton,
        // One for all plugins, which the test backend's own is not.
        eventsServiceFactory,
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () => catalogServiceMock({ entities }),
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://localhost:3000' },
            backend: { baseUrl: 'http://localhost:7007' },
            proton: {
              accounts: [
                { accountId: SCOPE.accountId, regions: [SCOPE.region] },
              ],
            },
            protonControlPlane: {
              accountId: SCOPE.accountId,
              regions: [SCOPE.region],
              dataDirectory: join(directory, 'data'),
              environmentTemplates: {
                directory: join(directory, 'templates'),
                publish: true,
              },
            },
          },
        }),
      ],
    });
  });

  afterAll(async () => {
    await backend?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const get = async (path: string) =>
    (
      await request(backend.server)
        .get(path)
        .set('Authorization', mockCredentials.user.header(USER))
    ).body;

  it('says why, and keeps the value of a sensitive input out of its error, its log and the notification', async () => {
    const created = await request(backend.server)
      .post('/api/scaffolder/v2/tasks')
      .set('Authorization', mockCredentials.user.header(USER))
      .send({
        templateRef: 'template:default/create-database',
        values: {
          inputs: {
            db_password: formatSecretReference('inputs.db_password'),
          },
        },
        secrets: { 'inputs.db_password': PASSWORD },
      });
    expect(created.body).toEqual({ id: expect.any(String) });
    const path = `/api/scaffolder/v2/tasks/${created.body.id}`;
    await eventually(async () => (await get(path)).status === 'failed', 250);

    const task = await get(path);
    const events = await get(`${path}/events`);
    const completion = events.find(
      ({ type }: { type: string }) => type === 'completion',
    );
    const { message } = completion.body.error;
    expect(message).toMatch(
      /^The deployment of dev failed: .+ \[See why it failed\]\(http:\/\/localhost:3000\/catalog\/default\/resource\/dev\/proton\/deployment\/[\w-]+\) or \[Edit and try again\]\(http:\/\/localhost:3000\/catalog\/default\/resource\/dev\/proton\/configuration\/edit\?failed=[\w-]+\)$/,
    );
    expect(JSON.stringify(events)).toContain('false login ***');
    expect(JSON.stringify(events)).toContain('using ***');

    let notifications: Array<{ payload: { title: string } }> = [];
    await eventually(async () => {
      ({ notifications = [] } = await get('/api/notifications/notifications'));
      return notifications.length > 0;
    }, 250);
    expect(notifications[0].payload.title).toBe('dev could not be created');

    for (const text of [task, events, notifications].map(each =>
      JSON.stringify(each),
    )) {
      expect(text).not.toMatch(/horse|battery/);
    }
  });
});
