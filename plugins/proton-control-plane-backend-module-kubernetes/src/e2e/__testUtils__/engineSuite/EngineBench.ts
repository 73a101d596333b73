import {
  GetEnvironmentCommandOutput,
  Proton,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import { JsonObject } from '@backstage/types';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import {
  BackendProcess,
  bundleRunner,
  eventually,
  findFreePort,
} from '@proton-vending/test-utils';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeCluster } from '../../../__testUtils__/cluster/FakeCluster';
import { readRules } from '../../../__testUtils__/exampleManifests';
import { BuildSite } from './BuildSite';
import { DeploymentRecords } from './DeploymentRecords';
import { SuiteMachine } from './SuiteMachine';
import { writeTemplates } from './templates';
import { EngineWay, PROVIDERS_CLAIM } from './ways';

/** A control plane that provisions in one way, and what its templates need. */
export class EngineBench {
  static async start(way: EngineWay): Promise<EngineBench> {
    const folder = await mkdtemp(join(tmpdir(), 'engine-suite-'));
    const site = await BuildSite.open();
    const machine = await SuiteMachine.prepare(folder, site);
    const templates = await writeTemplates(join(folder, 'templates'), site);
    const cluster = way.isOnCluster ? await startCluster(machine) : undefined;
    const port = await findFreePort();
    const bench = new EngineBench(
      { way, folder, machine, port, templates },
      site,
      cluster,
    );
    await bench.startBackend();
    return bench;
  }

  readonly client: Proton;
  readonly records: DeploymentRecords;
  private backend: BackendProcess | undefined;

  private constructor(
    private readonly setting: {
      way: EngineWay;
      folder: string;
      machine: SuiteMachine;
      port: number;
      templates: string[];
    },
    readonly site: BuildSite,
    readonly cluster: FakeCluster | undefined,
  ) {
    const { folder, port } = setting;
    this.client = BackendProcess.connect(port);
    this.records = new DeploymentRecords(join(folder, 'database'));
  }

  get way(): EngineWay {
    return this.setting.way;
  }

  /** Returns when it has all templates. */
  async startBackend(): Promise<void> {
    const { folder, machine, port, templates, way } = this.setting;
    this.backend = await BackendProcess.start({
      program: join(__dirname, 'runBackend.ts'),
      port,
      environment: { TF_CLI_CONFIG_FILE: machine.terraformSettings },
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
        deployments: { concurrency: 6, ...way.deployments },
        ...way.createConfig(machine),
      },
    });
    await eventually(async () => {
      const found = await this.client.listEnvironmentTemplates({});
      const registered = found.templates?.filter(
        ({ recommendedVersion }) => recommendedVersion,
      );
      return registered?.length === templates.length;
    }, 100);
  }

  /** `kill -9` of all that Proton runs: of the backend, and of pods. */
  async killEverything(): Promise<void> {
    await this.backend?.kill();
    const pods = this.cluster?.api.store.list('pods') ?? [];
    for (const { metadata } of pods) {
      this.cluster?.faults.kill(metadata?.name ?? '');
    }
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.backend?.kill();
    await this.cluster?.stop();
    await this.site.close();
    await this.records.close();
    await rm(this.setting.folder, {
      recursive: true,
      force: true,
      maxRetries: 5,
    });
  }

  /** Publishes a version of the provider `tiny` where runs find it. */
  async publishProvider(version: string): Promise<void> {
    const { machine } = this.setting;
    machine.publishProvider(version);
    if (this.cluster) {
      await machine.cacheProvider(version);
    }
  }

  listCachedProviders(): string[] {
    return this.setting.machine.listCachedProviders();
  }

  async create(
    name: string,
    templateName = 'cluster',
    inputs: JsonObject = {},
  ): Promise<void> {
    await this.client.createEnvironment({
      name,
      templateName,
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: name, ...inputs }),
    });
  }

  async update(name: string, inputs: JsonObject): Promise<void> {
    await this.client.updateEnvironment({
      name,
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec({ cluster_name: name, ...inputs }),
    });
  }

  async delete(name: string): Promise<void> {
    await this.client.deleteEnvironment({ name });
  }

  /** Undefined once it is deleted. */
  async read(
    name: string,
  ): Promise<GetEnvironmentCommandOutput['environment'] | undefined> {
    try {
      return (await this.client.getEnvironment({ name })).environment;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) {
        return undefined;
      }
      throw error;
    }
  }

  async readOutputs(name: string): Promise<Record<string, string | undefined>> {
    const { outputs = [] } = await this.client.listEnvironmentOutputs({
      environmentName: name,
    });
    return Object.fromEntries(
      outputs.map(({ key, valueString }) => [key, valueString]),
    );
  }

  /** The addresses of the resources that Terraform has provisioned. */
  async listResources(name: string): Promise<string[]> {
    const { provisionedResources = [] } =
      await this.client.listEnvironmentProvisionedResources({
        environmentName: name,
      });
    return provisionedResources
      .filter(each => each.provisioningEngine === 'TERRAFORM')
      .map(each => each.name ?? '')
      .sort();
  }

  /** The Jobs, pods and Secrets of runs. */
  listClusterObjects(): string[] {
    const { store } = this.cluster?.api ?? {};
    return (['jobs', 'pods', 'secrets'] as const).flatMap(
      kind =>
        store?.list(kind).map(({ metadata }) => `${kind} ${metadata?.name}`) ??
        [],
    );
  }

  /** The command lines of Terraform and its supervisors on the backend's machine. */
  listProcesses(): string[] {
    return execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' })
      .split('\n')
      .filter(
        line =>
          line.includes(join(this.setting.folder, 'data')) &&
          !line.includes('runBackend'),
      );
  }
}

async function startCluster(machine: SuiteMachine): Promise<FakeCluster> {
  const cluster = new FakeCluster({
    rules: readRules(),
    program: { file: process.execPath, args: [bundleRunner()] },
    claims: { [PROVIDERS_CLAIM]: machine.providerCache },
    grace: 60_000,
  });
  await cluster.start();
  await writeFile(machine.kubeconfig, cluster.kubeConfigText);
  return cluster;
}
