import { mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { waiting } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { eventually } from '@proton-vending/test-utils';
import createKnex, { Knex } from 'knex';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { encryptionWith } from '../__testUtils__/encryptionWith';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { Database } from '../database/Database';
import { ENVIRONMENTS } from '../database/EnvironmentStore';

jest.setTimeout(120_000);

const SECRETS = {
  spec: 'specsecretqvxz',
  output: 'output-secret-5512',
  notified: 'notified-secret-9034',
  plan: 'plan-secret-7410',
  change: 'change-secret-6623',
  handle: 'handle-secret-1187',
  state: 'state-secret-3350',
};

const BEGINS = 'proton-enc:1:';

/** An engine whose work has secrets everywhere, and that waits for `later`. */
function createEngine(): ScriptedEngine {
  const engine = new ScriptedEngine();
  engine.onPlan = async run => {
    await run.recordPlan({
      toAdd: 1,
      toChange: 0,
      toRemove: 0,
      changes: [{ address: SECRETS.change, action: 'create' }],
      text: SECRETS.plan,
      truncated: false,
    });
    return { toAdd: 1, toChange: 0, toRemove: 0 };
  };
  engine.onApply = async run =>
    run.target.name === 'later' && !engine.unavailability
      ? waiting({ handle: { token: SECRETS.handle }, reason: 'Waits' })
      : {
          outputs: [
            { key: 'endpoint', value: SECRETS.output, sensitive: false },
            { key: 'token', value: `${SECRETS.output}-2`, sensitive: true },
          ],
          resources: [],
        };
  return engine;
}

/** All rows of all tables as the database has them. */
async function readEverything(knex: Knex): Promise<string> {
  const tables: string[] =
    knex.client.config.client === 'pg'
      ? await knex('information_schema.tables')
          .where({ table_schema: 'public' })
          .pluck('table_name')
      : await knex('sqlite_master').where({ type: 'table' }).pluck('name');
  const rows = await Promise.all(tables.map(table => knex(table).select('*')));
  return JSON.stringify(rows.flat(), (_, value) =>
    value?.type === 'Buffer'
      ? Buffer.from(value.data).toString('latin1')
      : value,
  );
}

const listSecretsIn = (text: string | Buffer) =>
  Object.values(SECRETS).filter(secret => text.includes(secret));

const specOf = (name: string) =>
  formatEnvironmentSpec({ cluster_name: `${name}${SECRETS.spec}` });

async function create(plane: TestControlPlane, name: string): Promise<string> {
  const { environment } = await plane.client.createEnvironment({
    name,
    templateName: 'eks',
    templateMajorVersion: '1',
    spec: specOf(name),
  });
  return environment?.lastAttemptedDeploymentId ?? '';
}

async function addTemplate(plane: TestControlPlane): Promise<void> {
  await plane.client.createEnvironmentTemplate({ name: 'eks' });
  await plane.registerVersion('eks', clusterBundle());
}

/** One environment that is deployed, and one whose deployment waits and was notified of. */
async function fill(plane: TestControlPlane): Promise<void> {
  await addTemplate(plane);
  await create(plane, 'dev');
  await plane.settled('dev');
  await create(plane, 'later');
  await eventually(
    async () => (await findLast(plane, 'later')).wait !== undefined,
  );
  await addState(plane);
  await plane.client.notifyResourceDeploymentStatusChange({
    resourceArn: 'arn:aws:proton:us-east-1:123456789012:environment/later',
    outputs: [{ key: 'notified', valueString: SECRETS.notified }],
  });
}

async function addState(plane: TestControlPlane): Promise<void> {
  const { target } = await findLast(plane, 'dev');
  await plane.database.stores.stateVersions.insert(
    {
      targetId: target.id,
      version: 1,
      lineage: 'l',
      serial: 1,
      size: 1,
      contentHash: 'h',
      writtenBy: 'test',
      createdAt: new Date(),
    },
    Buffer.from(SECRETS.state),
  );
}

async function findLast(plane: TestControlPlane, name: string) {
  const [deployment] = await plane.database.stores.deployments.list(
    TEST_SCOPE,
    { limit: 1 },
    { kind: 'environment', name },
  );
  return deployment;
}

/** What callers are shown of what `fill` stored. */
async function readAll(plane: TestControlPlane) {
  const { client, controlPlane } = plane;
  const { environment } = await client.getEnvironment({ name: 'dev' });
  const id = environment?.lastAttemptedDeploymentId ?? '';
  const { deployment } = await client.getDeployment({ id });
  const later = await findLast(plane, 'later');
  const list = (environmentName: string, deploymentId?: string) =>
    client.listEnvironmentOutputs({ environmentName, deploymentId });
  return {
    spec: environment?.spec,
    deployedSpec: deployment?.targetState?.environment?.spec,
    outputs: (await list('dev')).outputs,
    notified: (await list('later', later.id)).outputs,
    handle: later.wait?.handle,
    plan: await controlPlane.deployments.readPlan(TEST_SCOPE, id),
    state: await readState(plane),
  };
}

async function readState(plane: TestControlPlane) {
  const { target } = await findLast(plane, 'dev');
  const { stateVersions } = plane.database.stores;
  return (await stateVersions.readContents(target.id, 1))?.toString();
}

const EVERYTHING = {
  spec: specOf('dev'),
  deployedSpec: specOf('dev'),
  outputs: [
    { key: 'endpoint', valueString: SECRETS.output },
    { key: 'token', valueString: `${SECRETS.output}-2` },
  ],
  notified: [{ key: 'notified', valueString: SECRETS.notified }],
  handle: { token: SECRETS.handle },
  plan: {
    text: SECRETS.plan,
    changes: [{ address: SECRETS.change }],
  },
  state: SECRETS.state,
};

describeOnEachDatabase('encryption of what is stored', databases => {
  let knex: Knex;
  let running: TestControlPlane[];

  beforeEach(async () => {
    const [[databaseId]] = databases.eachSupportedId();
    knex = await databases.init(databaseId);
    running = [];
  });

  afterEach(async () => {
    await Promise.all(running.map(plane => plane.stop()));
  });

  /** A control plane with these keys on the test's database. */
  async function start(
    keys: string[],
    engine = createEngine(),
  ): Promise<TestControlPlane> {
    const plane = await startControlPlane(
      {
        init: async () => knex,
        eachSupportedId: () => databases.eachSupportedId(),
      },
      engine,
      { encryption: encryptionWith(...keys) },
    );
    running.push(plane);
    return plane;
  }

  async function restart(
    plane: TestControlPlane,
    keys: string[],
    engine?: ScriptedEngine,
  ): Promise<TestControlPlane> {
    await plane.stop();
    running.splice(running.indexOf(plane), 1);
    return start(keys, engine);
  }

  const rotate = (plane: TestControlPlane) =>
    plane.controlPlane.keyRotation.run(new AbortController().signal);

  it('is off without a key, which the log says', async () => {
    const plane = await start([]);
    await fill(plane);

    expect(listSecretsIn(await readEverything(knex))).toEqual(
      Object.values(SECRETS),
    );
    expect(plane.logger.warn).toHaveBeenCalledWith(
      'States, specs, outputs and plans are stored unencrypted, because protonControlPlane.encryption.keys has no key. To encrypt them, add a key with the output of "openssl rand -base64 32" as its secret',
    );
  });

  it('leaves no secret in any row, and shows callers the same', async () => {
    const plane = await start(['k1']);
    await fill(plane);

    expect(listSecretsIn(await readEverything(knex))).toEqual([]);
    expect(await readAll(plane)).toMatchObject(EVERYTHING);
    expect(plane.logger.warn).not.toHaveBeenCalled();
  });

  it('knows a repeated create, and tells another one apart', async () => {
    const plane = await start(['k1']);
    await addTemplate(plane);
    const id = await create(plane, 'dev');

    expect(await create(plane, 'dev')).toBe(id);
    await expect(
      plane.client.createEnvironment({
        name: 'dev',
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: specOf('other'),
      }),
    ).rejects.toThrow('Idempotent parameter mismatch');
  });

  it('encrypts with a new key what is stored with none or another', async () => {
    let plane = await start([]);
    await fill(plane);

    plane = await restart(plane, ['k1']);
    expect(await readAll(plane)).toMatchObject(EVERYTHING);
    await rotate(plane);
    expect(listSecretsIn(await readEverything(knex))).toEqual([]);
    expect(await readAll(plane)).toMatchObject(EVERYTHING);
    expect(plane.logger.info).toHaveBeenCalledWith(
      'All stored values are encrypted with the key "k1". No other key is in use',
    );

    plane = await restart(plane, ['k2', 'k1']);
    expect(await readAll(plane)).toMatchObject(EVERYTHING);
    await rotate(plane);
    expect(await readEverything(knex)).not.toContain(`${BEGINS}k1:`);
    expect(
      await plane.metrics.observe('proton.encryption.values'),
    ).toHaveLength(1);
    expect(plane.logger.info).toHaveBeenCalledWith(
      'All stored values are encrypted with the key "k2". No other key is in use',
    );

    plane = await restart(plane, ['k2']);
    expect(await readAll(plane)).toMatchObject(EVERYTHING);
  });

  it('rotates while others do, and after it was stopped halfway', async () => {
    let plane = await start(['k1']);
    await addTemplate(plane);
    const id = await create(plane, 'dev');
    await plane.settled('dev');
    const outputs = Array.from({ length: 1_500 }, (_, index) => ({
      key: `key${index}`,
      value: `${SECRETS.output}-${index}`,
      sensitive: index % 2 === 0,
    }));
    await plane.database.stores.deploymentResults.insert(
      id,
      { outputs, resources: [] },
      'TERRAFORM',
    );
    const countOld = async () =>
      (await readEverything(knex)).split(`${BEGINS}k1:`).length - 1;
    const before = await countOld();
    expect(before).toBeGreaterThan(1_500);

    plane = await restart(plane, ['k2', 'k1']);
    const stopped = new AbortController();
    const first = plane.controlPlane.keyRotation.run(stopped.signal);
    await eventually(async () => (await countOld()) < before);
    stopped.abort();
    await first;
    const left = await countOld();
    expect(left).toBeGreaterThan(0);
    expect(await plane.metrics.observe('proton.encryption.values')).toEqual([]);

    const other = await plane.startAnother(createEngine());
    await Promise.all([
      rotate(plane),
      other.keyRotation.run(new AbortController().signal),
    ]);
    expect(await countOld()).toBe(0);
    expect(
      await plane.database.stores.deploymentResults.listOutputs(id),
    ).toEqual(outputs);
  });

  it('does not undo a change that comes while it rotates', async () => {
    let plane = await start(['k1']);
    await addTemplate(plane);
    await create(plane, 'dev');
    await plane.settled('dev');
    plane = await restart(plane, ['k2', 'k1']);
    const { encryptedValues, environments } = plane.database.stores;
    const environment = await environments.find(TEST_SCOPE, 'dev');
    if (!environment) {
      throw new Error('The environment is missing');
    }

    const [result, replaced] = await Promise.all([
      encryptedValues.reencrypt(ENVIRONMENTS, { id: environment.id }, 'spec'),
      environments.replace({ ...environment, spec: 'newer' }, environment),
    ]);
    expect(['current', 'rewritten']).toContain(result);
    expect(replaced).toBe(true);
    expect((await environments.find(TEST_SCOPE, 'dev'))?.spec).toBe('newer');
    const { spec } = await knex('environments').first();
    expect(spec).toContain(`${BEGINS}k2:`);
  });

  describe('without the key of what is stored', () => {
    let plane: TestControlPlane;
    const missing =
      /^Reading spec of environments [\w-]+ failed, because it is encrypted with the key "k1", which isn't configured\. Add the key "k1" to protonControlPlane\.encryption\.keys$/;

    beforeEach(async () => {
      plane = await start(['k1']);
      await fill(plane);
      plane = await restart(plane, ['k2']);
    });

    it('says so of the environment, and lists still work', async () => {
      const { client } = plane;
      await expect(client.getEnvironment({ name: 'dev' })).rejects.toThrow(
        missing,
      );
      await expect(
        client.listEnvironmentOutputs({ environmentName: 'dev' }),
      ).rejects.toThrow('Reading value of deployment_outputs');
      const { environments } = await client.listEnvironments({});
      expect(environments?.map(({ name }) => name)).toEqual(['dev', 'later']);
      const { deployments = [] } = await client.listDeployments({});
      expect(deployments).toHaveLength(2);
      const id = deployments[0].id ?? '';
      await expect(client.getDeployment({ id })).rejects.toThrow(
        'Reading target_spec of deployments',
      );
      const service = plane.controlPlane.deployments;
      expect(await service.readRecord(TEST_SCOPE, id)).toMatchObject({
        id,
        toVersion: '1.0',
      });
      const { events } = await service.readLog(TEST_SCOPE, id, 0, 10);
      expect(events.length).toBeGreaterThan(0);
    });

    it('serves the other environments, also in one batch with it', async () => {
      await create(plane, 'other');
      await plane.settled('other');

      const [unreadable, other] = await Promise.allSettled([
        plane.client.getEnvironment({ name: 'dev' }),
        plane.client.getEnvironment({ name: 'other' }),
      ]);
      expect(unreadable.status).toBe('rejected');
      expect(other).toMatchObject({
        value: {
          environment: { spec: specOf('other'), deploymentStatus: 'SUCCEEDED' },
        },
      });
    });

    it('fails the deployment that goes on, and runs the next one', async () => {
      const { id } = await findLast(plane, 'later');
      await plane.database.stores.deployments.wake(id, new Date());
      await plane.settled('later');

      const { environments = [] } = await plane.client.listEnvironments({});
      const later = environments.find(({ name }) => name === 'later');
      expect(later).toMatchObject({
        deploymentStatus: 'FAILED',
        deploymentStatusMessage: expect.stringContaining(
          'Add the key "k1" to protonControlPlane.encryption.keys',
        ),
      });
      await create(plane, 'other');
      await plane.settled('other');
      expect((await findLast(plane, 'other')).status).toBe('SUCCEEDED');
    });

    it('refuses a change, and can forget the environment', async () => {
      await expect(
        plane.client.deleteEnvironment({ name: 'dev' }),
      ).rejects.toThrow(missing);

      const { environmentId } = await plane.controlPlane.retention.retain(
        {
          ...TEST_SCOPE,
          principal: 'key:test',
          initiator: {},
          allowsEnvironmentTemplate: () => true,
        } as never,
        'dev',
      );
      expect(environmentId).toMatch(/^[\w-]{36}$/);
      const { environments } = await plane.client.listEnvironments({});
      expect(environments?.map(({ name }) => name)).toEqual(['later']);
    });

    it('is named in the log, and keeps the values for when the key is back', async () => {
      const before = await readEverything(knex);
      await rotate(plane);

      expect(plane.logger.warn).toHaveBeenCalledWith(
        expect.stringMatching(
          /^Some stored values aren't encrypted with the key "k2": \d+ with the key "k1"\. Reading .* Add the key "k1" to protonControlPlane\.encryption\.keys$/,
        ),
      );
      expect(await readEverything(knex)).toBe(before);
      plane = await restart(plane, ['k2', 'k1']);
      await rotate(plane);
      expect(await readAll(plane)).toMatchObject(EVERYTHING);
    });

    it('also says so when no key is configured any more', async () => {
      plane = await restart(plane, []);
      await rotate(plane);

      expect(plane.logger.warn).toHaveBeenCalledWith(
        expect.stringMatching(
          /^Some stored values are encrypted, and no key is configured: \d+ with the key "k1"\./,
        ),
      );
    });
  });

  describe('of a value that somebody changed', () => {
    let plane: TestControlPlane;

    beforeEach(async () => {
      plane = await start(['k1']);
      await addTemplate(plane);
      for (const name of ['one', 'two']) {
        await create(plane, name);
        await plane.settled(name);
      }
    });

    it('refuses one that was moved to another row', async () => {
      const { spec } = await knex('environments')
        .where({ name: 'one' })
        .first();
      await knex('environments').where({ name: 'two' }).update({ spec });

      await expect(
        plane.client.getEnvironment({ name: 'two' }),
      ).rejects.toThrow('it was changed or moved after it was encrypted');
      const { environment } = await plane.client.getEnvironment({
        name: 'one',
      });
      expect(environment?.spec).toBe(specOf('one'));
    });

    it('refuses one that was damaged', async () => {
      const { spec } = await knex('environments')
        .where({ name: 'two' })
        .first();
      await knex('environments')
        .where({ name: 'two' })
        .update({ spec: `${spec.slice(0, -8)}AAAAAAAA` });

      await expect(
        plane.client.getEnvironment({ name: 'two' }),
      ).rejects.toThrow(
        'it was changed or moved after it was encrypted, or the secret of the key "k1" isn\'t the one that it was encrypted with',
      );
    });
  });

  it('does not start with another secret for a key that the database knows', async () => {
    const plane = await start(['k1']);
    const database = mockServices.database({
      knex,
      migrations: { skip: false },
    });

    await expect(
      Database.create(database, encryptionWith('k2', 'k1=another')),
    ).rejects.toThrow(
      "The key 'k1' of protonControlPlane.encryption.keys has another secret than when this database first used it",
    );
    expect(plane.logger.error).not.toHaveBeenCalled();
  });
});

describe('the files of an encrypted SQLite database', () => {
  it('have no secret', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'encryption-'));
    const knex = createKnex({
      client: 'better-sqlite3',
      connection: { filename: join(folder, 'control-plane.db') },
      useNullAsDefault: true,
    });
    const plane = await startControlPlane(
      {
        init: async () => knex,
        eachSupportedId: () => [['SQLITE_3']],
      },
      createEngine(),
      { encryption: encryptionWith('k1') },
    );
    try {
      await fill(plane);

      const files = await readdir(folder);
      expect(files.length).toBeGreaterThan(0);
      const contents = Buffer.concat(
        await Promise.all(files.map(file => readFile(join(folder, file)))),
      );
      expect(contents.includes(`${BEGINS}k1:`)).toBe(true);
      expect(listSecretsIn(contents)).toEqual([]);
    } finally {
      await plane.stop();
      await knex.destroy();
      await rm(folder, { recursive: true });
    }
  });
});
