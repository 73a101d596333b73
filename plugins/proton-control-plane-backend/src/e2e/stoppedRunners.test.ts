import {
  ProvisioningError,
  RUNNER_STATE_STORED_ERROR,
} from '@proton-vending/backstage-plugin-proton-common';
import { createRunnerEngine } from '@proton-vending/proton-runner';
import { eventually } from '@proton-vending/test-utils';
import { setTimeout as delay } from 'node:timers/promises';
import {
  RunnerPlane,
  RunnerPlaneOptions,
  formatState,
} from '../__testUtils__/RunnerPlane';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';

jest.setTimeout(60_000);

describeOnEachDatabase('runners that are stopped', databases => {
  let runners: RunnerPlane;

  async function start(options: RunnerPlaneOptions = {}) {
    runners = await RunnerPlane.start(databases, options);
  }

  afterEach(() => runners.stop());

  it('asks the runner of a cancelled deployment to stop', async () => {
    await start();
    const apply = await runners.reachApply();
    expect(await apply.call('POST', '/heartbeat')).toMatchObject({
      body: { answer: 'continue' },
    });
    await runners.plane.client.cancelEnvironmentDeployment({
      environmentName: 'dev',
    });
    await eventually(() => runners.launcher.stopped.length > 0);
    expect(await apply.call('POST', '/heartbeat')).toMatchObject({
      body: { answer: 'cancel' },
    });
    const resources = [{ name: 'terraform_data.cluster', identifier: 'id-1' }];
    await apply.call('POST', '/result', { kind: 'interrupted', resources });
    await runners.plane.settled('dev');
    expect(await runners.readEnvironment()).toMatchObject({
      deploymentStatus: 'CANCELLED',
    });
    const { provisionedResources } =
      await runners.plane.client.listEnvironmentProvisionedResources({
        environmentName: 'dev',
      });
    expect(provisionedResources).toMatchObject([{ identifier: 'id-1' }]);
    expect(
      await apply.call('POST', '/result', { kind: 'interrupted' }),
    ).toEqual(expect.objectContaining({ status: 401 }));
    await runners.expectNothingLeft();
  });

  it.each(['cancelled', 'timed out'])(
    'waits for a runner that is missing, and may be at work, when it is %s',
    async how => {
      await start({ deploymentTimeout: how === 'cancelled' ? 60_000 : 5_000 });
      const apply = await runners.reachApply();
      runners.launcher.onInspect = () => ({ state: 'missing' });
      // Nothing of it is left in its cluster.
      runners.launcher.onStop = () => true;
      if (how === 'cancelled') {
        await runners.plane.client.cancelEnvironmentDeployment({
          environmentName: 'dev',
        });
      }
      await eventually(async () => {
        await runners.wake();
        const { body } = await apply.call('POST', '/heartbeat');
        expect(body.answer).not.toBe('gone');
        return runners.launcher.stopped.length > 2;
      }, 100);
      expect((await runners.readEnvironment())?.deploymentStatus).toBe(
        how === 'cancelled' ? 'CANCELLING' : 'IN_PROGRESS',
      );
      await apply.call('POST', '/result', { kind: 'interrupted' });
      await runners.plane.settled('dev');
      expect((await runners.readEnvironment())?.deploymentStatus).toBe(
        how === 'cancelled' ? 'CANCELLED' : 'FAILED',
      );
      await runners.expectNothingLeft();
    },
  );

  it('takes the last state of a runner whose deployment fails without it', async () => {
    await start();
    const apply = await runners.reachApply();
    const lockId = 'lock-1';
    await apply.call('PUT', '/state/lock', { lockId });
    runners.launcher.onInspect = () => {
      throw new ProvisioningError('The bundle no longer exists');
    };
    await eventually(async () => {
      await runners.wake();
      return runners.launcher.stopped.length > 0;
    });
    await delay(500);
    const state = formatState(1);
    expect(await apply.call('POST', '/state', { lockId, state })).toMatchObject(
      { status: 204 },
    );
    expect(
      await apply.call('POST', '/result', { kind: 'interrupted' }),
    ).toMatchObject({ status: 204 });
    await runners.plane.settled('dev');
    expect(await runners.readEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: 'The bundle no longer exists',
    });
    expect(await runners.plane.knex('state_versions')).toHaveLength(1);
    await runners.expectNothingLeft();
  });

  it('takes the last state of a runner for a day after its deployment is over', async () => {
    await start();
    const apply = await runners.reachApply();
    const lockId = 'lock-1';
    await apply.call('PUT', '/state/lock', { lockId });
    const known = formatState(1);
    await apply.call('POST', '/state', { lockId, state: known });
    runners.launcher.onInspect = () => ({ state: 'ended' });
    runners.launcher.onStop = () => true;
    await runners.plane.client.cancelEnvironmentDeployment({
      environmentName: 'dev',
    });
    await runners.plane.settled('dev');
    await runners.expectNothingLeft();

    const send = async (state: string) => {
      const { body, status } = await apply.call('POST', '/state', {
        lockId,
        state,
      });
      return [status, body.error.name];
    };
    const late = formatState(2, { resources: 3 });
    expect(await send('no state')).toEqual([410, 'RunOverError']);
    for (const state of [known, late, late]) {
      expect(await send(state)).toEqual([410, RUNNER_STATE_STORED_ERROR]);
    }
    const refused = await runners.plane.knex('refused_states');
    expect(refused.map(row => row.resource_count)).toEqual([3]);
    expect(await runners.plane.knex('state_versions')).toHaveLength(1);
    expect(await runners.readLog()).toContain(
      'sent a state after its run was over',
    );
    // It can do nothing else.
    const others: [method: string, path: string, body?: object][] = [
      ['GET', '/run'],
      ['GET', '/state'],
      ['POST', '/heartbeat'],
      ['PUT', '/state/lock', { lockId }],
      ['POST', '/result', { kind: 'interrupted' }],
    ];
    for (const [method, path, body] of others) {
      expect(await apply.call(method, path, body)).toMatchObject({
        status: 401,
      });
    }
    await runners.plane
      .knex('late_runner_tokens')
      .update({ expires_at: Date.now() - 1 });
    expect(await send(late)).toEqual([401, 'AuthenticationError']);
  });

  it('leaves the runner that has the only copy of a state', async () => {
    await start();
    const apply = await runners.reachApply();
    const file = '/runs/deployment/unsaved-states/deployment.tfstate';
    const [{ id: deploymentId }] = await runners.plane.knex('deployments');
    await apply.call('PUT', '/state/summary', {
      resourceNames: [],
      unsaved: { deploymentId, file },
    });
    await apply.call('POST', '/result', {
      kind: 'failed',
      message: 'The state was refused',
    });
    await runners.plane.settled('dev');
    expect(await runners.readEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringContaining(
        `${file} is where the runner worked`,
      ),
    });
    await eventually(() =>
      runners.plane.logger.error.mock.calls.some(([message]) =>
        message.includes('are left as they are'),
      ),
    );
    expect(runners.launcher.removed).toEqual([]);
    await runners.expectNothingLeft();
  });

  it('removes the runner of a refused state that is stored', async () => {
    await start();
    const apply = await runners.reachApply();
    const lockId = 'lock-1';
    await apply.call('PUT', '/state/lock', { lockId });
    await apply.call('POST', '/state', { lockId, state: formatState(5) });
    const state = formatState(6, { lineage: 'two' });
    expect(await apply.call('POST', '/state', { lockId, state })).toMatchObject(
      { status: 409, body: { error: { name: RUNNER_STATE_STORED_ERROR } } },
    );
    const deploymentId = await runners.findDeploymentId();
    await apply.call('PUT', '/state/summary', {
      resourceNames: [],
      unsaved: { deploymentId, isStored: true },
    });
    await apply.call('POST', '/result', { kind: 'failed', message: 'refused' });
    await runners.plane.settled('dev');
    expect(await runners.readEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: 'refused',
    });
    await eventually(() => runners.launcher.removed.length === 2);
    await runners.expectNothingLeft();
  });

  it('leaves a runner that only claims that its state is stored', async () => {
    await start();
    const apply = await runners.reachApply();
    const deploymentId = await runners.findDeploymentId();
    await apply.call('PUT', '/state/summary', {
      resourceNames: [],
      unsaved: { deploymentId, isStored: true },
    });
    await apply.call('POST', '/result', { kind: 'failed', message: 'refused' });
    await runners.plane.settled('dev');
    await eventually(() =>
      runners.plane.logger.error.mock.calls.some(([message]) =>
        message.includes('are left as they are'),
      ),
    );
    expect(runners.launcher.removed).toEqual([]);
  });

  it('waits for a runner that stops even when the backend stops meanwhile', async () => {
    await start();
    const apply = await runners.reachApply();
    runners.launcher.onInspect = () => {
      throw new ProvisioningError('The bundle no longer exists');
    };
    await eventually(async () => {
      await runners.wake();
      return runners.launcher.stopped.length > 0;
    });
    await runners.plane.controlPlane.stop();
    expect(await apply.call('POST', '/heartbeat')).toMatchObject({
      body: { answer: 'continue' },
    });
    await runners.plane.startAnother(
      createRunnerEngine({
        id: 'TERRAFORM',
        launcher: runners.launcher,
      }),
    );
    await apply.call('POST', '/result', {
      kind: 'failed',
      message: 'The runner was stopped',
    });
    await runners.plane.settled('dev');
    expect((await runners.readEnvironment())?.deploymentStatus).toBe('FAILED');
  });

  it('fails a deployment whose runner is at work when its time is over', async () => {
    await start({ deploymentTimeout: 3_000, lostAfter: 1_000 });
    await runners.create();
    const plan = await runners.fetchRun(await runners.launcher.waitFor('plan'));
    await eventually(async () => {
      const { body } = await plan.call('POST', '/heartbeat');
      return body.answer === 'cancel';
    }, 200);
    await eventually(() => runners.launcher.stopped.length > 0);
    await plan.call('POST', '/result', { kind: 'interrupted' });
    // An engine that can't stop yet is given ten seconds at a time.
    await eventually(
      async () =>
        (await runners.readEnvironment())?.deploymentStatus === 'FAILED',
      200,
    );
    expect(await runners.readEnvironment()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /still waited when its deadline passed: The runner is/,
      ),
    });
    await runners.expectNothingLeft();
  });
});
