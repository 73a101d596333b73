import { CreateEnvironmentCommand } from '@aws-sdk/client-proton';
import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import protonPlugin from '@proton-vending/backstage-plugin-proton-backend';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  formatEnvironmentArn,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import protonControlPlanePlugin from '@proton-vending/backstage-plugin-proton-control-plane-backend';
import protonControlPlaneModuleTerraform from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import {
  ProtonService,
  protonServiceRef,
} from '@proton-vending/backstage-plugin-proton-node';
import { describeWith, eventually } from '@proton-vending/test-utils';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import request from 'supertest';

jest.setTimeout(240_000);

const SCOPE = { accountId: '123456789012', region: 'us-east-1' };
const PATH = '/api/proton/entities/default/resource/dev/environment';

/** More than four nodes are refused by the plan; four take their time. */
const MAIN = `
resource "terraform_data" "nodes" {
  input            = var.environment.inputs.nodes
  triggers_replace = var.environment.inputs.nodes

  provisioner "local-exec" {
    command = "sleep \${var.environment.inputs.nodes == 4 ? 60 : 0}"
  }

  lifecycle {
    precondition {
      condition     = var.environment.inputs.nodes < 5
      error_message = "VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit allows"
    }
  }
}

output "cluster_name" {
  value = "dev-cluster"
}

output "token" {
  value     = var.environment.inputs.password
  sensitive = true
}
`;

function schema(more = ''): string {
  return `schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      required: [nodes, password]
      properties:
        nodes: { type: integer }
        password: { type: string, format: password }
${more}`;
}

async function writeTemplates(directory: string): Promise<void> {
  const files = {
    'eks/v1/schema/schema.yaml': schema(),
    'eks/v2/schema/schema.yaml': schema(
      '        zone: { type: string, default: a }\n',
    ),
  };
  for (const major of ['v1', 'v2']) {
    Object.assign(files, {
      [`eks/${major}/infrastructure/main.tf`]: MAIN,
      [`eks/${major}/infrastructure/manifest.yaml`]: `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`,
    });
  }
  for (const [path, contents] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), contents);
  }
}

describeWith('terraform')('the page of a cluster', () => {
  let directory: string;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  let proton: ProtonService;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cluster-page-'));
    await writeTemplates(join(directory, 'templates'));
    backend = await startTestBackend({
      features: [
        protonPlugin,
        protonControlPlanePlugin,
        protonControlPlaneModuleTerraform,
        createBackendModule({
          pluginId: 'proton',
          moduleId: 'client',
          register(env) {
            env.registerInit({
              deps: { service: protonServiceRef },
              async init({ service }) {
                proton = service;
              },
            });
          },
        }),
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () =>
            catalogServiceMock({
              entities: [
                {
                  apiVersion: 'backstage.io/v1alpha1',
                  kind: 'Resource',
                  metadata: {
                    name: 'dev',
                    annotations: {
                      [ANNOTATION_PROTON_ENVIRONMENT]: formatEnvironmentArn(
                        SCOPE,
                        'dev',
                      ),
                    },
                  },
                  spec: { type: 'kubernetes-cluster', owner: 'team-a' },
                },
              ],
            }),
        }),
        mockServices.rootConfig.factory({
          data: {
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

  const get = async (path = '') => {
    const response = await request(backend.server).get(`${PATH}${path}`);
    return { status: response.status, body: response.body };
  };
  const post = (path: string, body: object = {}) =>
    request(backend.server)
      .post(`${PATH}/${path}`)
      .set('Authorization', mockCredentials.user.header('user:default/ada'))
      .send(body);
  const settled = (status: string) =>
    eventually(async () => {
      const { body } = await get();
      return body.environment?.deploymentStatus === status;
    }, 250);

  it('tells of a cluster, and changes it, from its creation to its end', async () => {
    const client = await proton.getClient(SCOPE);
    await client.send(
      new CreateEnvironmentCommand({
        name: 'dev',
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({ nodes: 2, password: 'hunter2' }),
      }),
    );
    await settled('SUCCEEDED');

    const overview = (await get()).body;
    expect(overview).toMatchObject({
      template: { version: '1.0', recommendedVersion: '2.0' },
      cluster: { clusterName: 'dev-cluster', kubeconfig: false },
      operations: { edit: { allowed: true }, cancel: { allowed: false } },
    });
    expect(JSON.stringify(overview)).not.toContain('hunter2');
    expect((await get('/outputs/token')).body.value).toBe('hunter2');

    const [created] = (await get('/deployments')).body.deployments;
    expect(created).toMatchObject({ action: 'create', toVersion: '1.0' });
    const log = (await get(`/deployments/${created.id}/log`)).body;
    expect(log).toMatchObject({ complete: true });
    expect(log.events.length).toBeGreaterThan(0);
    expect((await get(`/deployments/${created.id}/plan`)).body.toAdd).toBe(1);

    expect((await get('/versions/2.0')).body).toMatchObject({
      deploy: { allowed: true },
      changes: [{ kind: 'added', path: 'zone', required: false }],
    });

    const change = {
      version: '2.0',
      inputs: { nodes: 3, password: 'hunter2' },
      reason: 'More nodes',
    };
    const preview = await post('preview', change);
    expect(preview.body).toMatchObject({
      changes: [{ path: 'nodes', before: 2, after: 3 }],
      violations: [],
    });
    expect((await post('update', change)).status).toBe(400);
    const updated = await post('update', {
      ...change,
      acknowledgeMajorVersion: true,
    });
    expect(updated.status).toBe(200);
    await settled('SUCCEEDED');
    expect(
      (await get(`/deployments/${updated.body.deploymentId}`)).body,
    ).toMatchObject({
      action: 'update',
      status: 'SUCCEEDED',
      fromVersion: '1.0',
      toVersion: '2.0',
      reason: 'More nodes',
      initiator: { onBehalfOf: 'user:default/ada' },
    });

    const failed = await post('update', {
      inputs: { nodes: 5, password: 'hunter2' },
    });
    await settled('FAILED');
    expect(
      (await get(`/deployments/${failed.body.deploymentId}`)).body,
    ).toMatchObject({
      status: 'FAILED',
      failure: {
        step: 'planning',
        cause: { id: 'invalid-input' },
      },
    });

    const slow = await post('update', {
      inputs: { nodes: 4, password: 'hunter2' },
    });
    expect(slow.status).toBe(200);
    expect((await post('update')).status).toBe(409);
    expect((await post('cancel')).status).toBe(200);
    await settled('CANCELLED');
    expect((await post('cancel')).status).toBe(409);

    const [last, earlier] = (await get('/state-versions?limit=2')).body
      .versions;
    const restored = await post(`state-versions/${earlier.version}/restore`, {
      confirmName: 'dev',
    });
    expect(restored.body).toMatchObject({ version: last.version + 1 });
    expect((await get('/state-versions?limit=1')).body).toMatchObject({
      versions: [
        {
          version: last.version + 1,
          resourceCount: earlier.resourceCount,
          writtenBy: 'user:default/ada',
        },
      ],
    });
    expect((await post('unlock-state', { lockId: 'none' })).status).toBe(404);

    expect((await post('delete', { confirmName: 'prod' })).status).toBe(400);
    expect((await post('delete', { confirmName: 'dev' })).status).toBe(200);
    await eventually(async () => (await get()).status === 404, 250);
  });
});
