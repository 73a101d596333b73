import { mockServices } from '@backstage/backend-test-utils';
import { eventually } from '@proton-vending/test-utils';
import { Knex } from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { Database } from '../database/Database';
import { InstanceGuard } from './InstanceGuard';

jest.setTimeout(60_000);

describeOnEachDatabase('control planes on one database', databases => {
  let folder: string;
  let knex: Knex;
  let database: Database;
  let guards: InstanceGuard[];

  beforeEach(async () => {
    const [[databaseId]] = databases.eachSupportedId();
    knex = await databases.init(databaseId);
    database = await Database.create(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    folder = await mkdtemp(join(tmpdir(), 'instances-'));
    guards = [];
  });

  afterEach(async () => {
    await Promise.all(guards.map(guard => guard.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  async function start(
    machine: string,
    options: {
      keepsStatesLocally?: boolean;
      sharedStateAdvice?: string;
      live?: number;
      now?: () => number;
      heartbeat?: number;
    } = {},
  ) {
    const changes: (string | undefined)[] = [];
    const guard = InstanceGuard.create({
      database,
      dataDirectory: join(folder, machine),
      keepsStatesLocally: true,
      sharedStateAdvice: 'Set terraform.backend to s3',
      logger: mockServices.logger.mock(),
      onChange: disabledReason => changes.push(disabledReason),
      heartbeat: 100,
      ...options,
    });
    guards.push(guard);
    await guard.start();
    return { guard, changes };
  }

  it('run deployments alone', async () => {
    expect((await start('one')).guard.disabledReason).toBeUndefined();
  });

  it('run no deployments by a clock that differs from the database', async () => {
    if (knex.client.config.client !== 'pg') {
      // Such a database has this machine's clock.
      return;
    }
    let ahead = 10 * 60_000;
    const now = () => Date.now() + ahead;
    const { changes, guard } = await start('one', { now });
    expect(guard.disabledReason).toContain('ahead of the database');
    expect(await knex('control_plane_instances')).toEqual([]);

    ahead = 0;
    await eventually(() => guard.disabledReason === undefined);
    expect(changes).toEqual([expect.stringContaining('ahead'), undefined]);
  });

  const settle = () => new Promise(resolve => setTimeout(resolve, 300));

  it('refuse only the newcomer with states in another folder', async () => {
    const one = await start('one');
    const other = await start('other');
    expect(other.guard.disabledReason).toContain(
      'Set terraform.backend to s3, give them one shared data directory, or stop all but one',
    );
    await settle();
    expect(one.guard.disabledReason).toBeUndefined();
    expect(one.changes).toEqual([]);
  });

  it('know no state backend that their engines do not', async () => {
    await start('one');
    const { guard } = await start('other', { sharedStateAdvice: undefined });
    expect(guard.disabledReason).toMatch(
      /built\. Give them one shared data directory, or stop all but one$/,
    );
  });

  it('refuse all but one of those that start at once', async () => {
    const started = await Promise.all(
      ['one', 'other', 'third'].map(machine => start(machine)),
    );
    await settle();
    const running = started.filter(({ guard }) => !guard.disabledReason);
    expect(running).toHaveLength(1);
  });

  it('keep the states where they are while their backend restarts', async () => {
    const live = 1_500;
    const one = await start('one', { live });
    const other = await start('other', { live });
    await one.guard.stop();
    await settle();
    expect((await start('one', { live })).guard.disabledReason).toBeUndefined();
    expect(other.guard.disabledReason).toBeDefined();
    expect(other.changes).toEqual([expect.any(String)]);
  });

  it('keep the states where they are when all start again', async () => {
    const one = await start('one', { live: 500 });
    await one.guard.stop();
    await new Promise(resolve => setTimeout(resolve, 700));
    const other = await start('other', { live: 500 });
    expect(other.guard.disabledReason).toBeDefined();
    expect(
      (await start('one', { live: 500 })).guard.disabledReason,
    ).toBeUndefined();
    await settle();
    expect(other.guard.disabledReason).toBeDefined();
  });

  it('take over from one that is gone', async () => {
    const one = await start('one', { live: 500 });
    const other = await start('other', { live: 500 });
    await one.guard.stop();
    await eventually(() => other.guard.disabledReason === undefined);
    expect(
      (await start('one', { live: 500 })).guard.disabledReason,
    ).toBeDefined();
  });

  it('run nothing after a pause, until they know that no other took over', async () => {
    const { guard } = await start('one', { live: 200, heartbeat: 60_000 });
    expect(guard.disabledReason).toBeUndefined();
    await settle();
    expect(guard.disabledReason).toContain('has found out');
  });

  it('refuse to keep states locally beside one that does not', async () => {
    const one = await start('one');
    await start('other', { keepsStatesLocally: false });
    await eventually(() => one.guard.disabledReason !== undefined);
    expect(one.guard.disabledReason).toContain('in a state backend');
  });

  it('let each other be in one data directory', async () => {
    const started = await Promise.all([start('one'), start('one')]);
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(started.map(({ guard }) => guard.disabledReason)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('let each other be with states elsewhere', async () => {
    await start('one', { keepsStatesLocally: false });
    const other = await start('other', { keepsStatesLocally: false });
    expect(other.guard.disabledReason).toBeUndefined();
  });

  it('take one for dead that gives no sign', async () => {
    await database.stores.instances.claimLocalStates(
      {
        host: 'killed',
        dataDirectoryId: '5b0c9a1e-6e7b-4f0e-8a55-0d4c3f2b1a01',
        seenAt: new Date(),
      },
      undefined,
    );
    const { guard } = await start('one', { live: 500 });
    expect(guard.disabledReason).toContain('control plane on killed');
    await eventually(() => guard.disabledReason === undefined);
  });

  it('are not locked out by their own dead predecessor', async () => {
    const { guard } = await start('one');
    const [predecessor] = await knex('control_plane_instances').select();
    await guard.stop();
    await knex('control_plane_instances').insert(predecessor);
    expect((await start('one')).guard.disabledReason).toBeUndefined();
  });
});
