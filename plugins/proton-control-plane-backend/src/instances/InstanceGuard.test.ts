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
    options: { keepsStatesLocally?: boolean; live?: number } = {},
  ) {
    const changes: (string | undefined)[] = [];
    const guard = InstanceGuard.create({
      database,
      dataDirectory: join(folder, machine),
      keepsStatesLocally: true,
      logger: mockServices.logger.mock(),
      onChange: obstacle => changes.push(obstacle),
      heartbeat: 100,
      ...options,
    });
    guards.push(guard);
    await guard.start();
    return { guard, changes };
  }

  it('run deployments alone', async () => {
    expect((await start('one')).guard.obstacle).toBeUndefined();
  });

  it('refuse each other with states in different folders', async () => {
    const one = await start('one');
    const other = await start('other');
    expect(other.guard.obstacle).toContain(
      'protonControlPlane.terraform.backend',
    );
    await eventually(() => one.guard.obstacle !== undefined);

    await other.guard.stop();
    await eventually(() => one.guard.obstacle === undefined);
    expect(one.changes).toEqual([expect.any(String), undefined]);
  });

  it('let each other be in one data directory', async () => {
    const started = await Promise.all([start('one'), start('one')]);
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(started.map(({ guard }) => guard.obstacle)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('let each other be with states elsewhere', async () => {
    await start('one', { keepsStatesLocally: false });
    const other = await start('other', { keepsStatesLocally: false });
    expect(other.guard.obstacle).toBeUndefined();
  });

  it('take one for dead that gives no sign', async () => {
    await database.stores.instances.save({
      id: '5b0c9a1e-6e7b-4f0e-8a55-0d4c3f2b1a00',
      host: 'killed',
      dataDirectoryId: '5b0c9a1e-6e7b-4f0e-8a55-0d4c3f2b1a01',
      seenAt: new Date(),
    });
    const { guard } = await start('one', { live: 500 });
    expect(guard.obstacle).toContain('on killed uses the same database');
    await eventually(() => guard.obstacle === undefined);
  });

  it('are not locked out by their own dead predecessor', async () => {
    const { guard } = await start('one');
    const [predecessor] = await knex('control_plane_instances').select();
    await guard.stop();
    await knex('control_plane_instances').insert(predecessor);
    expect((await start('one')).guard.obstacle).toBeUndefined();
  });
});
