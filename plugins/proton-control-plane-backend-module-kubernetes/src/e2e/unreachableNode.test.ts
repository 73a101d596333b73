import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import {
  BackendProcess,
  BackendProcessOptions,
  describeWith,
  eventually,
  findFreePort,
  terraformBinary,
} from '@proton-vending/test-utils';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bundleFiles } from '../__testUtils__/bundleFiles';
import { FakeCluster } from '../__testUtils__/cluster/FakeCluster';
import { NodeNetwork } from '../__testUtils__/cluster/NodeNetwork';
import { readRules } from '../__testUtils__/exampleManifests';
import { listProcessesIn } from '../__testUtils__/processesIn';
import { DeploymentRecords } from './__testUtils__/engineSuite/DeploymentRecords';

jest.setTimeout(240_000);

const GRACE_MS = 10_000;

const HOUR_MS = 60 * 60_000;

const PROGRAMS = join(__dirname, '__testUtils__/unreachableNode');

describeWith('terraform')('nodes and a control plane that are cut off', () => {
  let folder: string;
  let ledger: string;
  let network: NodeNetwork;
  let cluster: FakeCluster;
  let settings: BackendProcessOptions;
  let backend: BackendProcess;
  let records: DeploymentRecords;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unreachable-node-'));
    ledger = join(folder, 'dev');
    for (const [path, contents] of bundleFiles(folder)) {
      const file = join(folder, 'templates/eks/v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents);
    }
    cluster = new FakeCluster({
      rules: readRules(),
      program: {
        file: process.execPath,
        args: [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          join(PROGRAMS, 'runRunner.ts'),
        ],
      },
      grace: GRACE_MS,
    });
    await cluster.start();
    await writeFile(join(folder, 'kubeconfig'), cluster.kubeConfigText);
    const port = await findFreePort();
    network = await NodeNetwork.open(port);
    settings = {
      program: join(PROGRAMS, 'runBackend.ts'),
      port,
      database: {
        client: 'better-sqlite3',
        connection: { directory: join(folder, 'database') },
      },
      controlPlane: {
        dataDirectory: join(folder, 'data'),
        environmentTemplates: {
          directory: join(folder, 'templates'),
          publish: true,
        },
        deployments: { runs: { default: 'kubernetes' } },
        kubernetes: {
          cluster: { kubeconfig: join(folder, 'kubeconfig') },
          image: 'registry.example.com/proton-runner:1.0.0',
          runnerUrl: `http://127.0.0.1:${network.port}/api/proton-control-plane`,
          env: { PROTON_RUNNER_TERRAFORM: terraformBinary },
        },
      },
    };
    backend = await BackendProcess.start(settings);
    records = new DeploymentRecords(join(folder, 'database'));
    await eventually(async () => {
      const { templates } = await backend.client.listEnvironmentTemplates({});
      return templates?.[0]?.recommendedVersion === '1.0';
    }, 100);
  });

  afterEach(async () => {
    await backend?.kill();
    await cluster.stop();
    await network?.close();
    await records?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const readLedger = async () =>
    existsSync(ledger)
      ? (await readFile(ledger, 'utf8')).trim().split('\n')
      : [];

  const listApplyJobs = () =>
    cluster.api.store
      .list('jobs')
      .map(({ metadata }) => metadata?.name ?? '')
      .filter(name => name.includes('-apply-'));

  /** Whether Terraform works in a folder. */
  const hasTerraform = (pod: string) =>
    listProcessesIn(pod).some(pid => {
      try {
        return /^(terraform|tofu)/.test(
          readFileSync(`/proc/${pid}/comm`, 'utf8'),
        );
      } catch {
        return false;
      }
    });

  /** The deployment has built the first resource, and waits in the second. */
  async function createUntilHalfway() {
    await writeFile(`${ledger}.wait`, '');
    await backend.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await eventually(async () => (await readLedger()).includes('second'), 100);
    await records.isStored('dev');
    const [job] = listApplyJobs();
    const pod = cluster.podOf(job)?.metadata?.name ?? '';
    const podFolder = cluster.folderOf(pod) ?? '';
    expect(hasTerraform(podFolder)).toBe(true);
    return { job, pod, podFolder };
  }

  it('get the state of an outage that lasts beyond the deadline', async () => {
    const { podFolder } = await createUntilHalfway();
    await backend.kill();
    // Nobody else has what Terraform has built since.
    await rm(`${ledger}.wait`);
    await eventually(() => !hasTerraform(podFolder), 100);
    await records
      .knex('deployments')
      .where({ target_name: 'dev' })
      .update({ deadline_at: Date.now() });
    cluster.passTime(20 * HOUR_MS);
    // Longer than the grace of a pod.
    await delay(GRACE_MS + 1_000);
    expect(cluster.processCount).toBe(1);

    backend = await BackendProcess.start(settings);
    await records.settled('dev');
    const versions = await records.knex('state_versions');
    const refused = await records.knex('refused_states');
    const counts = [...versions, ...refused].map(each => each.resource_count);
    expect(Math.max(...counts)).toBeGreaterThan(1);
    await eventually(() => cluster.processCount === 0, 100);
  });

  it('keep the next run waiting until the runner has stopped itself', async () => {
    const { job, pod, podFolder } = await createUntilHalfway();
    /** Whether Terraform was at work on the node when another runner was started. */
    const overlaps: boolean[] = [];
    cluster.api.store.on('change', ({ kind, object, type }) => {
      if (
        kind === 'jobs' &&
        type === 'ADDED' &&
        object.metadata?.name !== job
      ) {
        overlaps.push(hasTerraform(podFolder));
      }
    });

    network.cut();
    cluster.faults.disconnectNode(pod);
    cluster.faults.giveUpPod(pod);
    // Nobody tells the runner: it notices by itself.
    await eventually(() => !hasTerraform(podFolder), 100);
    expect(overlaps).toEqual([]);
    await eventually(() => overlaps.length > 0, 100);
    expect(overlaps).toEqual([false]);
    // The other runner works on a node that can be reached.
    network.repair();
    expect((await records.readLog('dev')).join('\n')).toMatch(
      /Node node-1 doesn't respond.*Starting another runner \(attempt 2 of 5\)/,
    );
    const seconds = async () =>
      (await readLedger()).filter(each => each === 'second').length;
    await eventually(async () => (await seconds()) === 2, 100);

    // The runner of the first node has the state of what it was building.
    cluster.faults.reconnectNode(pod);
    await eventually(async () => {
      const refused = await records.knex('refused_states');
      return refused.length > 0;
    }, 100);
    expect(await records.knex('refused_states')).toMatchObject([
      { reason: 'was sent by a runner whose run was over' },
    ]);
    await rm(`${ledger}.wait`);
    expect(await records.settled('dev')).toMatchObject({
      status: 'SUCCEEDED',
      message: '',
    });
    expect(await readLedger()).toEqual(['first', 'second', 'second', 'third']);
    const attempts = await records
      .knex('runner_runs')
      .where({ step: 'apply' })
      .orderBy('attempt')
      .pluck('attempt');
    expect(attempts).toEqual([1, 2]);
    await eventually(
      () =>
        cluster.processCount === 0 &&
        cluster.api.store.list('jobs').length === 0 &&
        cluster.api.store.list('pods').length === 0,
      100,
    );
    for (const table of ['runner_tokens', 'state_locks']) {
      expect(await records.knex(table)).toEqual([]);
    }
  });
});
