import { Proton } from '@aws-sdk/client-proton';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import {
  EnvironmentPlan,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  bundleRunner,
  describeWith,
  eventually,
  terraformBinary,
} from '@proton-vending/test-utils';
import { Knex } from 'knex';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FakeCluster } from '../__testUtils__/cluster/FakeCluster';
import { bundleFiles } from '../__testUtils__/bundleFiles';
import { readRules } from '../__testUtils__/exampleManifests';
import {
  JobsBackend,
  connectTo,
  startJobsBackend,
  urlOf,
} from '../__testUtils__/startJobsBackend';

jest.setTimeout(240_000);

/** Terraform, which waits before it plans while there is a file `hold`. */
const createProgram = (folder: string) => `#!/bin/bash
if [ "$1" = plan ] && [ -e ${folder}/hold ]; then
  touch ${folder}/reached
  while [ -e ${folder}/hold ]; do sleep 0.1; done
fi
exec ${terraformBinary} "$@"
`;

describeWith('terraform')('previews as Kubernetes Jobs', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let folder: string;
  let knex: Knex;
  let cluster: FakeCluster;
  let backend: JobsBackend;
  let client: Proton;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'previews-as-jobs-'));
    knex = await databases.init('SQLITE_3');
    cluster = new FakeCluster({
      rules: readRules(),
      program: { file: process.execPath, args: [bundleRunner()] },
      grace: 30_000,
    });
    await cluster.start();
    await writeFile(join(folder, 'kubeconfig'), cluster.kubeConfigText);
    await writeFile(join(folder, 'terraform'), createProgram(folder), {
      mode: 0o755,
    });
    for (const [path, contents] of bundleFiles(folder)) {
      const file = join(folder, 'templates/eks/v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents);
    }
    await startBackend();
    await eventually(
      async () =>
        (
          await client.listEnvironmentTemplates({})
        ).templates?.[0]?.recommendedVersion === '1.0',
    );
    await client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'one' }),
    });
    await settled();
  });

  afterAll(async () => {
    client?.destroy();
    await backend?.stop();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(async () => {
    cluster.faults.pullFailure = undefined;
    for (const name of ['hold', 'reached']) {
      await rm(join(folder, name), { force: true });
    }
  });

  async function startBackend(timeout = { seconds: 60 }) {
    backend = await startJobsBackend({
      folder,
      knex,
      terraform: join(folder, 'terraform'),
      controlPlaneConfig: { previews: { timeout } },
    });
    client = connectTo(backend);
  }

  async function settled() {
    await eventually(
      async () =>
        (await readStatus()) === 'SUCCEEDED' &&
        cluster.api.store.list('jobs').length === 0,
      200,
    );
  }

  async function readStatus() {
    const { environment } = await client.getEnvironment({ name: 'dev' });
    return environment?.deploymentStatus;
  }

  /** Calls a route of the plans of `dev`, as a plugin of Backstage does. */
  async function call(method: 'GET' | 'POST', path: string, body?: object) {
    const response = await fetch(
      `${urlOf(backend)}/extension/v1/environments/dev/${path}`,
      {
        method,
        headers: {
          authorization: mockCredentials.service.header(),
          'content-type': 'application/json',
        },
        ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
      },
    );
    return response.json();
  }

  const preview = (clusterName: string): Promise<EnvironmentPlan> =>
    call('POST', 'plans', {
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec({ cluster_name: clusterName }),
    });

  const read = ({ id }: EnvironmentPlan): Promise<EnvironmentPlan> =>
    call('GET', `plans/${id}`);

  async function ended(plan: EnvironmentPlan): Promise<EnvironmentPlan> {
    let last = plan;
    await eventually(async () => {
      last = await read(plan);
      return !['QUEUED', 'PLANNING'].includes(last.status);
    }, 200);
    return last;
  }

  /** A preview whose Job has started Terraform, which waits. */
  async function holdPreview(): Promise<EnvironmentPlan> {
    await writeFile(join(folder, 'hold'), '');
    const plan = await preview('one');
    await eventually(() => existsSync(join(folder, 'reached')), 200);
    return plan;
  }

  const listJobs = () =>
    cluster.api.store.list('jobs').map(({ metadata }) => metadata?.name ?? '');

  async function expectNothingLeft() {
    const { store } = cluster.api;
    await eventually(
      async () =>
        store.list('jobs').length === 0 &&
        cluster.processCount === 0 &&
        !(await knex('preview_runs').first('id')),
      200,
    );
    expect(store.list('secrets')).toEqual([]);
    for (const table of ['preview_run_tokens', 'state_locks']) {
      expect(await knex(table)).toEqual([]);
    }
  }

  async function readTraces() {
    return {
      versions: await knex('state_versions').select('version'),
      summaries: await knex('engine_states').select('summary'),
      deployments: await knex('deployments').select('id'),
    };
  }

  it('leave no trace, and are deployed as they are in a Job', async () => {
    const before = await readTraces();
    const plan = await ended(await preview('one'));
    expect(plan).toMatchObject({
      status: 'READY',
      counts: { add: 0, change: 0, replace: 0, destroy: 0, forget: 0 },
    });
    await expectNothingLeft();
    expect(await readTraces()).toEqual(before);

    const count = cluster.api.calls.length;
    expect(await call('POST', `plans/${plan.id}/deploy`)).toEqual({
      deploymentId: plan.id,
    });
    await settled();
    const created = cluster.api.calls
      .slice(count)
      .filter(each => each.startsWith('create jobs'));
    expect(created).toHaveLength(1);
    const log = await knex('deployment_log_events')
      .where({ deployment_id: plan.id })
      .pluck('message');
    expect(log).toContain('Using the plan of the preview');
    expect(log).not.toContainEqual(expect.stringMatching(/^\w+ plan$/));
  });

  it('delete their Job when they are cancelled', async () => {
    const plan = await holdPreview();
    expect(listJobs()).toEqual([`proton-${plan.id}-preview-1`]);
    await call('POST', `plans/${plan.id}/cancel`);
    await rm(join(folder, 'hold'));
    await expectNothingLeft();
    expect((await read(plan)).status).toBe('CANCELLED');
  });

  it('say why their Job does not start', async () => {
    cluster.faults.pullFailure = 'Failed to pull image: not found';
    const plan = await preview('one');
    await eventually(
      async () =>
        Boolean((await read(plan)).waitReason?.includes("can't be pulled")),
      200,
    );
    cluster.faults.pullFailure = undefined;
    expect((await ended(plan)).status).toBe('READY');
    await expectNothingLeft();
  });

  it('go on in another Job when somebody deletes theirs', async () => {
    const plan = await holdPreview();
    cluster.deleteJob(`proton-${plan.id}-preview-1`);
    await rm(join(folder, 'hold'));
    expect((await ended(plan)).status).toBe('READY');
    await expectNothingLeft();
  });

  it('are made again when the backend restarts in the middle', async () => {
    const plan = await holdPreview();
    await backend.stop();
    client.destroy();
    expect(listJobs()).toEqual([]);
    await rm(join(folder, 'hold'));
    await startBackend();
    expect((await ended(plan)).status).toBe('READY');
    await expectNothingLeft();
    expect(await readFile(join(folder, 'one'), 'utf8')).toBe(
      'first\nsecond\nthird\n',
    );
  });

  it('end with a Job that never starts, and why', async () => {
    await backend.stop();
    client.destroy();
    await startBackend({ seconds: 15 });
    cluster.faults.pullFailure = 'Failed to pull image: not found';
    expect(await ended(await preview('one'))).toMatchObject({
      status: 'FAILED',
      failure: {
        message: expect.stringMatching(
          /longer than 15 seconds.*Its last status: .*can't be pulled/,
        ),
      },
    });
    await expectNothingLeft();
  });
});
