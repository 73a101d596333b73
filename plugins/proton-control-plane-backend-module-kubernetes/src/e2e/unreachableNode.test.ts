import { describeWith, eventually } from '@proton-vending/test-utils';
import { setTimeout as delay } from 'node:timers/promises';
import {
  GRACE_MS,
  NodeWorld,
  hasTerraform,
} from './__testUtils__/unreachableNode/NodeWorld';

jest.setTimeout(240_000);

const HOUR_MS = 60 * 60_000;

describeWith('terraform')('nodes and a control plane that are cut off', () => {
  let world: NodeWorld;

  beforeEach(async () => {
    world = await NodeWorld.start();
  });

  afterEach(() => world.stop());

  it('get the state of an outage that lasts beyond the deadline', async () => {
    const { cluster, records } = world;
    const { podFolder } = await world.createUntilHalfway();
    await world.backend.kill();
    // Nobody else has what Terraform has built since.
    await world.letGo();
    await eventually(() => !hasTerraform(podFolder), 100);
    await records
      .knex('deployments')
      .where({ target_name: 'dev' })
      .update({ deadline_at: Date.now() });
    cluster.passTime(20 * HOUR_MS);
    // Longer than the grace of a pod.
    await delay(GRACE_MS + 1_000);
    expect(cluster.processCount).toBe(1);

    await world.startBackend();
    await records.settled('dev');
    const versions = await records.knex('state_versions');
    const refused = await records.knex('refused_states');
    const counts = [...versions, ...refused].map(each => each.resource_count);
    expect(Math.max(...counts)).toBeGreaterThan(1);
    await eventually(() => cluster.processCount === 0, 100);
  });

  it('keep the next run waiting until the runner has stopped itself', async () => {
    const { cluster, network, records } = world;
    const first = await world.createUntilHalfway();
    const overlaps = world.cutOff(first);
    // Nobody tells the runner: it notices by itself.
    await eventually(() => !hasTerraform(first.podFolder), 100);
    expect(overlaps).toEqual([]);
    await eventually(() => overlaps.length > 0, 100);
    expect(overlaps).toEqual([false]);
    // The other runner works on a node that can be reached.
    network.repair();
    expect((await records.readLog('dev')).join('\n')).toMatch(
      /Node node-1 doesn't respond.*Starting another runner \(attempt 2 of 5\)/,
    );
    const seconds = async () =>
      (await world.readLedger()).filter(each => each === 'second').length;
    await eventually(async () => (await seconds()) === 2, 100);

    // The runner of the first node has the state of what it was building.
    cluster.faults.reconnectNode(first.pod);
    await eventually(async () => {
      const refused = await records.knex('refused_states');
      return refused.length > 0;
    }, 100);
    expect(await records.knex('refused_states')).toMatchObject([
      { reason: 'was sent by a runner whose run was over' },
    ]);
    await world.letGo();
    expect(await records.settled('dev')).toMatchObject({
      status: 'SUCCEEDED',
      message: '',
    });
    expect(await world.readLedger()).toEqual([
      'first',
      'second',
      'second',
      'third',
    ]);
    const attempts = await records
      .knex('runner_runs')
      .where({ step: 'apply' })
      .orderBy('attempt')
      .pluck('attempt');
    expect(attempts).toEqual([1, 2]);
    await world.expectNothingLeft();
  });
});
