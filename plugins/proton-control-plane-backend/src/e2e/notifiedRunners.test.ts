import {
  RunnerPlane,
  TEST_PLAN,
  formatState,
} from '../__testUtils__/RunnerPlane';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';

jest.setTimeout(60_000);

const resourceArn = 'arn:aws:proton:us-east-1:123456789012:environment/dev';

describeOnEachDatabase('notifications about runners', databases => {
  let runners: RunnerPlane;

  beforeEach(async () => {
    runners = await RunnerPlane.start(databases);
  });

  afterEach(() => runners.stop());

  const notify = (notification: {
    status: 'FAILED' | 'IN_PROGRESS' | 'SUCCEEDED';
  }) =>
    runners.plane.client.notifyResourceDeploymentStatusChange({
      resourceArn,
      ...notification,
    });

  it("don't end a deployment whose runner is at work", async () => {
    await runners.create();
    const plan = await runners.fetchRun(await runners.launcher.waitFor('plan'));
    await notify({ status: 'IN_PROGRESS' });
    for (const status of ['SUCCEEDED', 'FAILED'] as const) {
      await expect(notify({ status })).rejects.toMatchObject({
        name: 'ConflictException',
        message: expect.stringMatching(
          /a runner executes it.*cancel the deployment/,
        ),
      });
    }
    await plan.call('POST', '/result', { kind: 'succeeded', value: TEST_PLAN });

    const apply = await runners.fetchRun(
      await runners.launcher.waitFor('apply'),
    );
    await expect(notify({ status: 'SUCCEEDED' })).rejects.toThrow(
      'a runner executes it',
    );
    const lockId = 'lock-1';
    await apply.call('PUT', '/state/lock', { lockId });
    const state = formatState(1);
    expect(await apply.call('POST', '/state', { lockId, state })).toMatchObject(
      { status: 204 },
    );
    await apply.call('POST', '/result', {
      kind: 'succeeded',
      value: { outputs: [], resources: [] },
    });
    await runners.plane.settled('dev');
    expect(await runners.readEnvironment()).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
    });
    await runners.expectNothingLeft();
  });

  it("don't end a delete whose runner is at work", async () => {
    const apply = await runners.reachApply();
    await apply.call('POST', '/result', { kind: 'failed', message: 'no' });
    await runners.plane.settled('dev');
    await runners.plane.client.deleteEnvironment({ name: 'dev' });
    await runners.fetchRun(await runners.launcher.waitFor('destroy'));
    await expect(notify({ status: 'SUCCEEDED' })).rejects.toThrow(
      /a runner executes it.*wait until it is over/,
    );
  });
});
