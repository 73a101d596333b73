import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { readProcessStart } from '@proton-vending/proton-terraform';
import {
  describeWith,
  eventually,
  terraformBinary,
} from '@proton-vending/test-utils';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlanCalls } from '../__testUtils__/PlanCalls';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { listsNoPath } from '../__testUtils__/listsNoPath';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(180_000);

const ARCHITECTURES: Record<string, string> = { x64: 'amd64' };
const PLATFORM = `${process.platform}_${
  ARCHITECTURES[process.arch] ?? process.arch
}`;

/** Its provider never answers, so its plan never ends. */
const MAIN = `
terraform {
  required_providers {
    silent = { source = "example.com/tests/silent" }
  }
}
resource "silent_cluster" "this" {}
`;

describeWith('terraform')('a preview that is cancelled', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let folder: string;
  let plane: TestControlPlane;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cancelled-preview-'));
    const configuration = join(folder, 'terraformrc');
    await writeFile(
      configuration,
      `provider_installation {\n  filesystem_mirror { path = ${JSON.stringify(
        join(folder, 'mirror'),
      )} }\n}\n`,
    );
    await writeProvider();
    plane = await startControlPlane(
      databases,
      createTerraformEngine({
        binary: terraformBinary,
        environment: { TF_CLI_CONFIG_FILE: configuration },
        gracePeriod: { seconds: 1 },
        logger: mockServices.logger.mock(),
      }),
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', {
      files: clusterBundle().files.map(file =>
        file.path === 'infrastructure/main.tf'
          ? { ...file, contents: MAIN }
          : file,
      ),
    });
  });

  afterEach(async () => {
    await plane.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A provider that ignores interrupts, and says which processes run. */
  async function writeProvider(): Promise<void> {
    const path = join(
      folder,
      'mirror/example.com/tests/silent/1.0.0',
      PLATFORM,
    );
    await mkdir(path, { recursive: true });
    await writeFile(
      join(path, 'terraform-provider-silent_v1.0.0'),
      [
        '#!/bin/sh',
        "trap '' INT",
        `echo "$$ $PPID" >'${folder}/writing'`,
        `mv '${folder}/writing' '${folder}/running'`,
        'exec sleep 600',
        '',
      ].join('\n'),
      { mode: 0o755 },
    );
  }

  it('ends Terraform and its provider, and leaves no folder and no lock', async () => {
    const calls = new PlanCalls(plane.url, 'new-one');
    const { body: plan } = await calls.post('creation-plans', {
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'fresh' }),
    });
    const running = join(folder, 'running');
    await eventually(async () => {
      const { failure } = await calls.read(plan);
      if (failure) {
        throw new Error(failure.message);
      }
      return existsSync(running);
    });
    const pids = readFileSync(running, 'utf8').trim().split(' ').map(Number);
    expect(pids).toHaveLength(2);
    for (const pid of pids) {
      expect(await readProcessStart(pid)).toBeDefined();
    }

    await calls.post(`plans/${plan.id}/cancel`);

    await eventually(async () => {
      const starts = await Promise.all(pids.map(readProcessStart));
      return starts.every(start => start === undefined);
    });
    await eventually(() =>
      listsNoPath(plane.dataDirectory, new RegExp(plan.id)),
    );
    expect((await calls.read(plan)).status).toBe('CANCELLED');
    expect(await plane.knex('state_locks').select()).toEqual([]);
    expect(await plane.knex('state_versions').select('version')).toEqual([]);
  });
});
