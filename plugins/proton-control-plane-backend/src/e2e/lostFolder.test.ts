import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import {
  describeWith,
  eventually,
  terraformBinary,
} from '@proton-vending/test-utils';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(120_000);

describeWith('terraform')('an environment whose folder is lost', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let folder: string;
  let plane: TestControlPlane;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lost-folder-'));
  });

  afterEach(async () => {
    await plane?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const createEngine = () =>
    createTerraformEngine({
      binary: terraformBinary,
      logger: mockServices.logger.mock(),
    });

  /** Says that it has begun to build, and builds until the backend stops. */
  function bundle() {
    const { files } = clusterBundle();
    const contents = `resource "terraform_data" "vpc" {
  provisioner "local-exec" {
    command = "touch ${folder}/begun; sleep 60"
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

  async function readEnd() {
    await plane.settled('dev');
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    return environment;
  }

  it('is neither built twice nor forgotten when that happens during its first apply', async () => {
    plane = await startControlPlane(databases, createEngine());
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', bundle());
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await eventually(async () => existsSync(join(folder, 'begun')));
    await plane.controlPlane.stop();
    await rm(join(plane.dataDirectory, 'environments'), { recursive: true });
    await plane.knex('deployments').update({ failed_attempts: 4 });
    await plane.startAnother(createEngine());

    expect(await readEnd()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /may be in no state, so the next one is refused/,
      ),
    });

    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    expect(await readEnd()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(/is missing/),
    });

    await plane.client.deleteEnvironment({ name: 'dev' });
    expect(await readEnd()).toMatchObject({
      deploymentStatus: 'DELETE_FAILED',
      deploymentStatusMessage: expect.stringMatching(/is missing/),
    });
  });
});
