import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import {
  EnvironmentPlan,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
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
import {
  DEFAULT_PREVIEW_LIMITS,
  PreviewLimits,
} from '../plans/readPreviewLimits';

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

describeWith('terraform')('a preview that never ends', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let folder: string;
  let plane: TestControlPlane;

  async function start(limits: Partial<PreviewLimits> = {}): Promise<void> {
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
      { previews: { ...DEFAULT_PREVIEW_LIMITS, ...limits } },
    );
    for (const name of ['eks', 'silent']) {
      await plane.client.createEnvironmentTemplate({ name });
    }
    await plane.registerVersion('eks', clusterBundle());
    await plane.registerVersion('silent', {
      files: clusterBundle().files.map(file =>
        file.path === 'infrastructure/main.tf'
          ? { ...file, contents: MAIN }
          : file,
      ),
    });
  }

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

  it('is cancelled, with Terraform and its provider, and leaves no folder and no lock', async () => {
    await start();
    const { calls, plan } = await preview('new-one', 'silent');
    const pids = await findProcesses(calls, plan);

    await calls.post(`plans/${plan.id}/cancel`);

    await ended(pids, plan);
    expect((await calls.read(plan)).status).toBe('CANCELLED');
  });

  it('ends when its time is up, says so, and makes room for the next one', async () => {
    await start({ concurrency: 1, timeout: 40_000 });
    const { calls, plan } = await preview('new-one', 'silent');
    const next = await preview('new-two', 'eks');
    const pids = await findProcesses(calls, plan);
    expect(await next.calls.read(next.plan)).toMatchObject({
      status: 'QUEUED',
      position: 1,
    });

    expect(await calls.ended(plan)).toMatchObject({
      status: 'FAILED',
      failure: {
        message:
          'The preview was stopped since it took longer than 40 seconds, the limit that protonControlPlane.previews.timeout sets',
      },
    });
    await ended(pids, plan);
    expect(await next.calls.ended(next.plan)).toMatchObject({
      status: 'READY',
      counts: { add: 1 },
    });
    // A deployment isn't kept from its environment either.
    await plane.client.createEnvironment({
      name: 'new-one',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'fresh' }),
    });
    await plane.settled('new-one');
    expect(
      await plane.client.getEnvironment({ name: 'new-one' }),
    ).toMatchObject({ environment: { deploymentStatus: 'SUCCEEDED' } });
  });

  /** Starts to preview a new environment. */
  async function preview(name: string, templateName: string) {
    const calls = new PlanCalls(plane.url, name);
    const { body } = await calls.post('creation-plans', {
      templateName,
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'fresh' }),
    });
    return { calls, plan: body as EnvironmentPlan };
  }

  /** The provider and Terraform, once both run. */
  async function findProcesses(
    calls: PlanCalls,
    plan: EnvironmentPlan,
  ): Promise<number[]> {
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
    return pids;
  }

  /** Expects that nothing is left of a preview. */
  async function ended(pids: number[], plan: EnvironmentPlan): Promise<void> {
    await eventually(async () => {
      const starts = await Promise.all(pids.map(readProcessStart));
      return starts.every(each => each === undefined);
    });
    await eventually(() =>
      listsNoPath(plane.dataDirectory, new RegExp(plan.id)),
    );
    expect(await plane.knex('state_locks').select()).toEqual([]);
    expect(await plane.knex('state_versions').select('version')).toEqual([]);
  }
});
