import { logLine } from '@proton-vending/test-utils';
import { createCheckpoints } from '../__testUtils__/createActionHarness';
import {
  createUpdateHarness,
  updatesOf,
} from '../__testUtils__/createUpdateHarness';

describe('aws:proton:update-environment', () => {
  describe('run again', () => {
    const input = { name: 'demo', inputs: { node_count: 1 } };

    it('waits for the deployment that an earlier run has started', async () => {
      const harness = createUpdateHarness();
      const { checkpoint } = createCheckpoints();
      await harness.run({ ...input, wait: false }, { checkpoint });

      await harness.run(input, { checkpoint });

      expect(updatesOf(harness)).toHaveLength(1);
      expect(harness.outputs).toMatchObject({
        status: 'SUCCEEDED',
        deploymentId: 'deployment-2',
      });
    });

    it('takes up a deployment that was started before the run could say so', async () => {
      const harness = createUpdateHarness();
      await harness.run({ ...input, wait: false });

      await harness.run(input);

      expect(updatesOf(harness)).toHaveLength(1);
      expect(harness.outputs).toMatchObject({ status: 'SUCCEEDED' });
    });

    it('still says what was changed when it is done already', async () => {
      const harness = createUpdateHarness();
      const { checkpoint } = createCheckpoints();
      await harness.run(input, { checkpoint });

      await harness.run(input, { checkpoint });

      expect(updatesOf(harness)).toHaveLength(1);
      expect(harness.outputs).toMatchObject({
        changes: { inputs: [{ path: 'node_count', before: 2, after: 1 }] },
      });
    });

    it('does the work of each iteration', async () => {
      const harness = createUpdateHarness();
      const { checkpoint } = createCheckpoints();

      for (const [key, count] of [1, 3].entries()) {
        await harness.run(
          { name: 'demo', inputs: { node_count: count } },
          { checkpoint, each: { key, value: count } },
        );
      }

      expect(updatesOf(harness)).toHaveLength(2);
    });

    it('goes on when the token of whoever started the task has expired', async () => {
      const harness = createUpdateHarness();
      const { checkpoint } = createCheckpoints();
      const byEntity = {
        entityRef: 'resource:clusters/demo',
        inputs: { node_count: 1 },
      };
      await harness.run({ ...byEntity, wait: false }, { checkpoint });

      harness.token.isExpired = true;
      await harness.run(byEntity, { checkpoint });

      expect(harness.outputs).toMatchObject({ status: 'SUCCEEDED' });
      await expect(
        harness.run(byEntity, { checkpoint: createCheckpoints().checkpoint }),
      ).rejects.toThrow(/not valid any more, .* retry the task/);
    });

    it.each([
      ['shows', true, 'the log goes on'],
      [
        'leaves out',
        false,
        "don't have the permission proton.environment.logs.read",
      ],
    ])(
      '%s the log with an expired token, as an earlier run was allowed to: %p',
      async (_, waits, line) => {
        const harness = createUpdateHarness();
        const { checkpoint } = createCheckpoints();
        harness.proton.statuses = ['IN_PROGRESS'];
        const controller = new AbortController();
        const first = harness
          .run(
            { ...input, wait: waits },
            { checkpoint, signal: controller.signal },
          )
          .catch(() => {});
        await new Promise(resolve => setTimeout(resolve, 200));
        controller.abort();
        await first;

        harness.token.isExpired = true;
        harness.proton.statuses = ['SUCCEEDED'];
        harness.proton.log = [logLine(1, 'the log goes on')];
        await harness.run(input, { checkpoint });

        expect(harness.outputs).toMatchObject({ status: 'SUCCEEDED' });
        expect(harness.lines.join('\n')).toContain(line);
        expect(harness.lines.includes('applying: the log goes on')).toBe(waits);
      },
    );

    it('deploys once more after a deployment that failed', async () => {
      const harness = createUpdateHarness();
      const { checkpoint } = createCheckpoints();
      harness.proton.statuses = ['FAILED'];
      await expect(harness.run(input, { checkpoint })).rejects.toThrow(
        'The deployment of demo failed',
      );

      harness.proton.statuses = ['SUCCEEDED'];
      await harness.run(input, { checkpoint });

      expect(updatesOf(harness)).toHaveLength(2);
      expect(harness.outputs).toMatchObject({ status: 'SUCCEEDED' });
    });
  });

  it('starts nothing once the task is cancelled', async () => {
    const harness = createUpdateHarness();

    await expect(
      harness.run(
        { name: 'demo', inputs: { node_count: 1 } },
        { signal: AbortSignal.abort() },
      ),
    ).rejects.toThrow('cancelled before anything was started');
    expect(updatesOf(harness)).toEqual([]);
  });

  describe('when the task is cancelled', () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });

    afterEach(() => {
      jest.useRealTimers();
    });

    it.each([
      [
        true,
        'CANCELLING',
        /The task was cancelled\. The deployment deployment-2 .* is being cancelled too\..*\[Show deployment\]/,
      ],
      [
        false,
        'IN_PROGRESS',
        /The task was cancelled\. The deployment deployment-2 .* keeps running\./,
      ],
    ])(
      'with cancelDeployment %p the deployment is %s',
      async (cancelDeployment, status, message) => {
        const { proton, run } = createUpdateHarness();
        proton.statuses = ['IN_PROGRESS'];
        const controller = new AbortController();
        const running = run(
          { name: 'demo', inputs: { node_count: 1 }, cancelDeployment },
          { signal: controller.signal },
        );
        const outcome = running.then(
          () => 'done',
          (error: Error) => error.message,
        );
        await jest.advanceTimersByTimeAsync(10_000);

        controller.abort();
        await jest.advanceTimersByTimeAsync(2_000);

        await expect(outcome).resolves.toMatch(message);
        expect(proton.requireEnvironment('demo').deploymentStatus).toBe(status);
      },
    );
  });
});
