import {
  GetEnvironmentCommandOutput,
  Proton,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import { TestDatabases } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import {
  bundleRunner,
  describeWith,
  eventually,
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
} from '../__testUtils__/startJobsBackend';

jest.setTimeout(240_000);

const SECOND_MS = 1_000;

describeWith('terraform')('deployments as Kubernetes Jobs', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let folder: string;
  let knex: Knex;
  let cluster: FakeCluster;
  let backends: JobsBackend[];
  let client: Proton;
  let count = 0;
  let name: string;

  const ledger = () => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deployments-as-jobs-'));
    knex = await databases.init('SQLITE_3');
    cluster = new FakeCluster({
      rules: readRules(),
      program: { file: process.execPath, args: [bundleRunner()] },
      grace: 30 * SECOND_MS,
    });
    await cluster.start();
    await writeFile(join(folder, 'kubeconfig'), cluster.kubeConfigText);
    for (const [path, contents] of bundleFiles(folder)) {
      const file = join(folder, 'templates/eks/v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents);
    }
    backends = [];
    await startBackend();
    client = connectTo(backends[0]);
    await eventually(
      async () =>
        (
          await client.listEnvironmentTemplates({})
        ).templates?.[0]?.recommendedVersion === '1.0',
    );
  });

  afterAll(async () => {
    client?.destroy();
    for (const backend of backends) {
      await backend.stop();
    }
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    count += 1;
    name = `cluster-${count}`;
  });

  afterEach(async () => {
    cluster.faults.pullFailure = undefined;
    cluster.api.isAway = false;
    await rm(`${ledger()}.wait`, { force: true });
  });

  /** Another one shares the database and the cluster with the first. */
  async function startBackend() {
    backends.push(await startJobsBackend({ folder, knex }));
  }

  async function readLedger() {
    return existsSync(ledger())
      ? (await readFile(ledger(), 'utf8')).trim().split('\n')
      : [];
  }

  const create = () =>
    client.createEnvironment({
      name,
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: name }),
    });

  async function read(): Promise<
    GetEnvironmentCommandOutput['environment'] | undefined
  > {
    try {
      return (await client.getEnvironment({ name })).environment;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) {
        return undefined;
      }
      throw error;
    }
  }

  const isStatus = (...statuses: string[]) =>
    eventually(
      async () => statuses.includes((await read())?.deploymentStatus ?? 'GONE'),
      200,
    );

  const isWaitingFor = (reason: string) =>
    eventually(async () => {
      const [last] = await knex('deployments')
        .orderBy('created_at', 'desc')
        .limit(1);
      return String(last?.wait ?? '').includes(reason);
    }, 100);

  /** The deployment has built the first resource, and waits in the second. */
  async function createUntilHalfway() {
    await writeFile(`${ledger()}.wait`, '');
    await create();
    await eventually(async () => (await readLedger()).includes('second'), 100);
    const { lastAttemptedDeploymentId } = (await read()) ?? {};
    // What a runner hasn't sent is lost with it.
    await eventually(async () => {
      const kept = await knex('state_versions')
        .where({ deployment_id: lastAttemptedDeploymentId })
        .andWhere('resource_count', '>=', 1);
      return kept.length > 0;
    }, 100);
  }

  function findRunningJob() {
    const job = cluster.api.store
      .list('jobs')
      .find(({ metadata }) => metadata?.name?.includes('-apply-'));
    return job?.metadata?.name ?? '';
  }

  const findPod = () => cluster.podOf(findRunningJob())?.metadata?.name ?? '';

  async function expectNothingLeft() {
    const { store } = cluster.api;
    await eventually(
      () => store.list('jobs').length === 0 && cluster.processCount === 0,
      100,
    );
    expect(store.list('secrets')).toEqual([]);
    for (const table of ['runner_tokens', 'state_locks']) {
      expect(await knex(table)).toEqual([]);
    }
  }

  /** Goes on and succeeds: everything is built, and the first resource once. */
  async function expectBuilt() {
    await rm(`${ledger()}.wait`, { force: true });
    await isStatus('SUCCEEDED', 'FAILED');
    expect(await read()).toMatchObject({ deploymentStatus: 'SUCCEEDED' });
    const built = await readLedger();
    expect(built.filter(each => each === 'first')).toHaveLength(1);
    expect(built.filter(each => each === 'third')).toHaveLength(1);
    await expectNothingLeft();
  }

  it('goes on after the pod ran out of memory', async () => {
    await createUntilHalfway();
    cluster.faults.runOutOfMemory(findPod());
    await expectBuilt();
  });

  it('goes on after an eviction', async () => {
    await createUntilHalfway();
    cluster.faults.evict(findPod(), 'The node was low on resource: memory');
    await expectBuilt();
  });

  it('goes on after somebody deleted the Job', async () => {
    await createUntilHalfway();
    cluster.deleteJob(findRunningJob());
    await expectBuilt();
  });

  it('goes on after the node is gone', async () => {
    await createUntilHalfway();
    const job = findRunningJob();
    cluster.faults.loseNode(findPod());
    await rm(`${ledger()}.wait`, { force: true });
    await eventually(() => cluster.processCount > 0, 100);
    // The node is removed from the cluster, and its pods with it.
    cluster.faults.removeLostPod(job);
    await expectBuilt();
  });

  it('goes on while the API is away and its watches are too old', async () => {
    await createUntilHalfway();
    cluster.api.goAway();
    await rm(`${ledger()}.wait`, { force: true });
    await eventually(async () => (await readLedger()).includes('third'), 100);
    cluster.api.store.compact();
    cluster.api.isAway = false;
    await expectBuilt();
  });

  it('waits for an image that cannot be pulled, and says so', async () => {
    cluster.faults.pullFailure = 'Failed to pull image: not found';
    await create();
    await isWaitingFor("can't be pulled");
    cluster.faults.pullFailure = undefined;
    await expectBuilt();
  });

  it('waits for a quota of Jobs, and starts the same attempt', async () => {
    cluster.api.refusals.set('create jobs', {
      code: 403,
      message: 'jobs.batch "x" is forbidden: exceeded quota: jobs',
    });
    await create();
    await isWaitingFor('exceeded quota');
    await expectBuilt();
    const { lastAttemptedDeploymentId: id } = (await read()) ?? {};
    const runs = await knex('runner_runs').where({ deployment_id: id });
    expect(runs.map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  it('ends a deployment whose image cannot be pulled until its deadline', async () => {
    cluster.faults.pullFailure = 'Failed to pull image: not found';
    await create();
    await isWaitingFor("can't be pulled");
    const { lastAttemptedDeploymentId: id } = (await read()) ?? {};
    await knex('deployments').where({ id }).update({ deadline_at: Date.now() });
    await isStatus('FAILED', 'SUCCEEDED');
    expect(await read()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringContaining("can't be pulled"),
    });
    await expectNothingLeft();
  });

  it('starts each Job once with two control planes', async () => {
    await startBackend();
    await create();
    await expectBuilt();
    const created = cluster.api.calls.filter(
      call => call.startsWith('create jobs') && call.endsWith('201'),
    );
    expect(new Set(created).size).toBe(created.length);
  });
});
