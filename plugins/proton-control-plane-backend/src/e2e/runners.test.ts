import { TestDatabases } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { LaunchRequest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { createRunnerEngine } from '@proton-vending/proton-runner';
import { isProcessGroupAlive } from '@proton-vending/proton-terraform';
import { describeWith, eventually } from '@proton-vending/test-utils';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProcessLauncher } from '../__testUtils__/ProcessLauncher';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(90_000);

/** Three resources, each of which says when it is built; the second waits for a file to go. */
function bundle(folder: string) {
  const contents = `resource "terraform_data" "first" {
  provisioner "local-exec" {
    command = "echo first >> ${folder}/events"
  }
}

resource "terraform_data" "second" {
  input = terraform_data.first.id
  provisioner "local-exec" {
    command = "echo second >> ${folder}/events; while [ -e ${folder}/wait ]; do sleep 0.1; done"
  }
}

resource "terraform_data" "third" {
  input = "\${terraform_data.second.id} ${'$'}{var.environment.inputs.cluster_name}"
  provisioner "local-exec" {
    command = "echo third >> ${folder}/events"
  }
}

output "cluster_name" {
  value = var.environment.inputs.cluster_name
}
`;
  return {
    files: clusterBundle().files.map(file =>
      file.path === 'infrastructure/main.tf' ? { ...file, contents } : file,
    ),
  };
}

describeOnEachDatabase('deployments by runners', databases => {
  describeWith('terraform')('with Terraform', () =>
    deploysByRunners(databases),
  );
});

