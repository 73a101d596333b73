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
import { RecordedAws } from './RecordedAws';
import { signFor } from './readLedger';
import { BUCKET } from './templateCode';
import { TEMPLATES, writeTemplates } from './templates';

const MACHINES = ['one', 'other'];
const DATABASE = 'chaos_proton-control-plane';

/** The account of the backends. Their own credentials reach nothing else. */
export const BACKEND_ACCOUNT = '123456789012';

/** The account in which environments are, which only the role reaches. */
export const ENVIRONMENTS_ACCOUNT = '444455556666';

export const ROLE = `arn:aws:iam::${ENVIRONMENTS_ACCOUNT}:role/environments`;

/** What limits plans. */
const PLAN_POLICY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

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
    readonly moto: MotoServer,
    readonly aws: RecordedAws,
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
  const moto = await MotoServer.start();
  ends.push(() => moto.stop());
  await fetch(`${moto.endpoint}/${BUCKET}`, {
    method: 'PUT',
    headers: signFor('s3', ENVIRONMENTS_ACCOUNT),
  });
  const aws = await RecordedAws.start(moto);
  ends.push(() => aws.stop());

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
  await writeTemplates({ directory: templates, ledger });
  await writeFile(join(folder, 'kubeconfig'), cluster.kubeConfigText);
  const environment = await createEnvironment(folder, aws.endpoint);

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
            assumeRole: {
              // The shortest that AWS allows.
              duration: { minutes: 15 },
              accounts: [{ accountId: BACKEND_ACCOUNT, roleArn: ROLE }],
              planPolicyArns: [PLAN_POLICY],
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
    moto,
    aws,
  );
}

/** How Terraform finds AWS and the provider. */
async function createEnvironment(
  folder: string,
  endpoint: string,
): Promise<Record<string, string>> {
  const configuration = join(folder, 'terraformrc');
  await writeFile(
    configuration,
    `provider_installation {\n  filesystem_mirror {\n    path = "${terraformMirror}"\n  }\n}\n`,
  );
  return {
    TF_CLI_CONFIG_FILE: configuration,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
