import { CreateEnvironmentCommand } from '@aws-sdk/client-proton';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  SchedulerService,
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
  Campaign,
  CampaignClusterList,
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

jest.setTimeout(400_000);

const SCOPE = { accountId: '123456789012', region: 'us-east-1' };
const CLUSTERS = ['a', 'b', 'c', 'd'];

const FILES = {
  'schema/schema.yaml': `schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      required: [nodes, limit]
      properties:
        nodes: { type: integer }
        limit: { type: integer }
`,
  'infrastructure/main.tf': `
resource "terraform_data" "nodes" {
  input = var.environment.inputs.nodes

  lifecycle {
    precondition {
      condition     = var.environment.inputs.nodes <= var.environment.inputs.limit
      error_message = "VcpuLimitExceeded: You have requested more vCPU capacity"
    }
  }
}
`,
  'infrastructure/manifest.yaml': `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`,
};

describeWith('terraform')('a campaign over clusters of Terraform', () => {
  let directory: string;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  let proton: ProtonService;
  let scheduler: SchedulerService;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'campaign-'));
    for (const [path, contents] of Object.entries(FILES)) {
      const file = join(directory, 'templates/eks/v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents);
    }
    const entities = CLUSTERS.map(name => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: {
        name,
        namespace: 'default',
        annotations: {
          [ANNOTATION_PROTON_ENVIRONMENT]: formatEnvironmentArn(SCOPE, name),
        },
      },
      spec: { type: 'kubernetes-cluster', owner: 'team-a' },
    }));
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
              deps: {
                service: protonServiceRef,
                tasks: coreServices.scheduler,
              },
              async init({ service, tasks }) {
                proton = service;
                scheduler = tasks;
              },
            });
          },
        }),
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () => catalogServiceMock({ entities }),
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

  const get = async (path: string) =>
    (await request(backend.server).get(`/api/proton${path}`)).body;
  const post = async (path: string, body: object = {}): Promise<Campaign> => {
    const response = await request(backend.server)
      .post(`/api/proton/campaigns${path}`)
      .set('Authorization', mockCredentials.user.header('user:default/ada'))
      .send(body);
    expect({ status: response.status, body: response.body }).toMatchObject({
      status: 200,
    });
    return response.body;
  };
  const reaches = (id: string, state: Campaign['state']) =>
    eventually(async () => {
      await scheduler.triggerTask('campaigns');
      return (await get(`/campaigns/${id}`)).state === state;
    }, 500);
  const deployments = (name: string) =>
    get(`/entities/default/resource/${name}/environment/deployments`);

  it('previews, deploys, reports and rolls back', async () => {
    const client = await proton.getClient(SCOPE);
    for (const name of CLUSTERS) {
      await client.send(
        new CreateEnvironmentCommand({
          name,
          templateName: 'eks',
          templateMajorVersion: '1',
          spec: formatEnvironmentSpec({
            nodes: 2,
            limit: name === 'd' ? 2 : 9,
          }),
        }),
      );
    }
    await eventually(async () => {
      const { environments } = await get('/environments?status=SUCCEEDED');
      return environments?.length === CLUSTERS.length;
    }, 500);

    const { id } = await post('', {
      name: 'More nodes',
      reason: 'Two are too few',
      selection: {
        entityRefs: CLUSTERS.map(name => `resource:default/${name}`),
      },
      target: { type: 'redeploy', templateName: 'eks', inputs: { nodes: 3 } },
    });
    await post(`/${id}/preview`);
    await scheduler.triggerTask('campaign-previews');
    const previewed: CampaignClusterList = await get(
      `/campaigns/${id}/clusters`,
    );
    expect(previewed.clusters.map(({ preview }) => preview)).toMatchObject([
      ...['a', 'b', 'c'].map(() => ({
        changes: [{ path: 'nodes', before: 2, after: 3 }],
        plan: { status: 'READY', counts: { change: 1 }, losses: [] },
      })),
      // Its limit is too low, and the plan says so.
      {
        plan: {
          status: 'FAILED',
          message: expect.stringContaining('VcpuLimitExceeded'),
        },
      },
    ]);
    expect(await deployments('a')).toMatchObject({
      deployments: [{ action: 'create' }],
    });

    await post(`/${id}/start`);
    await reaches(id, 'finished');
    const report = await get(`/campaigns/${id}/report`);
    expect(report.waves).toMatchObject([
      { wave: 1, counts: { succeeded: 1 } },
      { wave: 2, counts: { succeeded: 2, failed: 1 } },
    ]);
    expect((await deployments('a')).deployments[0]).toMatchObject({
      action: 'update',
      status: 'SUCCEEDED',
      initiator: { onBehalfOf: 'user:default/ada' },
      reason: `Campaign ${id} (More nodes): Two are too few`,
    });

    const rollback = await post(`/${id}/rollback`, { wave: 1 });
    await post(`/${rollback.id}/start`);
    await reaches(rollback.id, 'finished');
    expect(await get(`/campaigns/${rollback.id}`)).toMatchObject({
      counts: { succeeded: 1 },
    });
    const { inputs } = await get(
      '/entities/default/resource/a/environment/inputs',
    );
    expect(inputs).toMatchObject({ nodes: 2 });
  });
});