function deploysByRunners(databases: TestDatabases) {
  let folder: string;
  let plane: TestControlPlane;
  let launcher: ProcessLauncher;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runners-'));
  });

  afterEach(async () => {
    await rm(join(folder, 'wait'), { force: true });
    await launcher.end();
    await plane.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(findMachine?: (run: LaunchRequest) => string) {
    launcher = new ProcessLauncher(folder, findMachine);
    const engine = createRunnerEngine({
      id: 'TERRAFORM',
      launcher,
      lostAfter: { milliseconds: 500 },
    });
    plane = await startControlPlane(databases, engine, {
      deploymentTimeout: 80_000,
    });
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', bundle(folder));
  }

  async function create() {
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
  }

  async function readStatus() {
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    return `${environment?.deploymentStatus} ${
      environment?.deploymentStatusMessage ?? ''
    }`.trim();
  }

  async function listDeployments() {
    return plane.database.stores.deployments.list(
      TEST_SCOPE,
      { limit: 10 },
      { kind: 'environment', name: 'dev' },
    );
  }

  /** Waits longer than `settled`, since each runner is a process that starts. */
  async function settle() {
    await eventually(async () => {
      const [last] = await listDeployments();
      return last?.completedAt !== undefined;
    }, 100);
  }

  async function readEvents() {
    const file = join(folder, 'events');
    return existsSync(file)
      ? (await readFile(file, 'utf8')).trim().split('\n')
      : [];
  }

  async function readLog() {
    const [{ id }] = await listDeployments();
    const events = await plane.database.stores.deploymentLogs.list(id, 0, 500);
    return events.map(({ message }) => message);
  }

  async function expectNothingLeft() {
    for (const table of ['runner_tokens', 'state_locks']) {
      expect(await plane.knex(table)).toEqual([]);
    }
  }

  it('plans on one machine and applies that plan on another', async () => {
    await start(({ attempt, deploymentId, step }) =>
      [deploymentId.slice(0, 8), step, attempt].join('-'),
    );
    await create();
    await settle();
    expect(await readStatus()).toBe('SUCCEEDED');
    expect(await readEvents()).toEqual(['first', 'second', 'third']);
    const commands = (await readLog()).filter(line =>
      /^Terraform \w+$/.test(line),
    );
    expect(commands).toEqual([
      'Terraform init',
      'Terraform plan',
      'Terraform init',
      'Terraform apply',
    ]);
    const { outputs } = await plane.client.listEnvironmentOutputs({
      environmentName: 'dev',
    });
    expect(outputs).toEqual([{ key: 'cluster_name', valueString: 'dev' }]);
    const [created] = await listDeployments();
    expect(created.resources).toEqual({ completed: 3, total: 3 });
    expect(
      await plane.database.stores.deploymentPlans.find(created.id),
    ).toMatchObject({ toAdd: 3, text: expect.stringContaining('3 to add') });
    await expectNothingLeft();

    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec({ cluster_name: 'other' }),
    });
    await settle();
    expect(await readStatus()).toBe('SUCCEEDED');
    expect(await readEvents()).toHaveLength(3);

    await plane.client.deleteEnvironment({ name: 'dev' });
    await settle();
    expect((await listDeployments())[0].status).toBe('DELETE_COMPLETE');
    expect(await plane.knex('state_versions')).toEqual([]);
    await expectNothingLeft();
  });

  it('goes on where a killed runner ended', async () => {
    await start();
    await writeFile(join(folder, 'wait'), '');
    await create();
    await eventually(async () => (await readEvents()).length === 2);
    const [first] = [...launcher.runners.values()].filter(
      ({ run }) => run.step === 'apply',
    );
    first.child.kill('SIGKILL');
    await eventually(() =>
      [...launcher.runners.values()].some(({ run }) => run.attempt === 2),
    );
    await rm(join(folder, 'wait'));
    await settle();
    expect(await readStatus()).toBe('SUCCEEDED');
    expect(await readEvents()).toEqual(['first', 'second', 'third']);
    expect((await readLog()).join('\n')).toContain(
      'The runner ended with SIGKILL',
    );
    await expectNothingLeft();
    // A runner removes its folder once its result is taken.
    await eventually(
      async () => (await readdir(join(folder, 'one'))).length === 0,
    );
  });

  it('stops the runner of a cancelled deployment, and keeps its state', async () => {
    await start();
    await writeFile(join(folder, 'wait'), '');
    await create();
    await eventually(async () => (await readEvents()).length === 2);
    await plane.client.cancelEnvironmentDeployment({ environmentName: 'dev' });
    await settle();
    expect(await readStatus()).toMatch(/^CANCELLED/);
    const { provisionedResources } =
      await plane.client.listEnvironmentProvisionedResources({
        environmentName: 'dev',
      });
    expect(provisionedResources?.map(({ name }) => name)).toContain(
      'terraform_data.first',
    );
    await expectNothingLeft();

    await rm(join(folder, 'wait'));
    await plane.client.deleteEnvironment({ name: 'dev' });
    await settle();
    expect((await listDeployments())[0].status).toBe('DELETE_COMPLETE');
  });

  /** As when a machine is lost: nothing that ran there goes on, and its disk is gone. */
  async function loseMachine(machine: string) {
    for (const { child } of launcher.runners.values()) {
      child.kill('SIGKILL');
    }
    const directory = join(folder, machine);
    for (const path of await readdir(directory, { recursive: true })) {
      if (path.endsWith('process.json')) {
        const { pid } = JSON.parse(
          await readFile(join(directory, path), 'utf8'),
        );
        if (await isProcessGroupAlive(pid)) {
          process.kill(-pid, 'SIGKILL');
          await eventually(async () => !(await isProcessGroupAlive(pid)));
        }
      }
    }
    await rm(directory, { recursive: true, force: true });
  }

  it('goes on elsewhere when a machine is lost', async () => {
    await start(({ attempt, step }) => `${step}-${attempt}`);
    await writeFile(join(folder, 'wait'), '');
    await create();
    await eventually(async () => (await readEvents()).length === 2);
    const [{ target }] = await listDeployments();
    await eventually(async () => {
      const state = await plane.controlPlane.states.read(target.id);
      return String(state).includes('"first"');
    });
    await loseMachine('apply-1');
    await rm(join(folder, 'wait'));
    await settle();
    expect(await readStatus()).toBe('SUCCEEDED');
    // Nobody knows whether what was being built is there.
    expect(await readEvents()).toEqual(['first', 'second', 'second', 'third']);
    await expectNothingLeft();
  });
}
