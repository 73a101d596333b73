import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  describeWith,
  eventually,
  MotoServer,
  PostgresServer,
  terraformBinary,
} from '@proton-vending/test-utils';
import knexFactory from 'knex';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ProvisioningError,
  ProvisioningInterrupted,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { silentLogger } from './__testUtils__/silentLogger';
import { TerraformRun } from './TerraformRun';
import { readStateBackend } from './state/readStateBackend';
import { StateBackendSettings } from './state/StateBackend';
import { TerraformDriver, TerraformDriverOptions } from './TerraformDriver';
import { MemoryLog } from './__testUtils__/MemoryLog';
import { nameTerraform } from './__testUtils__/terraformBinary';
import { TEST_ENVIRONMENT } from './__testUtils__/testEnvironment';

jest.setTimeout(120_000);

const PROGRAM = nameTerraform();

const describeWithTerraform = describeWith('terraform');
const describeWithMoto = describeWith('terraform', 'moto_server');

const TEMPLATE = `
terraform {
  backend "local" {
    path = "not-here"
  }
}
resource "terraform_data" "vpc" {
  input = "vpc"
}
output "vpc" { value = terraform_data.vpc.id }
`;

let directory: string;
let deployments = 0;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'state-backends-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

function createEngine(
  backend: StateBackendSettings,
  options: Pick<TerraformDriverOptions, 'binary' | 'gracePeriod'> = {},
) {
  return TerraformDriver.create({
    binary: terraformBinary,
    ...options,
    logger: silentLogger(),
    stateBackend: readStateBackend(backend),
  });
}

/** The next deployment of the same environment, on a machine of its own. */
function createRun(template = TEMPLATE) {
  deployments += 1;
  const log = new MemoryLog();
  const machine = join(directory, `machine-${deployments}`);
  const run: TerraformRun = {
    deploymentId: `deployment-${deployments}`,
    target: TEST_ENVIRONMENT,
    workingDirectory: join(machine, 'work'),
    stateDirectory: join(machine, 'state'),
    files: [{ path: 'main.tf', contents: template }],
    log,
    redactor: Redactor.create([]),
    recordPlan: async () => {},
    checkLosses: async () => {},
    recordProgress: async () => {},
    signal: new AbortController().signal,
  };
  return { run, log };
}

async function deploy(engine: TerraformDriver, template?: string) {
  const { run, log } = createRun(template);
  const plan = await engine.plan(run);
  const result = await engine.apply(run);
  return { plan, result, run, log };
}

/** What holds wherever the state is, other than in a local file. */
function keepsStates(getBackend: () => StateBackendSettings) {
  it('finds the state again on another machine', async () => {
    const engine = createEngine(getBackend());
    const first = await deploy(engine);
    expect(first.plan).toEqual({ toAdd: 1, toChange: 0, toRemove: 0 });
    expect(
      existsSync(join(first.run.stateDirectory, 'terraform.tfstate')),
    ).toBe(false);

    const second = await deploy(engine);
    expect(second.plan).toEqual({ toAdd: 0, toChange: 0, toRemove: 0 });
    expect(second.result).toEqual(first.result);
  });

  it('applies on another machine than it planned on', async () => {
    const engine = createEngine(getBackend());
    await engine.plan(createRun().run);
    const { run, log } = createRun(TEMPLATE.replace('"vpc"\n}', '"other"\n}'));
    const result = await engine.apply(run);
    expect(result.resources).toHaveLength(1);
    expect(log.messages('applying')).toEqual(
      expect.arrayContaining([`${PROGRAM} init`, `${PROGRAM} plan`]),
    );
  });

  it('destroys what another machine has built, and once', async () => {
    const engine = createEngine(getBackend());
    await deploy(engine);
    const { run, log } = createRun();
    await engine.destroy(run);
    expect(log.messages('applying')).toContain(
      'Plan: 0 to add, 0 to change, 1 to destroy.',
    );

    const again = createRun('resource "broken {');
    await engine.destroy(again.run);
    expect(again.log.messages('applying')).toEqual([
      'There is nothing to destroy: the state has no resources',
    ]);
  });

  it('keeps the settings of the backend to this user', async () => {
    const { run } = await deploy(createEngine(getBackend()));
    const { mode } = await stat(
      join(run.workingDirectory, '.runs', 'state-backend.json'),
    );
    expect(mode % 0o1000).toBe(0o600);
  });

  it('builds nothing twice when a state was left in the local folder', async () => {
    const { run } = createRun();
    await mkdir(run.stateDirectory, { recursive: true });
    await writeFile(
      join(run.stateDirectory, 'terraform.tfstate'),
      JSON.stringify({ resources: [{ mode: 'managed' }] }),
    );
    const engine = createEngine(getBackend());
    await expect(engine.plan(run)).rejects.toThrow(
      /The state of this environment is still in .*terraform state push/,
    );
    await expect(engine.destroy(run)).rejects.toThrow(ProvisioningError);
  });
}

