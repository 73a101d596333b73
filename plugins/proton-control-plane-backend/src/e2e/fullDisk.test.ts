import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { describeWith } from '@proton-vending/test-utils';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { terraformBinary } from '@proton-vending/test-utils';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';

jest.setTimeout(120_000);

describeWith('terraform', 'tmpfs')('a disk that fills up', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let folder: string;
  let plane: TestControlPlane;
  let mounts: string[];

  const dataDirectory = () => join(folder, 'data');

  beforeEach(async () => {
    mounts = [];
    folder = await mkdtemp(join(tmpdir(), 'full-disk-'));
    await mkdir(dataDirectory());
  });

  afterEach(async () => {
    await plane?.stop();
    for (const directory of mounts) {
      execFileSync('umount', [directory]);
    }
    await rm(folder, { recursive: true, force: true });
  });

  function mount(directory: string, size: string) {
    execFileSync('mount', [
      ...['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', directory],
    ]);
    mounts.push(directory);
  }

  /** Fills the disk of the given folder while it builds a cluster called "full". */
  function bundle(disk: string, fill = `cat /dev/zero > ${disk}/fill`) {
    const { files } = clusterBundle();
    const contents = `resource "terraform_data" "cluster" {
  triggers_replace = var.environment.inputs.cluster_name
  # Its state doesn't fit into the block that the state before has left.
  input            = [for n in range(1000) : "a line of the state" if var.environment.inputs.cluster_name == "full"]
  provisioner "local-exec" {
    command = "echo $NAME >> ${folder}/built; test $NAME != full || { ${fill}; } || true"
    environment = { NAME = var.environment.inputs.cluster_name }
  }
}

output "cluster_name" {
  value = var.environment.inputs.cluster_name
}
`;
    return {
      files: files.map(file =>
        file.path === 'infrastructure/main.tf' ? { ...file, contents } : file,
      ),
    };
  }

  async function start(disk: string, fill?: string) {
    plane = await startControlPlane(
      databases,
      createTerraformEngine({
        binary: terraformBinary,
        logger: mockServices.logger.mock(),
      }),
      { dataDirectory: dataDirectory() },
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', bundle(disk, fill));
  }

  async function create(clusterName: string) {
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: clusterName }),
    });
    return readEnd();
  }

  async function update(clusterName?: string) {
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
      ...(clusterName && {
        spec: formatEnvironmentSpec({ cluster_name: clusterName }),
      }),
    });
    return readEnd();
  }

  async function readEnd() {
    await plane.settled('dev');
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    return {
      status: environment?.deploymentStatus,
      message: environment?.deploymentStatusMessage ?? '',
    };
  }

  async function findStateFolder() {
    const environment = await plane.database.stores.environments.find(
      TEST_SCOPE,
      'dev',
    );
    return join(
      dataDirectory(),
      'environments',
      environment?.id ?? '',
      'state',
    );
  }

  const readBuilt = () =>
    readFileSync(join(folder, 'built'), 'utf8').trim().split('\n');

  it('says so, promises no state, and builds nothing twice', async () => {
    mount(dataDirectory(), '1m');
    await start(dataDirectory());

    const { status, message } = await create('full');
    expect(status).toBe('FAILED');
    expect(message).toContain('no space left on device');
    expect(message).toContain(await findStateFolder());
    expect(message).toContain('No whole copy is left');
    expect(message).not.toContain('kept in');
    expect(readBuilt()).toEqual(['full']);

    await rm(join(dataDirectory(), 'fill'));
    expect(await update()).toEqual({
      status: 'FAILED',
      message: expect.stringMatching(/Nothing was changed.*is missing/),
    });
    await plane.client.deleteEnvironment({ name: 'dev' });
    expect(await readEnd()).toEqual({
      status: 'DELETE_FAILED',
      message: expect.stringMatching(/Nothing was changed.*is missing/),
    });
    expect(readBuilt()).toEqual(['full']);
  });

  it('says so when it takes not even an empty file', async () => {
    mount(dataDirectory(), '1m,nr_inodes=400');
    const names = `${dataDirectory()}/fill`;
    await start(
      dataDirectory(),
      `mkdir ${names}; i=0; while touch ${names}/$i; do i=$((i+1)); done; cat /dev/zero > ${names}/0`,
    );

    const { status, message } = await create('full');
    expect(status).toBe('FAILED');
    expect(message).toContain(
      `no space left on device: ${await findStateFolder()}`,
    );
    expect(message).toContain('No whole copy is left');
    expect(readBuilt()).toEqual(['full']);

    await rm(names, { recursive: true });
    expect(await update()).toEqual({
      status: 'FAILED',
      message: expect.stringMatching(/Nothing was changed.*is missing/),
    });
    expect(readBuilt()).toEqual(['full']);
  });

  it('leaves the state where it can be, and says where', async () => {
    await start(join(folder, 'state-disk'));
    expect(await create('small')).toMatchObject({ status: 'SUCCEEDED' });
    const states = await findStateFolder();
    const disk = join(folder, 'state-disk');
    await mkdir(disk);
    mount(disk, '1m');
    const file = join(states, 'terraform.tfstate');
    await copyFile(file, join(disk, 'terraform.tfstate'));
    mount(states, '1m');
    await copyFile(join(disk, 'terraform.tfstate'), file);
    execFileSync('mount', ['--bind', states, disk]);
    mounts.unshift(disk);

    const { status, message } = await update('full');
    expect(status).toBe('FAILED');
    const kept = /It is kept in (\S+):/.exec(message)?.[1] ?? '';
    expect(message).toContain(`no space left on device: ${states}`);
    expect(JSON.parse(readFileSync(kept, 'utf8')).resources).toHaveLength(1);

    await rm(join(states, 'fill'));
    const refused = await update('full');
    expect(refused.status).toBe('FAILED');
    expect(refused.message).toContain(`The whole state is in ${kept}`);
    expect(readBuilt()).toEqual(['small', 'full']);

    await copyFile(kept, file);
    expect(await update('full')).toMatchObject({ status: 'SUCCEEDED' });
    expect(readBuilt()).toEqual(['small', 'full']);
  });
});
