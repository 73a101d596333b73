import {
  TestDatabases,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { describeWith, PostgresServer } from '@proton-vending/test-utils';
import knexFactory from 'knex';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { terraformBinary } from '@proton-vending/test-utils';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { readStateBackend } from '@proton-vending/proton-terraform';

jest.setTimeout(120_000);

describeWith('terraform')('an environment whose state is lost', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let folder: string;
  let plane: TestControlPlane;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lost-state-'));
  });

  afterEach(async () => {
    await plane?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const readEvents = () =>
    readFileSync(join(folder, 'events'), 'utf8').trim().split('\n');

  /** Writes down whatever is built and destroyed. */
  function bundle() {
    const { files } = clusterBundle();
    const contents = `resource "terraform_data" "vpc" {
  provisioner "local-exec" {
    command = "echo built >> ${folder}/events"
  }
  provisioner "local-exec" {
    when    = destroy
    command = "echo destroyed >> ${folder}/events"
  }
}

output "cluster_name" {
  value = var.environment.inputs.cluster_name
}
`;
    return {
      files: files.map(file =>
        file.path === 'infrastructure/main.tf' ? { ...file, contents } : file,
      ),
    };
  }

  async function start(
    backend: { type: string; config: object } = { type: 'local', config: {} },
  ) {
    plane = await startControlPlane(
      databases,
      createTerraformEngine({
        binary: terraformBinary,
        logger: mockServices.logger.mock(),
        stateBackend: readStateBackend(backend),
      }),
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', bundle());
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await plane.settled('dev');
    expect(await readStatus()).toMatchObject({ deploymentStatus: 'SUCCEEDED' });
    expect(readEvents()).toEqual(['built']);
  }

  async function readStatus() {
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    return environment;
  }

  async function findId(): Promise<string> {
    const environment = await plane.database.stores.environments.find(
      TEST_SCOPE,
      'dev',
    );
    return environment?.id ?? '';
  }

  const stateFile = async () =>
    join(
      plane.dataDirectory,
      'environments',
      await findId(),
      'state/terraform.tfstate',
    );

  async function update() {
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    await plane.settled('dev');
  }

  async function remove() {
    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');
  }

  const OPERATIONS = [
    { operation: 'update', run: update, status: 'FAILED' },
    { operation: 'delete', run: remove, status: 'DELETE_FAILED' },
  ];

  const LOSSES: {
    loss: string;
    damage(text: string): string | undefined;
    reason: RegExp;
  }[] = [
    { loss: 'is missing', damage: () => undefined, reason: /is missing/ },
    { loss: 'has 0 bytes', damage: () => '', reason: /is empty/ },
    {
      loss: 'is cut off',
      damage: text => text.slice(0, text.length / 2),
      reason: /can't be read/,
    },
    {
      loss: 'lists no resources',
      damage: text => JSON.stringify({ ...JSON.parse(text), resources: [] }),
      reason: /lists 0 of the 1 known resource/,
    },
    {
      loss: 'is of another lineage',
      damage: text => JSON.stringify({ ...JSON.parse(text), lineage: 'other' }),
      reason: /another state/,
    },
    {
      loss: 'is older than the last one',
      damage: text => JSON.stringify({ ...JSON.parse(text), serial: 0 }),
      reason: /is older/,
    },
  ];

  describe.each(LOSSES)('since it $loss', ({ damage, reason }) => {
    it.each(OPERATIONS)(
      'refuses the $operation, and goes on once it is restored',
      async ({ operation, run, status }) => {
        await start();
        const file = await stateFile();
        const good = await readFile(file, 'utf8');
        const damaged = damage(good);
        if (damaged === undefined) {
          await rm(file);
        } else {
          await writeFile(file, damaged);
        }

        await run();

        const environment = await readStatus();
        expect(environment?.deploymentStatus).toBe(status);
        const message = environment?.deploymentStatusMessage ?? '';
        expect(message).toMatch(reason);
        expect(message).toContain(file);
        expect(message).toContain('terraform_data.vpc');
        expect(message).toContain('/extension/v1/environments/dev/retain');
        expect(message).toContain(
          '/extension/v1/environments/dev/accept-state',
        );
        expect(readEvents()).toEqual(['built']);

        await writeFile(file, good);
        await run();
        expect(readEvents()).toEqual(
          operation === 'delete' ? ['built', 'destroyed'] : ['built'],
        );
      },
    );
  });

  it('is built again once the loss is accepted', async () => {
    await start();
    await rm(await stateFile());
    await update();
    const { status } = await request(plane.url)
      .post('/extension/v1/environments/dev/accept-state')
      .set('authorization', mockCredentials.service.header());
    expect(status).toBe(200);
    await update();
    expect(await readStatus()).toMatchObject({ deploymentStatus: 'SUCCEEDED' });
    expect(readEvents()).toEqual(['built', 'built']);
    await remove();
    expect(readEvents()).toEqual(['built', 'built', 'destroyed']);
  });

  it('is not refused when Terraform itself has emptied the state', async () => {
    await start();
    const file = await stateFile();
    const good = JSON.parse(await readFile(file, 'utf8'));
    const emptied = { ...good, serial: good.serial + 1, resources: [] };
    await writeFile(file, JSON.stringify(emptied));
    await remove();
    await expect(readStatus()).rejects.toThrow('does not exist');
  });

  it('names the backup that Terraform has left', async () => {
    await start();
    const file = await stateFile();
    await writeFile(`${file}.backup`, await readFile(file));
    await writeFile(file, '');
    await update();
    expect((await readStatus())?.deploymentStatusMessage).toContain(
      `${file}.backup`,
    );
    expect(existsSync(file)).toBe(true);
  });

  it('is refused in PostgreSQL too', async () => {
    const postgres = await PostgresServer.create({
      password: 'states-password',
    });
    try {
      await postgres.start();
      await start({
        type: 'pg',
        config: { conn_str: postgres.connectionString },
      });
      const knex = knexFactory({
        client: 'pg',
        connection: postgres.connectionString,
      });
      const schema = `proton_${(await findId()).replaceAll('-', '')}`;
      try {
        await knex.raw('drop schema ?? cascade', [schema]);
      } finally {
        await knex.destroy();
      }
      for (const { run, status } of OPERATIONS) {
        await run();
        const environment = await readStatus();
        expect(environment?.deploymentStatus).toBe(status);
        expect(environment?.deploymentStatusMessage).toContain(
          `the pg backend (schema_name ${schema}) is missing`,
        );
      }
      expect(readEvents()).toEqual(['built']);
    } finally {
      await plane.stop();
      await postgres.remove();
    }
  });
});
