import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { readStateBackend } from '@proton-vending/proton-terraform';
import {
  describeWith,
  eventually,
  terraformBinary,
} from '@proton-vending/test-utils';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlanCalls } from '../__testUtils__/PlanCalls';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { listsNoPath } from '../__testUtils__/listsNoPath';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(180_000);

const MAIN = `
variable "token" {
  default   = "hush-hush-hush-hush"
  sensitive = true
}
resource "terraform_data" "cluster" {
  input            = { name = var.environment.inputs.cluster_name, token = var.token, where = abspath(path.module) }
  triggers_replace = var.environment.inputs.cluster_name
}
resource "terraform_data" "size" {
  input = "\${terraform_data.cluster.id} \${var.environment.inputs.size}"
}
output "cluster_name" {
  value = var.environment.inputs.cluster_name
}
`;

function bundle(main = MAIN) {
  return {
    files: clusterBundle().files.map(file =>
      file.path === 'infrastructure/main.tf'
        ? { ...file, contents: main }
        : file,
    ),
  };
}

function specOf(cluster_name: string, size = 3): string {
  return formatEnvironmentSpec({ cluster_name, size });
}

describeOnEachDatabase('previews', databases => {
  describeWith('terraform')('with Terraform', () => {
    describe('and states in the control plane', () => {
      previews(databases);
    });
    describe('and local states', () => {
      previews(databases, { type: 'local' });
    });
  });
});

