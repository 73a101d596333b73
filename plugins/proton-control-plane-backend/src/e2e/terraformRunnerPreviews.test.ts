import { TestDatabases } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { LaunchRequest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { createRunnerEngine } from '@proton-vending/proton-runner';
import { describeWith, eventually } from '@proton-vending/test-utils';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ForgingProxy } from '../__testUtils__/ForgingProxy';
import { PlanCalls } from '../__testUtils__/PlanCalls';
import { ProcessLauncher } from '../__testUtils__/ProcessLauncher';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
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
  input            = { name = var.environment.inputs.cluster_name, token = var.token }
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

/** Starts the real program behind a proxy. */
class DivertedLauncher extends ProcessLauncher {
  constructor(folder: string, private readonly proxy: ForgingProxy) {
    super(folder, ({ step }) => step);
  }

  async start(run: LaunchRequest): Promise<void> {
    await super.start(await this.proxy.divert(run));
  }
}

const specOf = (cluster_name: string, size: number) =>
  formatEnvironmentSpec({ cluster_name, size });

describeOnEachDatabase('previews by runners with Terraform', databases => {
  describeWith('terraform')('as processes', () => {
    previews(databases);
  });
});

function previews(databases: TestDatabases) {
  let folder: string;
  let launcher: ProcessLauncher;
  let plane: TestControlPlane;
  let calls: PlanCalls;
  let proxy: ForgingProxy;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runner-previews-'));
    proxy = new ForgingProxy();
    // As pods: the runner of an apply doesn't see the folder of a preview.
    launcher = new DivertedLauncher(folder, proxy);
    plane = await startControlPlane(
      databases,
      createRunnerEngine({ id: 'TERRAFORM', launcher }),
      { protectedResourceTypes: new Set(['terraform_data']) },
    );
    calls = new PlanCalls(plane.url);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', bundle());
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: specOf('one', 3),
    });
    await plane.settled('dev');
  });

  afterEach(async () => {
    await plane.stop();
    await launcher.end();
    proxy.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function readStatus() {
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    return (
      environment?.deploymentStatusMessage ?? environment?.deploymentStatus
    );
  }

  async function readTraces() {
    await eventually(
      async () => !(await plane.knex('preview_runs').first('id')),
    );
    return {
      versions: await plane.knex('state_versions').select('version'),
      locks: await plane.knex('state_locks').select(),
      summaries: await plane.knex('engine_states').select('summary'),
      deployments: await plane.knex('deployments').select('id'),
      templates: await plane
        .knex('environment_template_versions')
        .select('dependency_lock'),
    };
  }

  it('show a change without sensitive values, and are applied as they are', async () => {
    expect(await readStatus()).toBe('SUCCEEDED');
    const before = await readTraces();
    const plan = await calls.ended(
      await calls.start({
        deploymentType: 'CURRENT_VERSION',
        spec: specOf('one', 5),
      }),
    );
    expect(plan).toMatchObject({
      status: 'READY',
      counts: { add: 0, change: 1, replace: 0, destroy: 0, forget: 0 },
      losses: [],
      changes: [
        {
          address: 'terraform_data.size',
          action: 'change',
          attributes: [
            {
              path: 'input',
              before: expect.stringMatching(/ 3"$/),
              after: expect.stringMatching(/ 5"$/),
            },
            expect.anything(),
          ],
        },
      ],
    });
    expect(await readTraces()).toEqual(before);
    expect(existsSync(join(folder, 'preview', plan.id))).toBe(false);

    const { status } = await calls.post(`plans/${plan.id}/deploy`);
    expect(status).toBe(200);
    await plane.settled('dev');
    expect(await readStatus()).toBe('SUCCEEDED');
    const log = await plane.database.stores.deploymentLogs.list(plan.id, 0, 99);
    const lines = log.map(({ message }) => message);
    expect(lines).toContain('Using the plan of the preview');
    expect(lines).not.toContainEqual(expect.stringMatching(/^\w+ plan$/));
  });

  it('name what is lost', async () => {
    const plan = await calls.ended(
      await calls.start({
        deploymentType: 'CURRENT_VERSION',
        spec: specOf('two', 3),
      }),
    );
    expect(plan).toMatchObject({
      counts: { add: 0, change: 1, replace: 1, destroy: 0, forget: 0 },
      losses: [{ address: 'terraform_data.cluster', action: 'replace' }],
    });
    expect(JSON.stringify(plan)).not.toContain('hush');
  });

  it('that forge what they report lose nothing', async () => {
    proxy.forge = ({ body, path, step }) => {
      if (step === 'preview' && path === '/result') {
        delete body.value.details.losses;
        body.value.changes = [];
        body.value.counts.replace = 0;
      }
    };
    const before = await readTraces();
    const plan = await calls.ended(
      await calls.start({
        deploymentType: 'CURRENT_VERSION',
        spec: specOf('two', 3),
      }),
    );
    expect(plan).toMatchObject({ counts: { replace: 0 }, losses: [] });
    expect((await calls.post(`plans/${plan.id}/deploy`)).status).toBe(200);
    await plane.settled('dev');
    expect(await readStatus()).toMatch(
      /^Nothing was changed, because the plan replaces or destroys resources that its preview didn't list: terraform_data\.cluster \(replace\)\. Preview the change again\./,
    );
    expect((await readTraces()).versions).toEqual(before.versions);
  });

  it('that are confirmed lose what they list, also with another loss in their plan', async () => {
    const change = {
      deploymentType: 'CURRENT_VERSION',
      spec: specOf('two', 3),
    };
    const honest = await calls.ended(await calls.start(change));
    await calls.post(`plans/${honest.id}/deploy`, { allowReplacement: true });
    await plane.settled('dev');
    expect(await readStatus()).toBe('SUCCEEDED');

    proxy.forge = ({ body, path, step }) => {
      if (step === 'preview' && path === '/result') {
        body.value.details.losses[0].address = 'terraform_data.other';
      }
    };
    const forged = await calls.ended(
      await calls.start({ ...change, spec: specOf('three', 3) }),
    );
    await calls.post(`plans/${forged.id}/deploy`, { allowReplacement: true });
    await plane.settled('dev');
    expect(await readStatus()).toContain(
      "its preview didn't list: terraform_data.cluster (replace)",
    );
  });

  it('that say a resource is forgotten lose no resource that is destroyed', async () => {
    proxy.forge = ({ body, path, step }) => {
      if (step === 'preview' && path === '/result') {
        body.value.details.losses[0].action = 'forget';
      }
    };
    const plan = await calls.ended(
      await calls.start({
        deploymentType: 'CURRENT_VERSION',
        spec: specOf('two', 3),
      }),
    );
    expect(plan.losses).toMatchObject([{ action: 'forget' }]);
    await calls.post(`plans/${plan.id}/deploy`, { allowReplacement: true });
    await plane.settled('dev');
    expect(await readStatus()).toContain(
      "its preview didn't list: terraform_data.cluster (replace)",
    );
  });

  it("aren't needed to keep an ordinary update from losing anything, whatever its plan reports", async () => {
    proxy.forge = ({ body, path, step }) => {
      if (step === 'plan' && path === '/plan') {
        delete body.losses;
      }
      if (step === 'plan' && path === '/result') {
        delete body.value.losses;
      }
    };
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
      spec: specOf('two', 3),
    });
    await plane.settled('dev');
    expect(await readStatus()).toMatch(
      /^Nothing was changed, because the plan replaces or destroys protected resources: terraform_data\.cluster \(replace\)/,
    );
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    expect(environment?.deploymentStatus).toBe('FAILED');
  });

  it('fail with the words of Terraform', async () => {
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
}