describeWithTerraform('TerraformDriver with states in PostgreSQL', () => {
  let postgres: PostgresServer;

  beforeAll(async () => {
    postgres = await PostgresServer.create({ password: 'states-password' });
    await postgres.start();
  });

  afterAll(async () => {
    await postgres?.remove();
  });

  const backend = () => ({
    type: 'pg',
    config: { conn_str: postgres.connectionString },
  });

  keepsStates(backend);

  it('has a schema for each environment', async () => {
    await deploy(createEngine(backend()));
    const knex = knexFactory({
      client: 'pg',
      connection: postgres.connectionString,
    });
    try {
      await expect(
        knex('states').withSchema('proton_0a6e1bd28f3e4d0c9a552f6b1d1c7e90'),
      ).resolves.toHaveLength(1);
    } finally {
      await knex.destroy();
    }
  });

  it('destroys what is in a state that only the template can decrypt', async () => {
    await deploy(createEngine(backend()));
    // v1.7 and later, internal/states/statefile/read.go
    const binary = join(directory, 'tofu');
    await writeFile(
      binary,
      `#!/bin/sh
if [ "$1" = init ] && [ ! -e main.tf ]; then
  echo "Error: Error refreshing state

Unsupported state file format: This state file is encrypted and can not be
read without an encryption configuration" >&2
  exit 1
fi
exec ${terraformBinary} "$@"
`,
      { mode: 0o755 },
    );
    const { run, log } = createRun();
    await createEngine(backend(), { binary }).destroy(run);
    expect(log.messages('applying')).toContain(
      'Plan: 0 to add, 0 to change, 1 to destroy.',
    );
  });

  it('says why the state cannot be read, without the password', async () => {
    const { run } = createRun();
    const config = {
      conn_str: postgres.connectionString.replace('/postgres?', '/gone?'),
    };
    const message = await createEngine({ type: 'pg', config })
      .destroy(run)
      .catch(String);
    expect(message).toMatch(/from the pg backend: .*"gone" does not exist/s);
    expect(message).not.toContain('states-password');
  });
});

describeWithMoto('TerraformDriver with states in S3', () => {
  let moto: MotoServer;
  let client: S3Client;

  beforeAll(async () => {
    moto = await MotoServer.start();
    client = new S3Client({
      endpoint: moto.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await client.send(new CreateBucketCommand({ Bucket: 'states' }));
  });

  afterAll(async () => {
    client?.destroy();
    await moto?.stop();
  });

  const backend = () => ({
    type: 's3',
    config: {
      bucket: 'states',
      prefix: 'clusters',
      region: 'us-east-1',
      endpoints: { s3: moto.endpoint },
      access_key: 'test',
      secret_key: 'test',
      use_path_style: true,
      skip_credentials_validation: true,
      skip_metadata_api_check: true,
      skip_region_validation: true,
      skip_requesting_account_id: true,
      use_lockfile: true,
    },
  });

  keepsStates(backend);

  const LOCK =
    'clusters/123456789012/us-east-1/0a6e1bd2-8f3e-4d0c-9a55-2f6b1d1c7e90/terraform.tfstate.tflock';

  async function isLocked() {
    const { Contents = [] } = await client.send(
      new ListObjectsV2Command({ Bucket: 'states' }),
    );
    return Contents.some(({ Key }) => Key === LOCK);
  }

  /** An apply that says who it is and does not end before it is killed. */
  function startEndlessApply(engine: TerraformDriver, signal?: AbortSignal) {
    const pidFile = join(directory, 'pid');
    const { run } = createRun(`
      resource "terraform_data" "endless-${deployments}" {
        provisioner "local-exec" {
          command = "if [ ! -e ${pidFile} ]; then echo $PPID > ${pidFile}.new; mv ${pidFile}.new ${pidFile}; exec sleep 60; fi"
        }
      }
    `);
    const limited = { ...run, signal: signal ?? run.signal };
    const applied = engine.plan(limited).then(() => engine.apply(limited));
    applied.catch(() => {});
    return {
      applied,
      untilItRuns: async () => {
        await eventually(() => existsSync(pidFile));
        return Number(readFileSync(pidFile, 'utf8'));
      },
    };
  }

  it('is not kept waiting by the lock of a Terraform that was killed', async () => {
    const { applied, untilItRuns } = startEndlessApply(createEngine(backend()));
    const terraform = await untilItRuns();
    expect(await isLocked()).toBe(true);
    process.kill(terraform, 'SIGKILL');

    expect((await applied).resources).toHaveLength(1);
    expect(await isLocked()).toBe(false);
  });

  it('leaves no lock when it has to kill Terraform', async () => {
    const stop = new AbortController();
    const engine = createEngine(backend(), { gracePeriod: { seconds: 0 } });
    const { applied, untilItRuns } = startEndlessApply(engine, stop.signal);
    await untilItRuns();
    stop.abort();
    await expect(applied).rejects.toThrow(ProvisioningInterrupted);
    expect(await isLocked()).toBe(false);
  });

  it('leaves the lock of anybody else alone', async () => {
    const stop = new AbortController();
    const { applied, untilItRuns } = startEndlessApply(
      createEngine(backend()),
      stop.signal,
    );
    const terraform = await untilItRuns();
    await client.send(
      new PutObjectCommand({
        Bucket: 'states',
        Key: LOCK,
        Body: JSON.stringify({
          ID: 'somebody-else',
          Who: `root@${hostname()}`,
          Created: new Date().toISOString(),
        }),
      }),
    );
    process.kill(terraform, 'SIGKILL');
    await delay(2_000);
    expect(await isLocked()).toBe(true);

    stop.abort();
    await expect(applied).rejects.toThrow(ProvisioningInterrupted);
    await client.send(new DeleteObjectCommand({ Bucket: 'states', Key: LOCK }));
  });

  it('has an object for each environment', async () => {
    await deploy(createEngine(backend()));
    const { Body } = await client.send(
      new GetObjectCommand({
        Bucket: 'states',
        Key: 'clusters/123456789012/us-east-1/0a6e1bd2-8f3e-4d0c-9a55-2f6b1d1c7e90/terraform.tfstate',
      }),
    );
    expect(await Body?.transformToString()).toContain('terraform_data');
  });
});
