import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { readStateBackend } from '@proton-vending/proton-terraform';
import {
  describeWith,
  eventually,
  terraformBinary,
} from '@proton-vending/test-utils';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(120_000);

const describeWithTerraform = describeWith('terraform');

/** Three resources, the second of which waits for a file. */
function bundle(folder: string) {
  const contents = `resource "terraform_data" "first" {
  provisioner "local-exec" {
    command = "echo first >> ${folder}/events"
  }
}

resource "terraform_data" "second" {
  input      = terraform_data.first.id
  provisioner "local-exec" {
    command = "echo second >> ${folder}/events; echo $PPID > ${folder}/pid; while [ -e ${folder}/wait ]; do sleep 0.1; done"
  }
}

resource "terraform_data" "third" {
  input = "\${terraform_data.second.id} ${'$'}{var.environment.inputs.cluster_name}"
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

describeOnEachDatabase('states in the control plane', databases => {
  describeWithTerraform('with Terraform', () => storesStates(databases));
});

function storesStates(databases: TestDatabases) {
  let folder: string;
  let plane: TestControlPlane;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stored-states-'));
  });

  afterEach(async () => {
    await rm(join(folder, 'wait'), { force: true });
    await plane.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function createEngine(backend?: { type: string; config: object }) {
    return createTerraformEngine({
      binary: terraformBinary,
      logger: plane?.logger ?? mockServices.logger.mock(),
      stateBackend: readStateBackend(backend),
    });
  }

  async function start(engine = createEngine()) {
    plane = await startControlPlane(databases, engine);
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

  async function update(clusterName: string) {
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec({ cluster_name: clusterName }),
    });
  }

  async function readStatus() {
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    return environment?.deploymentStatus;
  }

  async function findId(): Promise<string> {
    const { environments } = plane.database.stores;
    return (await environments.find(TEST_SCOPE, 'dev'))?.id ?? '';
  }

  async function listVersions() {
    return plane.database.stores.stateVersions.list(await findId(), {
      limit: 100,
    });
  }

  async function readState() {
    const contents = await plane.controlPlane.states.read(await findId());
    return JSON.parse(contents?.toString('utf8') ?? '{}');
  }

  const readEvents = async () =>
    (await readFile(join(folder, 'events'), 'utf8')).trim().split('\n');

  const stateFolder = async () =>
    join(plane.dataDirectory, 'environments', await findId(), 'state');

  /** A run is cleaned up after its deployment has ended. */
  async function stateFileIsGone() {
    const file = join(await stateFolder(), 'terraform.tfstate');
    await eventually(() => !existsSync(file));
  }

  /** Nothing of a run that is over is left behind. */
  async function expectNothingHeld() {
    expect(await plane.knex('state_locks')).toEqual([]);
  }

  it('keeps one version of each deployment until the environment is deleted', async () => {
    await start();
    await create();
    await plane.settled('dev');
    expect(await readStatus()).toBe('SUCCEEDED');
    const [created] = await listVersions();
    expect(created).toMatchObject({ resourceCount: 3 });
    await stateFileIsGone();
    await expectNothingHeld();

    await update('other');
    await plane.settled('dev');
    const versions = await listVersions();
    expect(versions.at(-1)).toEqual(created);
    expect(versions[0].lineage).toBe(created.lineage);
    expect(versions[0].serial).toBeGreaterThan(created.serial);
    expect(await readEvents()).toEqual(['first', 'second']);

    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');
    expect(await plane.knex('environments')).toEqual([]);
    expect(await plane.knex('state_versions')).toEqual([]);
    await expectNothingHeld();
  });

  it('goes on with what a killed Terraform had built, and unlocks the state', async () => {
    await writeFile(join(folder, 'wait'), '');
    await start();
    await create();
    await eventually(async () => (await readState()).resources?.length === 1);
    expect(await plane.knex('state_locks')).toHaveLength(1);

    await killTerraform(folder);
    await rm(join(folder, 'wait'));
    await plane.settled('dev');

    expect(await readStatus()).toBe('SUCCEEDED');
    const events = await readEvents();
    expect(events.filter(event => event === 'first')).toHaveLength(1);
    expect((await readState()).resources).toHaveLength(3);
    await expectNothingHeld();
  });

  it('takes over a state file once, and keeps it', async () => {
    await start(createEngine({ type: 'local', config: {} }));
    await create();
    await plane.settled('dev');
    const file = join(await stateFolder(), 'terraform.tfstate');
    const { lineage } = JSON.parse(await readFile(file, 'utf8'));
    expect(await listVersions()).toEqual([]);

    await plane.controlPlane.stop();
    await plane.startAnother(createEngine());
    await update('other');
    await plane.settled('dev');

    expect(await readStatus()).toBe('SUCCEEDED');
    expect((await readState()).lineage).toBe(lineage);
    expect(await readEvents()).toEqual(['first', 'second']);
    expect(existsSync(file)).toBe(false);
    expect(existsSync(`${file}.taken-over`)).toBe(true);
  });

  it('refuses a state file that is not the one the control plane has', async () => {
    await start();
    await create();
    await plane.settled('dev');
    await stateFileIsGone();
    const state = await readState();
    const file = join(await stateFolder(), 'terraform.tfstate');
    await writeFile(file, JSON.stringify({ ...state, lineage: 'another' }));

    await update('other');
    await plane.settled('dev');

    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    expect(environment?.deploymentStatus).toBe('FAILED');
    expect(environment?.deploymentStatusMessage).toContain(
      'lineage is another',
    );
    expect(await readState()).toEqual(state);
    expect(existsSync(file)).toBe(true);
  });
}

async function killTerraform(folder: string) {
  const shell = (await readFile(join(folder, 'pid'), 'utf8')).trim();
  // The shell's parent is Terraform.
  const parent = execFileSync('ps', ['-o', 'ppid=', '-p', shell]).toString();
  process.kill(Number(parent), 'SIGKILL');
}
