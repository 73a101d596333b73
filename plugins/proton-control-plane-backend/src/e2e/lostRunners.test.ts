import { RUNNER_STATE_STORED_ERROR } from '@proton-vending/backstage-plugin-proton-common';
import { eventually } from '@proton-vending/test-utils';
import {
  RunnerPlane,
  RunnerPlaneOptions,
  formatState,
} from '../__testUtils__/RunnerPlane';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';

jest.setTimeout(60_000);

describeOnEachDatabase('runners that are lost', databases => {
  let runners: RunnerPlane;

  async function start(options: RunnerPlaneOptions = {}) {
    runners = await RunnerPlane.start(databases, options);
  }

  afterEach(() => runners.stop());

  it('starts another runner for one that was lost, five times at most', async () => {
    await start({ lostAfter: 200 });
    runners.launcher.onInspect = () => ({
      state: 'ended',
      message: 'The image acme/runner:1 cannot be pulled',
    });
    await runners.create();
    const first = await runners.fetchRun(
      await runners.launcher.waitFor('plan'),
    );
    await first.call('PUT', '/state/lock', { lockId: 'lost' });
    await runners.launcher.waitFor('plan', 2);
    expect(await runners.plane.knex('state_locks')).toEqual([]);
    expect(await first.call('POST', '/heartbeat')).toMatchObject({
      body: {
        answer: 'gone',
        reason: expect.stringMatching(/image acme\/runner:1/),
      },
    });
    await runners.plane.settled('dev');
    expect(runners.launcher.started.map(({ attempt }) => attempt)).toEqual([
      1, 2, 3, 4, 5,
    ]);
    expect(await runners.readEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /5 runners ended without a result.*acme\/runner:1 cannot be pulled/,
      ),
    });
    expect(await runners.readLog()).toContain('(attempt 2 of 5)');
    await runners.expectNothingLeft();
  });

  it('stores the last state of a runner that was replaced apart', async () => {
    await start({ lostAfter: 200 });
    const first = await runners.reachApply();
    const lockId = 'lock-1';
    await first.call('PUT', '/state/lock', { lockId });
    const known = formatState(1);
    await first.call('POST', '/state', { lockId, state: known });
    runners.launcher.onInspect = ({ attempt }) => ({
      state: attempt === 1 ? 'ended' : 'running',
    });
    await runners.wake();
    const launched = await runners.launcher.waitFor('apply', 2);
    const second = await runners.fetchRun(launched);
    const late = formatState(2, { resources: 3 });
    for (const state of [known, late, late]) {
      expect(
        await first.call('POST', '/state', { lockId, state }),
      ).toMatchObject({
        status: 410,
        body: { error: { name: RUNNER_STATE_STORED_ERROR } },
      });
    }
    const refused = await runners.plane.knex('refused_states');
    expect(refused).toEqual([
      expect.objectContaining({
        reason: 'was sent by a runner whose run was over',
        resource_count: 3,
      }),
    ]);
    const log = await runners.readLog();
    expect(log.match(/sent a state after its run was over/g)).toHaveLength(1);
    expect(await second.call('GET', '/state')).toMatchObject({
      body: { state: known },
    });
    // The second runner goes on from the known state.
    await second.call('PUT', '/state/lock', { lockId });
    const state = formatState(9);
    expect(
      await second.call('POST', '/state', { lockId, state }),
    ).toMatchObject({ status: 204 });
    expect(await runners.plane.knex('refused_states')).toHaveLength(1);
    await second.call('POST', '/result', { kind: 'failed', message: 'enough' });
    await runners.plane.settled('dev');
    await runners.expectNothingLeft();
  });

  it('uses the last attempt of a step, whatever the clocks of backends say', async () => {
    await start();
    const first = await runners.reachApply();
    await first.call('POST', '/result', { kind: 'interrupted' });
    const launched = await runners.launcher.waitFor('apply', 2);
    await runners.plane.knex('runner_runs').update({ created_at: 5_000 });
    await runners.plane
      .knex('runner_runs')
      .where({ step: 'apply' })
      .update({ created_at: runners.plane.knex.raw('4000 - attempt') });
    const id = await runners.findDeploymentId();
    const runs = await runners.plane.database.stores.runnerRuns.list(id);
    expect(runs.map(({ attempt, step }) => `${step} ${attempt}`)).toEqual([
      'plan 1',
      'apply 1',
      'apply 2',
    ]);
    const second = await runners.fetchRun(launched);
    await second.call('POST', '/result', { kind: 'failed', message: 'enough' });
    await runners.plane.settled('dev');
    expect(await runners.readEnvironment()).toMatchObject({
      deploymentStatusMessage: expect.stringContaining('enough'),
    });
    await runners.expectNothingLeft();
  });

  it('starts the same attempt until it can be started', async () => {
    await start({ lostAfter: 200 });
    let tries = 0;
    const isStarted = () => tries > 15;
    runners.launcher.onInspect = () =>
      isStarted()
        ? { state: 'running' }
        : { state: 'missing', message: "The Job doesn't exist" };
    runners.launcher.onStart = () => {
      tries += 1;
      if (!isStarted()) {
        throw new Error('exceeded quota: jobs');
      }
    };
    await runners.create();
    await eventually(async () => {
      await runners.wake();
      return runners.launcher.started.length > 0;
    }, 100);
    const [launched] = runners.launcher.started;
    expect(launched.attempt).toBe(1);
    expect(await runners.readLog()).toContain('exceeded quota: jobs');
    // A token for each try would fill the database.
    expect(await runners.plane.knex('runner_tokens')).toHaveLength(10);
    const runner = await runners.fetchRun(launched);
    await runner.call('POST', '/result', { kind: 'failed', message: 'enough' });
    await runners.plane.settled('dev');
    await runners.expectNothingLeft();
  });

  it('starts a run to its end that was started half way, once', async () => {
    await start();
    let looks = 0;
    runners.launcher.onInspect = () => {
      looks += 1;
      return { state: 'starting', message: 'The container has no Secret' };
    };
    let failures = 0;
    runners.launcher.onStart = () => {
      failures += 1;
      if (failures === 1) {
        throw new Error('The Job exists, and the API is away');
      }
    };
    await runners.create();
    const lookAgain = async () => {
      const before = looks;
      await eventually(async () => {
        await runners.wake();
        return looks > before;
      });
    };
    await eventually(() => failures === 1);
    await lookAgain();
    const launched = await runners.launcher.waitFor('plan');
    expect(launched.attempt).toBe(1);
    await lookAgain();
    await lookAgain();
    expect(runners.launcher.started).toHaveLength(1);

    await (
      await runners.fetchRun(launched)
    ).call('POST', '/result', { kind: 'failed', message: 'enough' });
    await runners.plane.settled('dev');
  });
});
