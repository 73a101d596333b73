import { JsonObject } from '@backstage/types';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import knexFactory, { Knex } from 'knex';
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnPostgres } from '../__testUtils__/describeOnEachDatabase';
import { CONNECTION_STRING_VARIABLE } from '../__testUtils__/postgres/running';
import { describeWithTerraform } from '../engines/terraform/testing/describeWithTerraform';
import { eventually } from '../engines/terraform/testing/eventually';
import { BackendProcess } from './__testUtils__/BackendProcess';
import { Gate, TerraformGates } from './__testUtils__/TerraformGates';

jest.setTimeout(120_000);

/** How long another worker may take to take up what a dead one left. */
const TAKEN_UP_WITHIN_MS = 30_000;

/** The environment that is held at each step; the gate before the plan holds everybody's. */
const HELD: Record<string, Gate> = {
  planning: 'inPlan',
  applying: 'inApply',
  applied: 'beforeSettling',
  queued: 'beforePlan',
};
const NAMES = Object.keys(HELD);

const INTERRUPTED = 'The deployment was interrupted and goes on here';

describeWithTerraform('deployments whose worker is killed', () => {
  let folder: string;
  let gates: TerraformGates;
  let backends: BackendProcess[];
  let knex: Knex | undefined;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'killed-workers-'));
    gates = new TerraformGates(join(folder, 'gates'));
    backends = [];
    for (const { path, contents } of clusterBundle().files) {
      const file = join(folder, 'templates', 'eks', 'v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, path.endsWith('main.tf') ? gates.code : contents);
    }
  });

  async function endBackends() {
    Object.entries(HELD).forEach(([name, gate]) => gates.open(gate, name));
    await Promise.all(backends.map(backend => backend.kill()));
    await knex?.destroy();
    knex = undefined;
  }

  afterEach(async () => {
    await endBackends();
    await rm(folder, { recursive: true, force: true });
  });

  async function startBackend(database: JsonObject) {
    const backend = await BackendProcess.start({
      database,
      controlPlane: {
        dataDirectory: join(folder, 'data'),
        terraform: { binary: gates.binary },
        deployments: { concurrency: 8 },
        environmentTemplates: {
          directory: join(folder, 'templates'),
          publish: true,
        },
      },
    });
    backends.push(backend);
    return backend;
  }

  async function create({ client }: BackendProcess, name: string) {
    await client.createEnvironment({
      name,
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: name }),
    });
  }

  async function statusOf({ client }: BackendProcess, name: string) {
    const { environment } = await client.getEnvironment({ name });
    return environment?.deploymentStatus;
  }

  /** Without what differs between any two deployments. */
  async function readLog(database: Knex, name: string): Promise<string[]> {
    const lines = await database('deployment_log_events')
      .join(
        'deployments',
        'deployments.id',
        'deployment_log_events.deployment_id',
      )
      .where({ environment_name: name })
      .orderBy('deployment_log_events.sequence')
      .pluck('message');
    return lines
      .filter((message: string) => !/Still |Provisioning|elapsed/.test(message))
      .map((message: string) =>
        message
          .replace(/[0-9a-f]{8}-[-0-9a-f]{27}/g, '<id>')
          .replace(/after \d+s/, 'after 0s')
          .replaceAll(`.${name}`, '.<name>')
          .replaceAll(name, '<name>'),
      );
  }

  async function survive(database: JsonObject, connect: () => Knex) {
    const first = await startBackend(database);
    await create(first, 'unharmed');
    await eventually(
      async () => (await statusOf(first, 'unharmed')) === 'SUCCEEDED',
    );
    for (const [name, gate] of Object.entries(HELD)) {
      gates.close(gate, name);
      await create(first, name);
      await eventually(() => gates.isReached(gate, name));
    }
    await first.kill();

    // A backend asks for Terraform's version when it starts.
    gates.open('beforePlan', 'queued');
    const killedAt = Date.now();
    const second = await startBackend(database);
    knex = connect();
    const takenUp = () =>
      knex?.('deployments').where('attempts', '>', 1).pluck('id');
    await eventually(async () => (await takenUp())?.length === NAMES.length);
    expect(Date.now() - killedAt).toBeLessThan(TAKEN_UP_WITHIN_MS);

    Object.entries(HELD).forEach(([name, gate]) => gates.open(gate, name));
    await eventually(
      async () =>
        (await knex?.('deployments').whereNull('completed_at'))?.length === 0,
    );
    const reference = await readLog(knex, 'unharmed');
    expect(reference.length).toBeGreaterThan(10);
    for (const name of NAMES) {
      expect(await statusOf(second, name)).toBe('SUCCEEDED');
      const { outputs } = await second.client.listEnvironmentOutputs({
        environmentName: name,
      });
      expect(outputs).toContainEqual({
        key: 'cluster_name',
        valueString: name,
      });
      expect(readFileSync(gates.creationsOf(name), 'utf8')).toBe(
        'vpc\ncluster\n',
      );
      const log = await readLog(knex, name);
      expect(log.filter(line => line === INTERRUPTED)).toHaveLength(1);
      expect(log.filter(line => line !== INTERRUPTED)).toEqual(reference);
    }
    expect(
      await knex('deployments').select('lease_owner', 'lease_expires_at'),
    ).toEqual(
      Array(NAMES.length + 1).fill({
        lease_owner: null,
        lease_expires_at: null,
      }),
    );

    // Neither an environment nor a state is locked by who died.
    for (const name of NAMES) {
      await second.client.deleteEnvironment({ name });
    }
    await eventually(async () => {
      const { environments = [] } = await second.client.listEnvironments({});
      return environments.length === 1;
    });
    expect(readdirSync(join(folder, 'data', 'environments'))).toHaveLength(1);
  }

  it('end once and as they should, on SQLite', async () => {
    const directory = join(folder, 'database');
    await mkdir(directory);
    await survive({ client: 'better-sqlite3', connection: { directory } }, () =>
      knexFactory({
        client: 'better-sqlite3',
        connection: join(directory, 'proton-control-plane.sqlite'),
        useNullAsDefault: true,
      }),
    );
  });

  describeOnPostgres('with a server', () => {
    const prefix = `killed_${process.pid}_`;
    const connection = () => process.env[CONNECTION_STRING_VARIABLE] ?? '';
    const databaseName = `${prefix}proton-control-plane`;

    afterEach(async () => {
      await endBackends();
      const server = knexFactory({ client: 'pg', connection: connection() });
      await server.raw(`drop database if exists ?? with (force)`, [
        databaseName,
      ]);
      await server.destroy();
    });

    it('end once and as they should', async () => {
      const ofPlugin = connection().replace(
        /\/postgres(?=\?|$)/,
        `/${databaseName}`,
      );
      await survive({ client: 'pg', prefix, connection: connection() }, () =>
        knexFactory({ client: 'pg', connection: ofPlugin }),
      );
    });
  });
});
