import { eventually } from '@proton-vending/test-utils';
import { RunnerCalls } from '../__testUtils__/RunnerCalls';
import {
  RunnerPlane,
  TEST_PLAN,
  formatState,
} from '../__testUtils__/RunnerPlane';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';

jest.setTimeout(60_000);

describeOnEachDatabase('calls of runners', databases => {
  let runners: RunnerPlane;

  beforeEach(async () => {
    runners = await RunnerPlane.start(databases);
  });

  afterEach(() => runners.stop());

  /** The result that a call with this status is counted with. */
  async function findResult(call: string, status?: number) {
    const find = () =>
      runners.plane.metrics.recorded.find(
        ({ name, attributes }) =>
          name === 'proton.runner.calls' &&
          attributes?.call === call &&
          attributes.status === status,
      );
    await eventually(() => find() !== undefined);
    return find()?.attributes?.result;
  }

  it('are counted by their results', async () => {
    await runners.create();
    const launched = await runners.launcher.waitFor('plan');
    const plan = await runners.fetchRun(launched);
    expect(await findResult('get /run', 200)).toBe('accepted');
    await plan.call('PUT', '/progress', { completed: 'all' });
    expect(await findResult('put /progress', 400)).toBe('refused');
    const forged = new RunnerCalls({ ...launched, token: 'x'.repeat(43) });
    await forged.call('POST', '/heartbeat');
    expect(await findResult('post /heartbeat', 401)).toBe('refused');
    await fetch(`${launched.url}/secrets`, { headers: plan.headers });
    expect(await findResult('unknown', 404)).toBe('refused');
    const { reports } = runners.plane.controlPlane.runnerApi;
    jest
      .spyOn(reports, 'recordProgress')
      .mockRejectedValueOnce(new Error('broken'));
    await plan.call('PUT', '/progress', { completed: 1, total: 1 });
    expect(await findResult('put /progress', 500)).toBe('failed');
  });

  it('are counted even when the runner breaks them off', async () => {
    await runners.create();
    const plan = await runners.fetchRun(await runners.launcher.waitFor('plan'));
    let release = () => {};
    const released = new Promise<void>(resolve => {
      release = resolve;
    });
    const { reports } = runners.plane.controlPlane.runnerApi;
    const recordProgress = jest
      .spyOn(reports, 'recordProgress')
      .mockReturnValueOnce(released);
    const leaving = new AbortController();
    const left = fetch(`${plan.url}/progress`, {
      method: 'PUT',
      headers: plan.headers,
      body: JSON.stringify({ completed: 1, total: 1 }),
      signal: leaving.signal,
    }).catch(() => {});
    await eventually(() => recordProgress.mock.calls.length > 0);
    leaving.abort();
    await left;
    expect(await findResult('put /progress')).toBe('aborted');
    release();
  });

  it('are audited where they read secrets or are refused', async () => {
    await runners.create();
    const launched = await runners.launcher.waitFor('plan');
    const plan = await runners.fetchRun(launched);
    const forged = new RunnerCalls({ ...launched, token: 'x'.repeat(43) });
    await forged.call('GET', '/run');
    const saved = { planFile: 'cGxhbg==' };
    await plan.call('PUT', '/saved-plan', saved);
    await plan.call('POST', '/heartbeat');
    await plan.call('POST', '/result', { kind: 'succeeded', value: TEST_PLAN });
    const apply = await runners.fetchRun(
      await runners.launcher.waitFor('apply'),
    );
    const runnerId = apply.headers['proton-runner-id'];
    await apply.call('GET', '/saved-plan');
    await apply.call('GET', '/state');
    const lockId = 'lock-1';
    await apply.call('POST', '/state', { lockId, state: formatState(5) });
    const older = { lockId, state: formatState(4) };
    expect(await apply.call('POST', '/state', older)).toMatchObject({
      status: 409,
    });
    await plan.call('GET', '/state');

    const deploymentId = await runners.findDeploymentId();
    const { audited } = runners.plane;
    const events = audited.filter(({ path }) => path?.startsWith('/runner/'));
    expect(events.map(({ eventId }) => eventId)).toEqual([
      'runner-run-fetch',
      'request-refused',
      'runner-run-fetch',
      'runner-saved-plan-read',
      'runner-state-read',
      'runner-state-refused',
      'runner-state-read',
    ]);
    const about = expect.objectContaining({
      deploymentId,
      principal: `runner ${runnerId}`,
      accountId: '123456789012',
      runId: expect.any(String),
    });
    expect(events.slice(3, 6)).toEqual([
      expect.objectContaining({ meta: about, severityLevel: 'medium' }),
      expect.objectContaining({ meta: about }),
      expect.objectContaining({
        meta: about,
        error: expect.stringMatching(/its serial is 4, and 5 is stored/),
      }),
    ]);
    expect(events.at(-1)?.error).toMatch(/accepts no more reports/);
    expect(JSON.stringify(events)).not.toContain('cGxhbg');
    expect(JSON.stringify(events)).not.toContain(launched.token);
  });
});