function previews(databases: TestDatabases, backend?: { type: string }) {
  let cache: string;
  let plane: TestControlPlane;
  let calls: PlanCalls;

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'previews-'));
    plane = await startControlPlane(
      databases,
      createTerraformEngine({
        binary: terraformBinary,
        logger: mockServices.logger.mock(),
        pluginCacheDirectory: join(cache, 'plugins'),
        stateBackend: readStateBackend(backend && { ...backend, config: {} }),
      }),
      { protectedResourceTypes: new Set(['terraform_data']) },
    );
    calls = new PlanCalls(plane.url);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', bundle());
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: specOf('one'),
    });
    await settled();
  });

  afterEach(async () => {
    await plane.stop();
    await rm(cache, { recursive: true, force: true });
  });

  /** Returns when the last deployment is over and has left nothing to remove. */
  async function settled(): Promise<void> {
    await plane.settled('dev');
    await eventually(() => listsNoPath(plane.dataDirectory, /deployments\/./));
  }

  async function readStatus() {
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    return (
      environment?.deploymentStatusMessage ?? environment?.deploymentStatus
    );
  }

  /** Everything that the control plane keeps of states, wherever it is. */
  async function readTraces() {
    const folder = join(plane.dataDirectory, 'environments');
    return {
      versions: await plane.knex('state_versions').select('version'),
      locks: await plane.knex('state_locks').select(),
      summaries: await plane.knex('engine_states').select('summary'),
      deployments: await plane.knex('deployments').select('id'),
      files: readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(({ name, parentPath }) => [
          parentPath,
          name,
          readFileSync(join(parentPath, name), 'utf8'),
        ]),
    };
  }

  it('show a change, leave no trace, and are deployed as they are', async () => {
    expect(await readStatus()).toBe('SUCCEEDED');
    const before = await readTraces();
    const plan = await calls.ended(
      await calls.start({
        deploymentType: 'CURRENT_VERSION',
        spec: specOf('one', 5),
      }),
    );
    expect(plan.failure).toBeUndefined();
    expect(plan).toMatchObject({
      status: 'READY',
      // The path of the folder is in one of them.
      counts: { add: 0, change: 2, replace: 0, destroy: 0, forget: 0 },
      losses: [],
    });
    const size = plan.changes?.find(({ name }) => name === 'size');
    expect(size?.action).toBe('change');
    expect(size?.attributes[0]).toMatchObject({
      path: 'input',
      before: expect.stringMatching(/ 3"$/),
      after: expect.stringMatching(/ 5"$/),
    });
    expect(await readTraces()).toEqual(before);

    const { status } = await calls.post(`plans/${plan.id}/deploy`);
    expect(status).toBe(200);
    await settled();
    expect(await readStatus()).toBe('SUCCEEDED');
    const log = await plane.database.stores.deploymentLogs.list(plan.id, 0, 99);
    const lines = log.map(({ message }) => message);
    expect(lines).toContain('Using the plan of the preview');
    expect(lines).not.toContainEqual(expect.stringMatching(/^\w+ plan$/));
    expect(
      await plane.client.listEnvironmentOutputs({ environmentName: 'dev' }),
    ).toMatchObject({ outputs: [{ valueString: 'one' }] });
  });

  it('show what is lost without sensitive values, and protect it', async () => {
    const spec = specOf('two');
    const update = { deploymentType: 'CURRENT_VERSION', spec } as const;
    const plan = await calls.ended(await calls.start(update));
    expect(plan).toMatchObject({
      counts: { add: 0, change: 1, replace: 1, destroy: 0, forget: 0 },
      losses: [
        {
          address: 'terraform_data.cluster',
          type: 'terraform_data',
          action: 'replace',
        },
      ],
    });
    const cluster = plan.changes?.find(({ name }) => name === 'cluster');
    expect(cluster?.attributes).toContainEqual({
      path: 'triggers_replace',
      before: '"one"',
      after: '"two"',
      forcesReplacement: true,
    });
    expect(JSON.stringify(plan)).not.toContain('hush');

    await plane.client.updateEnvironment({ name: 'dev', ...update });
    await settled();
    expect(await readStatus()).toMatch(
      /^Nothing was changed, because the plan replaces or destroys protected resources: terraform_data.cluster \(replace\)/,
    );

    // That deployment is newer than the plan.
    expect(
      (await calls.post(`plans/${plan.id}/deploy`, { allowReplacement: true }))
        .status,
    ).toBe(409);
    const again = await calls.ended(await calls.start(update));
    await calls.post(`plans/${again.id}/deploy`, { allowReplacement: true });
    await settled();
    expect(await readStatus()).toBe('SUCCEEDED');
  });

  it('show what is no longer managed, and have it confirmed', async () => {
    const minor = await plane.registerVersion(
      'eks',
      bundle(
        `${MAIN.replace(/resource "terraform_data" "size" {.*?\n}/s, '')}
removed {
  from = terraform_data.size
  lifecycle {
    destroy = false
  }
}
`,
      ),
    );
    const update = {
      deploymentType: 'MINOR_VERSION',
      templateMinorVersion: minor,
    } as const;
    await plane.client.updateEnvironment({ name: 'dev', ...update });
    await settled();
    expect(await readStatus()).toMatch(
      /^Nothing was changed, because the plan stops managing protected resources: terraform_data.size \(forget\)\. They would keep running in the AWS account and cost money,/,
    );

    const plan = await calls.ended(await calls.start(update));
    expect(plan).toMatchObject({
      counts: { add: 0, replace: 0, destroy: 0, forget: 1 },
      losses: [
        {
          address: 'terraform_data.size',
          type: 'terraform_data',
          action: 'forget',
        },
      ],
    });
    expect(plan.changes).toContainEqual(
      expect.objectContaining({
        address: 'terraform_data.size',
        action: 'forget',
      }),
    );
    const refused = await calls.post(`plans/${plan.id}/deploy`);
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.body)).toContain(
      'The plan stops managing protected resources: terraform_data.size (forget)',
    );
    await calls.post(`plans/${plan.id}/deploy`, { allowReplacement: true });
    await settled();
    expect(await readStatus()).toBe('SUCCEEDED');
    const { provisionedResources } =
      await plane.client.listEnvironmentProvisionedResources({
        environmentName: 'dev',
      });
    expect(provisionedResources?.map(({ name }) => name)).toEqual([
      'terraform_data.cluster',
    ]);
  });

  it('fail with the words of Terraform, and leave no trace', async () => {
    const minor = await plane.registerVersion(
      'eks',
      bundle(`${MAIN}\nlocals { broken = var.nothing }`),
    );
    const before = await readTraces();
    const plan = await calls.ended(
      await calls.start({
        deploymentType: 'MINOR_VERSION',
        templateMinorVersion: minor,
      }),
    );
    expect(plan).toMatchObject({
      status: 'FAILED',
      failure: {
        message: expect.stringContaining('Reference to undeclared input'),
      },
    });
    expect(await readTraces()).toEqual(before);
  });

  it('fail for a provider that does not exist, two at once', async () => {
    const minor = await plane.registerVersion(
      'eks',
      bundle(`${MAIN}
terraform {
  required_providers {
    missing = { source = "127.0.0.1:9/nobody/missing" }
  }
}
resource "missing_thing" "this" {}
`),
    );
    const before = await readTraces();
    const change = {
      deploymentType: 'MINOR_VERSION',
      templateMinorVersion: minor,
    };
    const started = [await calls.start(change), await calls.start(change)];
    for (const plan of started) {
      expect(await calls.ended(plan)).toMatchObject({
        status: 'FAILED',
        failure: { message: expect.stringContaining('missing') },
      });
    }
    expect(await readTraces()).toEqual(before);
  });

  it('are refused by Terraform when their state is stale', async () => {
    const plan = await calls.ended(
      await calls.start({
        deploymentType: 'CURRENT_VERSION',
        spec: specOf('one', 6),
      }),
    );
    const other = await calls.ended(
      await calls.start({
        deploymentType: 'CURRENT_VERSION',
        spec: specOf('one', 7),
      }),
    );
    await calls.post(`plans/${other.id}/deploy`);
    await settled();
    // As if the database had not noticed.
    const { last_attempted_deployment_id: lastAttemptedDeploymentId } =
      await plane.knex('environments').first();
    const last = await plane.knex('state_versions').max('version as version');
    const row = await plane
      .knex('environment_plans')
      .where({ id: plan.id })
      .first('basis');
    const basis = {
      ...JSON.parse(row.basis),
      lastAttemptedDeploymentId,
      stateVersion: last[0].version ?? undefined,
    };
    await plane
      .knex('environment_plans')
      .where({ id: plan.id })
      .update({ basis: JSON.stringify(basis) });
    const { status } = await calls.post(`plans/${plan.id}/deploy`);
    expect(status).toBe(200);
    await settled();
    expect(await readStatus()).toContain('Saved plan is stale');
  });
}
