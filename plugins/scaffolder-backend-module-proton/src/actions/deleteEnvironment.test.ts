import {
  ConflictException,
  DeleteEnvironmentCommand,
} from '@aws-sdk/client-proton';
import {
  createCheckpoints,
  createHarness,
} from '../__testUtils__/createActionHarness';
import { deleteEnvironmentAction } from './deleteEnvironment';
import { addCluster } from '../__testUtils__/clusterProton';

function createDeleteHarness(
  options: Parameters<typeof createHarness>[1] = {},
) {
  const harness = createHarness(deleteEnvironmentAction, {
    cataloged: [],
    ...options,
  });
  addCluster(harness.proton, 'demo');
  harness.proton.statuses = ['DELETE_COMPLETE'];
  return harness;
}

function countDeletes({ proton }: ReturnType<typeof createDeleteHarness>) {
  return proton.mock.commandCalls(DeleteEnvironmentCommand).length;
}

const input = { name: 'demo', confirmName: 'demo' };

describe('aws:proton:delete-environment', () => {
  it('deletes the environment and waits until it is gone', async () => {
    const harness = createDeleteHarness();

    await harness.run(input);

    expect(harness.proton.environments.size).toBe(0);
    expect(harness.outputs).toEqual({
      arn: 'arn:aws:proton:us-east-1:123456789012:environment/demo',
      name: 'demo',
      status: 'DELETE_COMPLETE',
      deploymentId: 'deployment-2',
    });
    expect(harness.lines).toContain(
      'The catalog has forgotten the environment',
    );
    expect(harness.events.publish).not.toHaveBeenCalled();
  });

  it('does not wait when told so', async () => {
    const harness = createDeleteHarness();

    await harness.run({ ...input, wait: false });

    expect(harness.outputs).toMatchObject({ status: 'DELETE_IN_PROGRESS' });
  });

  it('forgets the environment alone with retain', async () => {
    const harness = createDeleteHarness();

    await harness.run({ ...input, retain: true });

    expect(harness.proton.retained).toEqual(['demo']);
    expect(countDeletes(harness)).toBe(0);
    expect(harness.outputs).toMatchObject({
      status: 'DELETE_COMPLETE',
      deploymentId: '',
    });
  });

  it('says where nobody can forget an environment alone', async () => {
    const harness = createDeleteHarness();
    harness.proton.hasExtension = false;

    await expect(harness.run({ ...input, retain: true })).rejects.toThrow(
      /"retain" needs the control plane of this project/,
    );
  });

  it.each([
    [{ confirmName: 'dem' }, /type its name: "confirmName" is "dem"/],
    [
      { name: 'missing', confirmName: 'missing' },
      /no environment missing in account/,
    ],
    [{ arn: 'arn' }, /exactly one of/],
  ])('%j is refused before anything is deleted', async (change, message) => {
    const harness = createDeleteHarness();

    for (const isDryRun of [false, true]) {
      await expect(
        harness.run({ ...input, ...change }, { isDryRun }),
      ).rejects.toThrow(message);
    }

    expect(countDeletes(harness)).toBe(0);
  });

  it.each([
    ['proton.environment.delete', {}],
    ['proton.environment.retain', { retain: true }],
  ])('needs the permission %s', async (permission, change) => {
    const harness = createDeleteHarness({ deny: [permission] });

    await expect(harness.run({ ...input, ...change })).rejects.toThrow(
      permission,
    );

    expect(harness.proton.mock.calls()).toHaveLength(0);
  });

  it('says what runs, and how to go on', async () => {
    const harness = createDeleteHarness();
    harness.proton.requireEnvironment('demo').deploymentStatus = 'IN_PROGRESS';

    await expect(harness.run(input)).rejects.toThrow(
      /cannot be deleted now: its deployment deployment-1 is IN_PROGRESS\. Wait/,
    );
  });

  it("fails with Proton's own reason when something is in use", async () => {
    const harness = createDeleteHarness();
    harness.proton.mock.on(DeleteEnvironmentCommand).rejects(
      new ConflictException({
        message: 'Environment demo has components',
        $metadata: {},
      }),
    );

    await expect(harness.run(input)).rejects.toThrow(
      'Environment demo has components',
    );
  });

  it('deletes nothing in a dry run', async () => {
    const harness = createDeleteHarness();

    await harness.run(input, { isDryRun: true });

    expect(harness.proton.environments.size).toBe(1);
    expect(harness.outputs).toMatchObject({ status: 'DELETE_COMPLETE' });
  });

  describe('run again', () => {
    it('waits for the delete that an earlier run has started', async () => {
      const harness = createDeleteHarness();
      const { checkpoint } = createCheckpoints();
      await harness.run({ ...input, wait: false }, { checkpoint });

      await harness.run(input, { checkpoint });

      expect(countDeletes(harness)).toBe(1);
      expect(harness.outputs).toMatchObject({ status: 'DELETE_COMPLETE' });
    });

    it('is done when the environment is gone', async () => {
      const harness = createDeleteHarness();
      const { checkpoint } = createCheckpoints();
      await harness.run(input, { checkpoint });

      await harness.run(input, { checkpoint });

      expect(countDeletes(harness)).toBe(1);
      expect(harness.lines).toContain('The environment demo is gone already');
    });

    it.each([{}, { retain: true }])(
      'leaves alone another environment that has the name by then: %j',
      async change => {
        const harness = createDeleteHarness();
        const { checkpoint } = createCheckpoints();
        await harness.run({ ...input, ...change }, { checkpoint });
        addCluster(harness.proton, 'demo').createdAt = new Date();

        await harness.run({ ...input, ...change }, { checkpoint });

        expect(harness.proton.environments.size).toBe(1);
        expect(harness.lines).toContain('The environment demo is gone already');
      },
    );

    it('deletes once more after a delete that failed', async () => {
      const harness = createDeleteHarness();
      const { checkpoint } = createCheckpoints();
      harness.proton.statuses = ['DELETE_FAILED'];
      await expect(harness.run(input, { checkpoint })).rejects.toThrow(
        'The deletion of demo failed: ',
      );

      harness.proton.statuses = ['DELETE_COMPLETE'];
      await harness.run(input, { checkpoint });

      expect(countDeletes(harness)).toBe(2);
      expect(harness.outputs).toMatchObject({ status: 'DELETE_COMPLETE' });
    });

    it('takes up a delete that was started before the run could say so', async () => {
      const harness = createDeleteHarness();
      await harness.run({ ...input, wait: false });

      await harness.run(input);

      expect(countDeletes(harness)).toBe(1);
    });
  });

  it('does not mind a catalog that is slow to forget', async () => {
    jest.useFakeTimers();
    try {
      const harness = createDeleteHarness({ cataloged: ['demo'] });
      const running = harness.run(input);
      await jest.advanceTimersByTimeAsync(60_000);
      await running;

      expect(harness.events.publish).toHaveBeenCalledTimes(1);
      expect(harness.events.publish).toHaveBeenCalledWith({
        topic: 'proton',
        eventPayload: expect.objectContaining({
          resources: ['arn:aws:proton:us-east-1:123456789012:environment/demo'],
          detail: { name: 'demo', status: 'DELETED' },
        }),
      });
      expect(harness.lines.at(-1)).toMatch(
        /^The catalog still has resource:clusters\/demo; it is gone when/,
      );
    } finally {
      jest.useRealTimers();
    }
  });
});
