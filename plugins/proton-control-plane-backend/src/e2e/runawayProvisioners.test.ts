import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { describeWith, eventually } from '@proton-vending/test-utils';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlPlaneConfig } from '../ControlPlaneConfig';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import {
  isProcessGroupAlive,
  readProcessStart,
} from '@proton-vending/proton-terraform';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';

jest.setTimeout(120_000);

const MEBIBYTE = 2 ** 20;

describeWith('terraform')('a provisioner that does not end', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let folder: string;
  let plane: TestControlPlane;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'runaway-'));
  });

  afterEach(async () => {
    await plane.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A cluster that comes after a network and a program that is run for it. */
  function bundle(program: string) {
    const { files } = clusterBundle();
    const contents = `
resource "terraform_data" "network" {}

resource "terraform_data" "cluster" {
  depends_on = [terraform_data.network]
  provisioner "local-exec" {
    command = <<-EOT
      ${program}
    EOT
  }
}
`;
    return {
      files: files.map(file =>
        file.path.endsWith('main.tf') ? { ...file, contents } : file,
      ),
    };
  }

  async function create(program: string, config: Partial<ControlPlaneConfig>) {
    plane = await startControlPlane(
      databases,
      createTerraformEngine({ logger: mockServices.logger.mock() }),
      config,
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', bundle(program));
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
  }

  /** The leader of the processes of the apply, the program's among them. */
  async function findProcessGroup(): Promise<number> {
    const files = await readdir(plane.dataDirectory, { recursive: true });
    const file = files.find(name =>
      /applying\/\d+-apply\/process.json$/.test(name),
    );
    const text = await readFile(join(plane.dataDirectory, file ?? ''), 'utf8');
    return JSON.parse(text).pid;
  }

  async function failure(): Promise<string | undefined> {
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    return environment?.deploymentStatus === 'FAILED'
      ? environment.deploymentStatusMessage
      : undefined;
  }

  async function provisioned(): Promise<(string | undefined)[]> {
    const { provisionedResources = [] } =
      await plane.client.listEnvironmentProvisionedResources({
        environmentName: 'dev',
      });
    return provisionedResources.map(({ name }) => name);
  }

  /** A state that is locked, or that was not saved, would fail it. */
  async function canDeployAgain() {
    await plane.registerVersion('eks', bundle('true'));
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'MINOR_VERSION',
    });
    await plane.settled('dev');
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    expect(environment).toMatchObject({ deploymentStatus: 'SUCCEEDED' });
    const log = await plane.controlPlane.deployments.readLog(
      TEST_SCOPE,
      environment?.lastSucceededDeploymentId ?? '',
      0,
      1_000,
    );
    const messages = log.events.map(({ message }) => message);
    // The network was there, and the cluster is replaced.
    expect(messages).toContain('Plan: 1 to add, 0 to change, 1 to destroy.');
  }

  it('is ended with the deployment whose folder it fills in the background', async () => {
    // It goes on in the background, heeds no interruption and holds no pipe
    // of Terraform's; Terraform's own part is over at once.
    const filler = join(folder, 'filler');
    await create(
      `(trap '' INT TERM; echo filling > ${filler}; while true; do head -c ${MEBIBYTE} /dev/zero >> filled; sleep 0.1; done) > /dev/null 2>&1 &
      sleep 100`,
      { workingFolderLimit: 5 * MEBIBYTE },
    );
    await eventually(() => existsSync(filler));
    const group = await findProcessGroup();
    await expect(isProcessGroupAlive(group)).resolves.toBe(true);

    await eventually(async () => (await failure()) !== undefined);
    await expect(failure()).resolves.toMatch(
      /^The deployment was stopped since its working folder holds more than 5242880 bytes, the limit that protonControlPlane\.deployments\.workingFolderLimit sets\./,
    );
    await expect(isProcessGroupAlive(group)).resolves.toBe(false);
    await expect(provisioned()).resolves.toEqual([
      'terraform_data.cluster',
      'terraform_data.network',
    ]);
    // What it has filled is gone.
    await expect(
      readdir(plane.dataDirectory, { recursive: true }),
    ).resolves.not.toContainEqual(expect.stringMatching(/filled$/));
    await canDeployAgain();
  });

  it('is ended with a deployment that takes too long, and whatever it has started', async () => {
    const child = join(folder, 'child');
    await create(
      `(trap '' INT TERM; sh -c 'echo $PPID' > ${child}; while true; do sleep 1; done) > /dev/null 2>&1 &
      sleep 100`,
      { deploymentTimeout: 4_000 },
    );
    await eventually(() => existsSync(child) && readFileSync(child).length > 0);
    const pid = Number(await readFile(child, 'utf8'));
    const group = await findProcessGroup();
    await expect(isProcessGroupAlive(group)).resolves.toBe(true);
    await expect(readProcessStart(pid)).resolves.toBeDefined();

    await eventually(async () => (await failure()) !== undefined);
    await expect(failure()).resolves.toMatch(
      /^The deployment was stopped since it took longer than 4 seconds, the limit that protonControlPlane\.deployments\.timeout sets\./,
    );
    await expect(isProcessGroupAlive(group)).resolves.toBe(false);
    await expect(readProcessStart(pid)).resolves.toBeUndefined();
    await expect(provisioned()).resolves.toEqual([
      'terraform_data.cluster',
      'terraform_data.network',
    ]);
    await canDeployAgain();
  });
});
