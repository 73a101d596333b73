import { RUNNER_STATE_STORED_ERROR } from '@proton-vending/backstage-plugin-proton-common';
import { RunnerCalls } from '../__testUtils__/RunnerCalls';
import {
  RunnerPlane,
  RunnerPlaneOptions,
  TEST_PASSWORD,
  TEST_PLAN,
  formatState,
} from '../__testUtils__/RunnerPlane';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';

jest.setTimeout(60_000);

describeOnEachDatabase('refused calls of runners', databases => {
  let runners: RunnerPlane;

  async function start(options: RunnerPlaneOptions = {}) {
    runners = await RunnerPlane.start(databases, options);
  }

  afterEach(() => runners.stop());

  it('refuses tokens that are forged, and those of runs that are over', async () => {
    await start();
    await runners.create();
    const launched = await runners.launcher.waitFor('plan');
    const forged = new RunnerCalls({ ...launched, token: 'x'.repeat(43) });
    for (const [method, path] of [
      ['GET', '/run'],
      ['GET', '/state'],
      ['POST', '/heartbeat'],
      ['POST', '/result'],
    ]) {
      expect(await forged.call(method, path)).toMatchObject({
        status: 401,
        body: {
          error: {
            message: expect.stringMatching(/token isn't valid for any run/),
          },
        },
      });
    }
    const plan = await runners.fetchRun(launched);
    const other = new RunnerCalls(launched);
    expect(await other.call('GET', '/run')).toMatchObject({
      status: 410,
      body: { error: { message: expect.stringMatching(/another runner/) } },
    });
    await plan.call('POST', '/result', { kind: 'succeeded', value: TEST_PLAN });
    await runners.launcher.waitFor('apply');
    for (const [method, path, body] of [
      ['PUT', '/state/lock', { lockId: 'x' }],
      ['PUT', '/progress', { completed: 1, total: 1 }],
      [
        'POST',
        '/log',
        {
          sequence: 1,
          lines: [{ step: 'planning', level: 'info', message: 'late' }],
        },
      ],
    ] as const) {
      expect(await plan.call(method, path, body)).toMatchObject({
        status: 410,
        body: { error: { message: expect.stringMatching(/no more reports/) } },
      });
    }
    expect(await plan.call('POST', '/heartbeat')).toMatchObject({
      body: { answer: 'gone' },
    });
    expect(await runners.readLog()).not.toContain('late');
  });

  it('refuses what a runner makes up, and goes on', async () => {
    await start({ logLimit: 100_000 });
    const apply = await runners.reachApply();
    const lockId = 'lock-1';
    await apply.call('PUT', '/state/lock', { lockId });
    await apply.call('POST', '/state', { lockId, state: formatState(5) });
    const stored = RUNNER_STATE_STORED_ERROR;
    for (const [state, name, reason] of [
      [formatState(6, { lineage: 'two' }), stored, /its lineage is two/],
      [formatState(4), stored, /its serial is 4, and 5 is stored/],
      [formatState(6, { resources: 0 }), stored, /none of the 1 known/],
      ['{"version": 4', 'RefusedStateError', /isn't JSON/],
    ] as const) {
      expect(
        await apply.call('POST', '/state', { lockId, state }),
      ).toMatchObject({
        status: 409,
        body: {
          error: {
            name,
            message: expect.stringMatching(reason),
          },
        },
      });
    }
    for (const [path, body] of [
      ['/result', { kind: 'succeeded', value: { outputs: 'all' } }],
      ['/result', { kind: 'done' }],
      ['/result', 'not json'],
      ['/log', { sequence: 0, lines: [] }],
      [
        '/log',
        {
          sequence: 1,
          lines: [{ step: 'settling', level: 'info', message: 'x' }],
        },
      ],
    ] as const) {
      expect(await apply.call('POST', path, body)).toMatchObject({
        status: 400,
      });
    }
    expect(
      await apply.call('POST', '/result', {
        kind: 'succeeded',
        value: {
          outputs: [
            { key: 'big', value: 'x'.repeat(5_000_000), sensitive: false },
          ],
          resources: [],
        },
      }),
    ).toMatchObject({ status: 413 });

    const message = 'flood '.repeat(1_000);
    for (let sequence = 1; sequence <= 40; sequence++) {
      const lines = Array.from({ length: 50 }, (_, index) => ({
        step: 'applying',
        level: 'info',
        message,
        cursor: sequence * 50 + index,
      }));
      expect(
        await apply.call('POST', '/log', { sequence, lines }),
      ).toMatchObject({ status: 204 });
    }
    const log = await runners.readLog();
    expect(log.length).toBeLessThan(120_000);
    expect(log).toContain('The log has reached 100000 characters');

    const failed = { kind: 'failed', message: `no ${TEST_PASSWORD}` };
    expect(await apply.call('POST', '/result', failed)).toMatchObject({
      status: 204,
    });
    await runners.plane.settled('dev');
    expect(await runners.readEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: 'no ***',
    });
    await runners.expectNothingLeft();
  });
});
