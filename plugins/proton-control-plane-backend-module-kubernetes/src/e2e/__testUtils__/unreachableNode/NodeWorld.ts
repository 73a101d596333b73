import {
  BackendProcess,
  BackendProcessOptions,
  eventually,
  findFreePort,
  terraformBinary,
} from '@proton-vending/test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleFiles } from '../../../__testUtils__/bundleFiles';
import { FakeCluster } from '../../../__testUtils__/cluster/FakeCluster';
import { NodeNetwork } from '../../../__testUtils__/cluster/NodeNetwork';
import { readRules } from '../../../__testUtils__/exampleManifests';
import { listProcessesIn } from '../../../__testUtils__/processesIn';
import { DeploymentRecords } from '../engineSuite/DeploymentRecords';

/** How long a pod may take to end, in milliseconds. */
export const GRACE_MS = 10_000;

interface NodeWorldOptions {
  /** What the second resource does until it may end; it waits when absent. */
  secondCommand?: string;
  /** As `protonControlPlane.assumeRole`. */
  assumeRole?: object;
  /** Environment variables of the backend and the runners. */
  environment?: Record<string, string>;
}

/** A backend, and a cluster whose runners can be cut off from it. */
export class NodeWorld {
  static async start(options: NodeWorldOptions = {}): Promise<NodeWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'unreachable-node-'));
    await writeTemplate(folder, options.secondCommand);
    const cluster = new FakeCluster({
      rules: readRules(),
      program: {
        file: process.execPath,
        args: [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          join(__dirname, 'runRunner.ts'),
        ],
      },
      grace: GRACE_MS,
    });
    await cluster.start();
    await writeFile(join(folder, 'kubeconfig'), cluster.kubeConfigText);
    const port = await findFreePort();
    const network = await NodeNetwork.open(port);
    const { assumeRole, environment } = options;
    const settings: BackendProcessOptions = {
      program: join(__dirname, 'runBackend.ts'),
      port,
      environment,
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
          env: { ...environment, PROTON_RUNNER_TERRAFORM: terraformBinary },
        },
        ...(assumeRole && { assumeRole }),
      },
    };
    const world = new NodeWorld(folder, network, cluster, settings);
    await world.startBackend();
    await eventually(async () => {
      const { templates } = await world.backend.client.listEnvironmentTemplates(
        {},
      );
      return templates?.[0]?.recommendedVersion === '1.0';
    }, 100);
    return world;
  }

  /** Has a line for each resource that is built. */
  readonly ledger: string;
  readonly records: DeploymentRecords;
  private running: BackendProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly network: NodeNetwork,
    readonly cluster: FakeCluster,
    private readonly settings: BackendProcessOptions,
  ) {
    this.ledger = join(folder, 'dev');
    this.records = new DeploymentRecords(join(folder, 'database'));
  }

  get backend(): BackendProcess {
    if (!this.running) {
      throw new Error('The backend was never started');
    }
    return this.running;
  }

  async startBackend(): Promise<void> {
    this.running = await BackendProcess.start(this.settings);
  }

  async stop(): Promise<void> {
    await this.running?.kill();
    await this.cluster.stop();
    await this.network.close();
    await this.records.close();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async readLedger(): Promise<string[]> {
    return existsSync(this.ledger)
      ? (await readFile(this.ledger, 'utf8')).trim().split('\n')
      : [];
  }

  /** Lets the second resource end, of all runs. */
  async letGo(): Promise<void> {
    await rm(`${this.ledger}.wait`);
  }

  /** The deployment has built the first resource, and waits in the second. */
  async createUntilHalfway() {
    const { backend, cluster, records } = this;
    await writeFile(`${this.ledger}.wait`, '');
    await backend.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await eventually(
      async () => (await this.readLedger()).includes('second'),
      100,
    );
    await records.isStored('dev');
    const [job] = cluster.api.store
      .list('jobs')
      .map(({ metadata }) => metadata?.name ?? '')
      .filter(name => name.includes('-apply-'));
    const pod = cluster.podOf(job)?.metadata?.name ?? '';
    const podFolder = cluster.folderOf(pod) ?? '';
    assert.ok(hasTerraform(podFolder));
    return { job, pod, podFolder };
  }

  /**
   * Cuts the node of a pod off. Returns, for each runner that is started from
   * then on, whether Terraform was still at work on that node.
   */
  cutOff({
    job,
    pod,
    podFolder,
  }: {
    job: string;
    pod: string;
    podFolder: string;
  }): boolean[] {
    const overlaps: boolean[] = [];
    this.cluster.api.store.on('change', ({ kind, object, type }) => {
      if (
        kind === 'jobs' &&
        type === 'ADDED' &&
        object.metadata?.name !== job
      ) {
        overlaps.push(hasTerraform(podFolder));
      }
    });
    this.network.cut();
    this.cluster.faults.disconnectNode(pod);
    this.cluster.faults.giveUpPod(pod);
    return overlaps;
  }

  async expectNothingLeft(): Promise<void> {
    const { cluster, records } = this;
    await eventually(
      () =>
        cluster.processCount === 0 &&
        cluster.api.store.list('jobs').length === 0 &&
        cluster.api.store.list('pods').length === 0,
      100,
    );
    for (const table of ['runner_tokens', 'state_locks', 'role_sessions']) {
      assert.equal((await records.knex(table)).length, 0, table);
    }
  }
}

/** Whether Terraform works in a folder. */
export function hasTerraform(pod: string): boolean {
  return listProcessesIn(pod).some(pid => {
    try {
      return /^(terraform|tofu)/.test(
        readFileSync(`/proc/${pid}/comm`, 'utf8'),
      );
    } catch {
      return false;
    }
  });
}

async function writeTemplate(
  folder: string,
  secondCommand = 'true',
): Promise<void> {
  for (const [path, contents] of bundleFiles(folder)) {
    const file = join(folder, 'templates/eks/v1', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(
      file,
      contents.replace(
        'do sleep 0.1;',
        () => `do ${secondCommand}; sleep 0.1;`,
      ),
    );
  }
}
