import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { describeWith } from '@proton-vending/test-utils';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { terraformBinary } from '@proton-vending/test-utils';
import { DeploymentLease } from '../deployments/DeploymentLease';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { encodeBundle } from '../templates/sources/bundleCodec';

jest.setTimeout(120_000);

const SHORT = { duration: 1, heartbeat: 60_000 };

describeWith('terraform')('an unsaved state of a deployment', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: TestControlPlane;
  let deploymentId: string;
  let folder: string;

  /** Has an update whose Terraform couldn't save its state when the backend stopped. */
  beforeEach(async () => {
    plane = await startControlPlane(databases, createEngine());
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', bundle());
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await plane.settled('dev');
    await plane.controlPlane.stop();
    const { environment } = await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    deploymentId = environment?.lastAttemptedDeploymentId ?? '';
    const { id } =
      (await plane.database.stores.environments.find(TEST_SCOPE, 'dev')) ?? {};
    folder = join(plane.dataDirectory, 'environments', id ?? '');
  });

  afterEach(() => plane.stop());

  function createEngine() {
    return createTerraformEngine({
      binary: terraformBinary,
      logger: mockServices.logger.mock(),
    });
  }

  function bundle() {
    const contents = `resource "terraform_data" "vpc" {}

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

  const stateFile = () => join(folder, 'state/terraform.tfstate');
  const keptFile = () =>
    join(folder, 'unsaved-states', `${deploymentId}.tfstate`);

  async function leaveUnsaved(change: object) {
    const state = JSON.parse(await readFile(stateFile(), 'utf8'));
    const work = join(folder, 'deployments', deploymentId);
    const run = join(work, '.runs/applying/1-apply');
    await mkdir(run, { recursive: true });
    await writeFile(
      join(run, 'exit.json'),
      JSON.stringify({ code: 1, signal: null }),
    );
    await writeFile(
      join(work, 'errored.tfstate'),
      JSON.stringify({ ...state, ...change }),
    );
  }

  async function loseAttempts(count: number) {
    for (let lost = 0; lost < count; lost++) {
      const lease = await DeploymentLease.claimNext(plane.database, SHORT);
      if (lease && lost === 0) {
        await plane.database.stores.deploymentQueue.setStep(
          deploymentId,
          lease.owner,
          'applying',
          new Date(),
        );
      }
      lease?.stop();
      await delay(5);
    }
  }

  async function readEnd() {
    await plane.settled('dev');
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    return {
      status: environment?.deploymentStatus,
      message: environment?.deploymentStatusMessage ?? '',
    };
  }

  const ENDS: { end: string; reason: string; prepare(): Promise<unknown> }[] = [
    {
      end: 'is quarantined',
      reason: 'The backend stopped 3 times',
      prepare: () => loseAttempts(3),
    },
    {
      end: 'failed too often',
      reason: 'tried 5 times',
      prepare: () => plane.knex('deployments').update({ failed_attempts: 5 }),
    },
    {
      end: 'lost its bundle',
      reason: 'no longer exists',
      prepare: async () => {
        await loseAttempts(1);
        await plane
          .knex('environment_template_versions')
          .update({ bundle: null });
      },
    },
  ];

  describe.each(ENDS)('that $end', ({ reason, prepare }) => {
    it('is named at once, and refuses the next update and delete', async () => {
      await leaveUnsaved({ lineage: 'other' });
      await prepare();
      await plane.startAnother(createEngine());

      const first = await readEnd();
      expect(first.status).toBe('FAILED');
      expect(first.message).toContain(reason);
      expect(first.message).toContain(`It is kept in ${keptFile()}`);
      expect(existsSync(keptFile())).toBe(true);

      await plane
        .knex('environment_template_versions')
        .update({ bundle: encodeBundle(bundle()) });
      await plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
      });
      expect(await readEnd()).toEqual({
        status: 'FAILED',
        message: expect.stringMatching(/^Nothing was changed/),
      });
      await plane.client.deleteEnvironment({ name: 'dev' });
      expect(await readEnd()).toEqual({
        status: 'DELETE_FAILED',
        message: expect.stringContaining(`The whole state is in ${keptFile()}`),
      });
    });
  });

  it('is put in its place when it continues the last one', async () => {
    const { serial } = JSON.parse(await readFile(stateFile(), 'utf8'));
    await leaveUnsaved({ serial: serial + 5 });
    await loseAttempts(3);
    await plane.startAnother(createEngine());

    expect((await readEnd()).status).toBe('FAILED');
    expect(JSON.parse(await readFile(stateFile(), 'utf8')).serial).toBe(
      serial + 5,
    );
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    expect((await readEnd()).status).toBe('SUCCEEDED');
  });
});
