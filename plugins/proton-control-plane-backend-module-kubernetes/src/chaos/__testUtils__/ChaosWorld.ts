import { Proton } from '@aws-sdk/client-proton';
import {
  BackendProcess,
  bundleRunner,
  eventually,
  findFreePort,
  MotoServer,
  PostgresServer,
  terraformBinary,
  terraformMirror,
} from '@proton-vending/test-utils';
import knexFactory, { Knex } from 'knex';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeCluster } from '../../__testUtils__/cluster/FakeCluster';
import { readRules } from '../../__testUtils__/exampleManifests';
import {
  killProcessesIn,
  listProcessesIn,
} from '../../__testUtils__/processesIn';
import { LoadBalancer } from './LoadBalancer';
import { Machine } from './Machine';
import { BUCKET } from './templateCode';
import { TEMPLATES, writeTemplates } from './templates';

const MACHINES = ['one', 'other'];
const DATABASE = 'chaos_proton-control-plane';
/**
 * Two machines with a control plane each, behind a load balancer, with one
 * PostgreSQL, one Kubernetes cluster, and an AWS that counts what exists.
 */
export class ChaosWorld {
  static async create(): Promise<ChaosWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'chaos-'));
    const ends: Array<() => Promise<unknown>> = [
      () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
    ];
    try {
      return await build(folder, ends);
    } catch (error) {
      await endAll(ends);
      throw error;
    }
  }

  constructor(
    private readonly options: {
      folder: string;
      /** What ends each part, the first one last. */
      ends: Array<() => Promise<unknown>>;
      balancer: LoadBalancer;
    },
    readonly machines: Machine[],
    readonly database: PostgresServer,
    readonly cluster: FakeCluster,
    readonly aws: MotoServer,
  ) {
    this.client = BackendProcess.connect(options.balancer.port);
  }

  /** Reaches either control plane. */
  readonly client: Proton;

  /** Returns when no backend stalls, and none has a request of before. */
  async untilNothingStalls(): Promise<void> {
    await Promise.all(this.machines.map(machine => machine.resumed()));
  }

  /** Where the program of the templates records what it finds. */
  get ledger(): string {
    return join(this.options.folder, 'ledger');
  }

  /** The processes that the machines still run of Terraform. */
  listTerraform(): number[] {
    return listProcessesIn(this.options.folder);
  }

  async query<T>(work: (knex: Knex) => Promise<T>): Promise<T> {
    const connection = this.database.connectionString.replace(
      '/postgres?',
      `/${DATABASE}?`,
    );
    const knex = knexFactory({ client: 'pg', connection });
    try {
      return await work(knex);
    } finally {
      await knex.destroy();
    }
  }

  /** Starts both control planes, and returns when the templates can be used. */
  async start(): Promise<void> {
    // One after the other: Backstage's own migrations of a new database can't be run twice at once.
    for (const machine of this.machines) {
      await machine.start();
    }
    await eventually(async () => {
      const { templates = [] } = await this.client.listEnvironmentTemplates({});
      return (
        templates.filter(({ recommendedVersion }) => recommendedVersion)
          .length === TEMPLATES.length
      );
    }, 250);
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await endAll(this.options.ends);
  }
}

async function endAll(ends: Array<() => Promise<unknown>>): Promise<void> {
  for (const end of ends.splice(0).reverse()) {
    await end();
  }
}

async function build(
  folder: string,
  ends: Array<() => Promise<unknown>>,
): Promise<ChaosWorld> {
  ends.push(async () => killProcessesIn(folder));
  const database = await PostgresServer.create({ isDurable: true });
  ends.push(() => database.remove());
  await database.start();
  const aws = await MotoServer.start();
  ends.push(() => aws.stop());
  await fetch(`${aws.endpoint}/${BUCKET}`, { method: 'PUT' });

  const cluster = new FakeCluster({
    rules: readRules(),
    program: { file: process.execPath, args: [bundleRunner()] },
    grace: 30_000,
  });
  ends.push(() => cluster.stop());
  await cluster.start();

  const ports = await Promise.all(MACHINES.map(() => findFreePort()));
  const balancer = await LoadBalancer.start();
  ends.push(() => balancer.stop());

  const ledger = join(folder, 'ledger');
  await mkdir(join(ledger, 'busy'), { recursive: true });
  const templates = join(folder, 'templates');
  await writeTemplates({
    directory: templates,
    endpoint: aws.endpoint,
    ledger,
  });
  await writeFile(join(folder, 'kubeconfig'), cluster.kubeConfigText);
  const environment = await createEnvironment(folder, aws);

  const machines = MACHINES.map((name, index) => {
    const dataDirectory = join(folder, name);
    const logs = process.env.PROTON_CHAOS_LOGS;
    return new Machine({
      name,
      port: ports[index],
      dataDirectory,
      launch: () =>
        BackendProcess.start({
          program: join(__dirname, 'runBackend.ts'),
          port: ports[index],
          environment,
          outputFile: join(logs ?? folder, `${name}.log`),
          database: {
            client: 'pg',
            prefix: 'chaos_',
            connection: database.connectionString,
          },
          controlPlane: {
            dataDirectory,
            environmentTemplates: { directory: templates, publish: true },
            terraform: {
              binary: terraformBinary,
              // Isolated templates reach nothing on loopback.
              isolation: { mode: 'none' },
            },
            deployments: {
              concurrency: 3,
              runs: { default: 'local', templates: { jobs: 'kubernetes' } },
            },
            kubernetes: {
              cluster: { kubeconfig: join(folder, 'kubeconfig') },
              image: 'registry.example.com/proton-runner:1.0.0',
              env: { ...environment, PROTON_RUNNER_TERRAFORM: terraformBinary },
              runnerUrl: `http://127.0.0.1:${balancer.port}/api/proton-control-plane`,
              // A backend that is killed before it removes a Job leaves that to Kubernetes.
              keepFinishedJobsFor: { seconds: 20 },
            },
          },
        }),
    });
  });
  balancer.backends = machines;
  ends.push(() => Promise.all(machines.map(machine => machine.stop())));
  return new ChaosWorld(
    { folder, ends, balancer },
    machines,
    database,
    cluster,
    aws,
  );
}

/** How Terraform finds AWS and the provider. */
async function createEnvironment(
  folder: string,
  aws: MotoServer,
): Promise<Record<string, string>> {
  const configuration = join(folder, 'terraformrc');
  await writeFile(
    configuration,
    `provider_installation {\n  filesystem_mirror {\n    path = "${terraformMirror}"\n  }\n}\n`,
  );
  return {
    TF_CLI_CONFIG_FILE: configuration,
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
