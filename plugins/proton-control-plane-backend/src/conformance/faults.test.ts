import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import {
  describeWith,
  eventually,
  PostgresServer,
} from '@proton-vending/test-utils';
import knexFactory, { Knex } from 'knex';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnPostgres } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';

jest.setTimeout(180_000);

const describeWithTerraform = describeWith('terraform');

/** How long the database is away. */
const OUTAGE_MS = 10_000;

const CREATION = {
  name: 'dev',
  templateName: 'eks',
  templateMajorVersion: '1',
  spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
};

/** A bundle with other Terraform code. */
function bundleWith(code: string) {
  return {
    files: clusterBundle().files.map(file =>
      file.path === 'infrastructure/main.tf'
        ? { ...file, contents: code }
        : file,
    ),
  };
}

async function getStatus(plane: TestControlPlane) {
  const { environment } = await plane.client.getEnvironment({ name: 'dev' });
  return environment?.deploymentStatus;
}

async function listDeployments(plane: TestControlPlane) {
  return plane.database.stores.deployments.list(TEST_SCOPE, { limit: 100 });
}

async function isOver(plane: TestControlPlane) {
  const [last] = await listDeployments(plane);
  return last.completedAt !== undefined;
}

describeOnPostgres('a deployment whose database goes away', () => {
  let server: PostgresServer;
  let knex: Knex;
  let databases: Pick<TestDatabases, 'init' | 'eachSupportedId'>;
  let plane: TestControlPlane;

  beforeEach(async () => {
    server = await PostgresServer.create();
    await server.start();
    knex = knexFactory({
      client: 'pg',
      connection: server.connectionString,
      pool: { min: 0, max: 5 },
      // It tells of each connection that is lost.
      log: { warn: () => {}, error: () => {}, debug: () => {} },
    });
    databases = {
      eachSupportedId: () => [['POSTGRES_17']],
      init: async () => knex,
    };
  });

  afterEach(async () => {
    await plane.stop();
    await knex.destroy();
    await server.remove();
  });

  describe('with a scripted engine', () => {
    let engine: ScriptedEngine;
    let letApplyEnd: () => void;

    beforeEach(async () => {
      engine = new ScriptedEngine();
      plane = await startControlPlane(databases, engine);
      await plane.client.createEnvironmentTemplate({ name: 'eks' });
      await plane.registerVersion('eks', clusterBundle());
      const gate = new Promise<void>(resolve => {
        letApplyEnd = resolve;
      });
      engine.onApply = async () => {
        await gate;
        return {
          outputs: [{ key: 'cluster_name', value: 'dev', sensitive: false }],
          resources: [],
        };
      };
      await plane.client.createEnvironment(CREATION);
      await eventually(() => engine.applied.length === 1);
    });

    it('goes on when it comes back before the apply has ended', async () => {
      await server.stop();
      await expect(
        plane.client.getEnvironment({ name: 'dev' }),
      ).rejects.toMatchObject({ name: 'InternalServerException' });
      await delay(OUTAGE_MS);
      await server.start();
      letApplyEnd();
      await eventually(() => isOver(plane));

      expect(await getStatus(plane)).toBe('SUCCEEDED');
      expect(engine.applied).toHaveLength(1);
    });

    it('waits with its end until it is back, and no attempt counts', async () => {
      await server.stop();
      letApplyEnd();
      // The outcome has nowhere to go, and the lease lapses while nobody answers.
      await delay(OUTAGE_MS);
      await server.start();
      await eventually(() => isOver(plane));

      expect(await getStatus(plane)).toBe('SUCCEEDED');
      const { outputs } = await plane.client.listEnvironmentOutputs({
        environmentName: 'dev',
      });
      expect(outputs).toEqual([{ key: 'cluster_name', valueString: 'dev' }]);
      expect(engine.applied).toHaveLength(1);
      expect(await listDeployments(plane)).toMatchObject([
        { attempts: 1, failedAttempts: 0, lostAttempts: 0 },
      ]);
      expect(
        await knex('deployments').whereNotNull('lease_owner').pluck('id'),
      ).toEqual([]);
      await plane.client.deleteEnvironment({ name: 'dev' });
      await plane.settled('dev');
      expect(await plane.client.listEnvironments({})).toMatchObject({
        environments: [],
      });
    });
  });

  describeWithTerraform('with Terraform', () => {
    it('ends well, with a log that has no gap, after ten seconds without it', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'outage-'));
      try {
        plane = await startControlPlane(
          databases,
          createTerraformEngine({ logger: mockServices.logger.mock() }),
        );
        await plane.client.createEnvironmentTemplate({ name: 'eks' });
        await plane.registerVersion(
          'eks',
          bundleWith(`
            resource "terraform_data" "cluster" {
              provisioner "local-exec" {
                command = "touch ${folder}/begun; for n in $(seq 1 120); do echo line $n; sleep 0.1; done; echo once >> ${folder}/done"
              }
            }
            output "id" { value = terraform_data.cluster.id }
          `),
        );
        await plane.client.createEnvironment(CREATION);
        await eventually(() => existsSync(join(folder, 'begun')));
        await server.stop();
        await delay(OUTAGE_MS);
        await server.start();
        await eventually(() => isOver(plane));

        expect(await getStatus(plane)).toBe('SUCCEEDED');
        expect(await readFile(join(folder, 'done'), 'utf8')).toBe('once\n');
        const messages: string[] = await knex('deployment_log_events')
          .orderBy('sequence')
          .pluck('message');
        expect(
          messages.flatMap(message => /line (\d+)$/.exec(message)?.[1] ?? []),
        ).toEqual(Array.from({ length: 120 }, (_, n) => String(n + 1)));
        expect(
          await knex('deployments').whereNotNull('lease_owner').pluck('id'),
        ).toEqual([]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
});

describeWithTerraform('a deployment whose machine fails (Terraform)', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let folder: string;
  let plane: TestControlPlane;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'faults-'));
  });

  afterEach(async () => {
    await plane.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(code: string, dataDirectory?: string) {
    plane = await startControlPlane(
      databases,
      createTerraformEngine({ logger: mockServices.logger.mock() }),
      dataDirectory ? { dataDirectory } : {},
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', bundleWith(code));
  }

  async function redeploy() {
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    await eventually(() => isOver(plane));
  }

  it('goes on when Terraform is killed in mid-apply', async () => {
    const pidFile = join(folder, 'pid');
    await start(`
      resource "terraform_data" "vpc" {}
      resource "terraform_data" "cluster" {
        input = terraform_data.vpc.id
        provisioner "local-exec" {
          command = "if [ -e ${pidFile} ]; then exit 0; fi; echo $PPID > ${pidFile}.new; mv ${pidFile}.new ${pidFile}; sleep 600"
        }
      }
      output "vpc" { value = terraform_data.vpc.id }
    `);
    await plane.client.createEnvironment(CREATION);
    let pid = '';
    await eventually(async () => {
      pid = await readFile(pidFile, 'utf8').catch(() => '');
      return pid !== '';
    });
    process.kill(Number(pid), 'SIGKILL');
    await eventually(() => isOver(plane));

    expect(await getStatus(plane)).toBe('SUCCEEDED');
    expect(await listDeployments(plane)).toHaveLength(1);
    const { outputs } = await plane.client.listEnvironmentOutputs({
      environmentName: 'dev',
    });
    expect(outputs).toMatchObject([{ key: 'vpc' }]);
    // The state is not locked by who died.
    await redeploy();
    expect(await getStatus(plane)).toBe('SUCCEEDED');
    await plane.client.deleteEnvironment({ name: 'dev' });
    await eventually(() => isOver(plane));
    await expect(getStatus(plane)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  const describeWithMounts = canMount() ? describe : describe.skip;

  describeWithMounts('with a disk of its own (needs root, to mount it)', () => {
    it('goes on when the full disk has room again', async () => {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', folder]);
      try {
        const filling = join(folder, 'filling');
        await start(
          'resource "terraform_data" "cluster" {}\noutput "id" { value = terraform_data.cluster.id }\n',
          join(folder, 'data'),
        );
        fill(filling);
        await plane.client.createEnvironment(CREATION);
        await eventually(async () => {
          const [deployment] = await listDeployments(plane);
          return (
            deployment.attempts > 1 || deployment.completedAt !== undefined
          );
        });
        rmSync(filling);
        await eventually(() => isOver(plane));
        if ((await getStatus(plane)) === 'FAILED') {
          await redeploy();
        }
        expect(await getStatus(plane)).toBe('SUCCEEDED');
      } finally {
        await plane.stop();
        execFileSync('umount', ['--lazy', folder]);
      }
    });
  });
});

/** Writes until there is no room for another byte. */
function fill(file: string) {
  for (const size of [4096, 1]) {
    try {
      for (;;) {
        writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') {
        throw error;
      }
    }
  }
}

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return false;
  }
  const folder = mkdtempSync(join(tmpdir(), 'mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', folder], {
      stdio: 'ignore',
    });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
