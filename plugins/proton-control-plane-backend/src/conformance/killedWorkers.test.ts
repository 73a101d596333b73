import { JsonObject } from '@backstage/types';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { describeWith, eventually } from '@proton-vending/test-utils';
import knexFactory, { Knex } from 'knex';
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnPostgres } from '../__testUtils__/describeOnEachDatabase';
import { CONNECTION_STRING_VARIABLE } from '../__testUtils__/postgres/running';
import { isProcessGroupAlive } from '../engines/terraform/processIdentity';
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

describeWith('terraform')('deployments whose worker is killed', () => {
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

  async function startBackend(
    database: JsonObject,
    machine = 'data',
    backend?: JsonObject,
  ) {
    const started = await BackendProcess.start({
      database,
      controlPlane: {
        dataDirectory: join(folder, machine),
        terraform: { binary: gates.binary, ...(backend && { backend }) },
        deployments: { concurrency: 8 },
        environmentTemplates: {
          directory: join(folder, 'templates'),
          publish: true,
        },
      },
    });
    backends.push(started);
    return started;
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

  async function untilReached(gate: Gate, name: string) {
    await eventually(() => gates.isReached(gate, name));
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
      await untilReached(gate, name);
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
    // Folders go after the record.
    await eventually(
      () => readdirSync(join(folder, 'data', 'environments')).length === 1,
    );
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

    const ofPlugin = () =>
      connection().replace(/\/postgres(?=\?|$)/, `/${databaseName}`);
    const database = () => ({
      client: 'pg',
      prefix,
      connection: connection(),
    });
    const connect = () => knexFactory({ client: 'pg', connection: ofPlugin() });

    it('end once and as they should', async () => {
      await survive(database(), connect);
    });

    it.each([
      ['goes on without it', false],
      ['dies with it', true],
    ])(
      'are taken over by a backend on another machine when Terraform %s',
      async (_, diesToo) => {
        const states = {
          type: 'pg',
          config: { conn_str: toTerraformsOwn(ofPlugin()) },
        };
        const one = await startBackend(database(), 'one', states);
        gates.close('inApply', 'applying');
        await create(one, 'applying');
        await eventually(() => gates.isReached('inApply', 'applying'));
        const other = await startBackend(database(), 'other', states);
        await one.kill();
        if (diesToo) {
          await killTerraform(join(folder, 'one'));
        }
        knex = connect();
        const takenUp = knex('deployments').where({ attempts: 2 });
        await eventually(async () => (await takenUp.clone()).length === 1);
        gates.open('inApply', 'applying');
        await eventually(
          async () => (await statusOf(other, 'applying')) !== 'IN_PROGRESS',
        );

        expect(await statusOf(other, 'applying')).toBe('SUCCEEDED');
        // Terraform sends its state away every 20 seconds, and when it ends:
        // what it made since goes with it when it is killed.
        expect(readFileSync(gates.creationsOf('applying'), 'utf8')).toBe(
          diesToo ? 'vpc\nvpc\ncluster\n' : 'vpc\ncluster\n',
        );
        const { provisionedResources } =
          await other.client.listEnvironmentProvisionedResources({
            environmentName: 'applying',
          });
        expect(provisionedResources).toHaveLength(2);
        await other.client.deleteEnvironment({ name: 'applying' });
        await eventually(async () => {
          const { environments } = await other.client.listEnvironments({});
          return environments?.length === 0;
        });
      },
    );
  });

  /** All that a machine runs of Terraform, supervisors included. */
  async function killTerraform(machine: string) {
    const files = readdirSync(machine, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter(name => name.endsWith('process.json'))) {
      const { pid } = JSON.parse(readFileSync(join(machine, file), 'utf8'));
      if (await isProcessGroupAlive(pid)) {
        process.kill(-pid, 'SIGKILL');
        await eventually(async () => !(await isProcessGroupAlive(pid)));
      }
    }
  }
});

/** Terraform takes the folder of a socket in settings, and in no URL. */
function toTerraformsOwn(connection: string): string {
  const { pathname, searchParams, username } = new URL(connection);
  const host = searchParams.get('host');
  return host === null
    ? connection
    : `host=${host} user=${username} dbname=${pathname.slice(
        1,
      )} sslmode=disable`;
}
