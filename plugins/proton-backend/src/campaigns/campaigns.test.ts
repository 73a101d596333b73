import { ConflictException } from '@aws-sdk/client-proton';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { CampaignDefinition } from '@proton-vending/backstage-plugin-proton-common';
import {
  campaignOf,
  CampaignPlane,
  TEMPLATE,
} from '../__testUtils__/CampaignPlane';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { campaignCsv } from './report';

jest.setTimeout(60_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Such as `c001`, so that they are in the order of their numbers. */
const clusterNames = (count: number) =>
  Array.from({ length: count }, (_, i) => `c${String(i + 1).padStart(3, '0')}`);

/** The decision of a policy that lets a group update what it owns. */
function ownersOf(group: string): PolicyDecision {
  return {
    result: AuthorizeResult.CONDITIONAL,
    pluginId: 'proton',
    resourceType: 'proton-environment',
    conditions: {
      resourceType: 'proton-environment',
      rule: 'IS_OWNER',
      params: { claims: [group] },
    },
  };
}

describeOnEachDatabase('campaigns', init => {
  async function createPlane(names: string[]) {
    return CampaignPlane.create(await init(), names);
  }

  async function start(plane: CampaignPlane, definition: CampaignDefinition) {
    const { campaigns } = plane.backend();
    const caller = plane.caller();
    const { id } = await campaigns.drafts.create(definition, caller);
    await campaigns.runs.start(id, caller);
    return id;
  }

  async function stateOf(plane: CampaignPlane, id: string) {
    return plane.backend().campaigns.reader.get(id, plane.caller());
  }

  it('change 100 clusters in waves, over failures and restarts', async () => {
    const names = clusterNames(100);
    const plane = await createPlane(names);
    // One that fails, and one that somebody else deploys for a while.
    plane.outcomes.set('c020', { status: 'FAILED', message: 'No capacity' });
    plane.update('c010', {});
    plane.started.length = 0;

    const id = await start(
      plane,
      campaignOf({
        waves: { type: 'percent', canary: 5, percentages: [50, 100] },
        pauseMinutes: 30,
        maxConcurrent: 10,
        stopConditions: { failures: 1 },
      }),
    );
    const startedIn: number[] = [];
    const pausedIn: (number | undefined)[] = [];
    let backend = plane.backend();
    for (let round = 0; round < 200; round += 1) {
      const before = plane.started.length;
      await backend.worker.run();
      const { state, currentWave } = await stateOf(plane, id);
      for (let i = before; i < plane.started.length; i += 1) {
        startedIn.push(currentWave ?? 0);
      }
      if (state === 'finished') {
        break;
      }
      if (state === 'paused') {
        pausedIn.push(currentWave);
        await backend.campaigns.runs.resume(id, plane.caller());
      }
      // Another backend continues what this one has begun.
      backend = plane.backend();
      plane.now += MINUTE;
      const isLocked = round < 50;
      plane.settle(
        plane.running().filter(name => !isLocked || name !== 'c010'),
      );
    }

    expect((await stateOf(plane, id)).state).toBe('finished');
    expect(pausedIn).toEqual([2]);
    // Ten of the campaign, and the one of somebody else.
    expect(plane.mostRunning).toBe(11);
    expect(new Set(plane.started).size).toBe(plane.started.length);
    expect(plane.started).toHaveLength(100);
    // The canary wave first, then the half of the rest, then the other half.
    expect(plane.started.slice(0, 5)).toEqual(names.slice(0, 5));
    expect(startedIn).toEqual([...startedIn].sort((a, b) => a - b));
    expect(new Set(plane.started.slice(5, 53))).toEqual(
      new Set(names.slice(5, 53)),
    );
    // The one that was locked came after those that weren't.
    expect(plane.started.indexOf('c010')).toBeGreaterThan(
      plane.started.indexOf('c012'),
    );

    const report = await backend.campaigns.reader.report(id, plane.caller());
    expect(report.campaign.counts).toMatchObject({ succeeded: 99, failed: 1 });
    expect(report.waves.map(({ counts }) => counts)).toMatchObject([
      { succeeded: 5, failed: 0 },
      { succeeded: 47, failed: 1 },
      { succeeded: 47, failed: 0 },
    ]);
    expect(report.waves.map(({ startedAt }) => startedAt)).toEqual(
      [...report.waves].map(({ startedAt }) => startedAt).sort(),
    );
    const lines = [...campaignCsv(report)];
    expect(lines).toHaveLength(101);
    expect(lines[20]).toContain(
      ',failed,deployment-failed,No capacity,1.0,1.1',
    );
    expect(
      plane.audited.filter(e => e === 'campaign-cluster-start'),
    ).toHaveLength(100);
    expect(plane.notified).toContainEqual({
      recipient: 'group:default/team-a',
      title: 'December upgrade: c020 failed',
    });
  });

  it('start no cluster twice when several backends work at once', async () => {
    const plane = await createPlane(clusterNames(40));
    const id = await start(plane, campaignOf({ maxConcurrent: 4 }));
    const backends = [plane.backend(), plane.backend(), plane.backend()];
    for (let round = 0; round < 60; round += 1) {
      await Promise.all(backends.map(({ worker }) => worker.run()));
      plane.now += MINUTE;
      plane.settle();
    }
    expect((await stateOf(plane, id)).counts.succeeded).toBe(40);
    expect(plane.started).toHaveLength(40);
    expect(plane.mostRunning).toBe(4);
  });

  it('keep to the limit when a backend has lost its lease', async () => {
    const plane = await createPlane(clusterNames(5));
    const id = await start(plane, campaignOf({ maxConcurrent: 2 }));
    const { clusters, store } = plane.backend();
    const options = { maxConcurrent: 2, now: plane.now, change: {} };
    await store.claim('work', id, {
      owner: 'one',
      now: plane.now,
      expiresAt: plane.now + MINUTE,
    });
    const all = await clusters.list(id);
    expect(await clusters.start(all[0], { owner: 'one', ...options })).toBe(
      true,
    );
    // Its lease ran out, and another backend has the campaign.
    plane.now += 2 * MINUTE;
    await store.claim('work', id, {
      owner: 'two',
      now: plane.now,
      expiresAt: plane.now + MINUTE,
    });
    expect(await clusters.start(all[1], { owner: 'one', ...options })).toBe(
      false,
    );
    expect(await clusters.start(all[0], { owner: 'two', ...options })).toBe(
      false,
    );
    expect(await clusters.start(all[1], { owner: 'two', ...options })).toBe(
      true,
    );
    expect(await clusters.start(all[2], { owner: 'two', ...options })).toBe(
      false,
    );
  });

  describe('after a backend was killed', () => {
    it('find the deployment that it has started', async () => {
      const plane = await createPlane(['a', 'b']);
      plane.proton.hasExtension = false;
      const id = await start(plane, campaignOf({ maxConcurrent: 1 }));
      plane.afterUpdate = () => {
        plane.afterUpdate = () => {};
        throw new Error('socket hang up');
      };
      await plane.backend().worker.run();
      plane.settle();
      plane.now += 3 * MINUTE;
      await plane.backend().worker.run();
      expect(await plane.states(id)).toEqual(['a: running', 'b: waiting']);
      await plane.backend().worker.run();
      plane.settle();
      await plane.backend().worker.run();
      expect(await plane.states(id)).toEqual(['a: succeeded', 'b: succeeded']);
      expect(plane.started).toEqual(['a', 'b']);
    });

    it('recognise the deployment by its reason where that is recorded', async () => {
      const plane = await createPlane(['a', 'b']);
      const id = await start(plane, campaignOf());
      plane.afterUpdate = () => {
        throw new Error('socket hang up');
      };
      plane.proton.extension.listDeploymentRecords = (async ({
        environmentName,
      }: {
        environmentName: string;
      }) => [
        environmentName === 'a'
          ? { reason: `Campaign ${id} (December upgrade)` }
          : { reason: 'Somebody else' },
      ]) as never;
      await plane.backend().worker.run();
      plane.settle();
      plane.now += 3 * MINUTE;
      await plane.backend().worker.run();
      await plane.backend().worker.run();
      expect(await plane.states(id)).toEqual([
        'a: succeeded',
        'b: skipped (deployed-by-others)',
      ]);
    });

    it('start again what it has not started', async () => {
      const plane = await createPlane(['a']);
      const id = await start(plane, campaignOf());
      plane.beforeUpdate = () => {
        plane.beforeUpdate = () => {};
        throw new Error('connect ECONNREFUSED');
      };
      await plane.backend().worker.run();
      expect(plane.started).toEqual([]);
      expect(await plane.states(id)).toEqual(['a: running']);
      plane.now += 3 * MINUTE;
      await plane.backend().worker.run();
      plane.settle();
      await plane.backend().worker.run();
      expect(await plane.states(id)).toEqual(['a: succeeded']);
      expect(plane.started).toEqual(['a']);
    });

    it('leave alone what somebody else has deployed since', async () => {
      const plane = await createPlane(['a']);
      plane.proton.hasExtension = false;
      const id = await start(plane, campaignOf());
      plane.beforeUpdate = () => {
        throw new Error('connect ECONNREFUSED');
      };
      await plane.backend().worker.run();
      plane.update('a', {});
      plane.now += 3 * MINUTE;
      await plane.backend().worker.run();
      expect(await plane.states(id)).toEqual([
        'a: skipped (deployed-by-others)',
      ]);
    });
  });

  it('skip a cluster that somebody else deploys for too long', async () => {
    const plane = await createPlane(['a', 'b']);
    plane.update('a', {});
    const id = await start(plane, campaignOf({ busyMinutes: 30 }));
    await plane.backend().worker.run();
    expect(await plane.states(id)).toEqual(['a: waiting (busy)', 'b: running']);
    plane.settle(['b']);
    plane.now += 31 * MINUTE;
    await plane.backend().worker.run();
    expect(await plane.states(id)).toEqual([
      'a: skipped (busy)',
      'b: succeeded',
    ]);
    expect((await stateOf(plane, id)).state).toBe('finished');
  });

  it('skip a cluster that Proton refuses for too long', async () => {
    const plane = await createPlane(['a']);
    const id = await start(plane, campaignOf({ busyMinutes: 2 }));
    plane.beforeUpdate = () => {
      throw new ConflictException({ message: 'locked', $metadata: {} });
    };
    await plane.backend().worker.run();
    expect(await plane.states(id)).toEqual(['a: waiting (busy)']);
    plane.now += MINUTE;
    await plane.backend().worker.run();
    expect(await plane.states(id)).toEqual(['a: waiting (busy)']);
    plane.now += MINUTE;
    await plane.backend().worker.run();
    expect(await plane.states(id)).toEqual(['a: skipped (busy)']);
  });

  it('list clusters that would lose protected resources for a person', async () => {
    const plane = await createPlane(['a', 'b']);
    plane.outcomes.set('a', {
      status: 'FAILED',
      message:
        'Nothing was changed, because the plan replaces or destroys protected resources: aws_eks_cluster.this',
    });
    const id = await start(plane, campaignOf());
    await plane.backend().worker.run();
    plane.settle();
    await plane.backend().worker.run();
    expect(await plane.states(id)).toEqual([
      'a: skipped (protected-resources)',
      'b: succeeded',
    ]);
    expect((await stateOf(plane, id)).state).toBe('finished');
  });

  it('preview each cluster before they start', async () => {
    const plane = await createPlane(['a', 'b']);
    plane.proton.requireEnvironment('b').spec =
      'proton: EnvironmentSpec\nspec:\n  nodes: 2\n  zone: z1\n';
    plane.proton.plans.results = [
      { status: 'QUEUED' },
      {
        status: 'READY',
        counts: { add: 0, change: 0, replace: 1, destroy: 0, forget: 0 },
        losses: [
          {
            address: 'aws_eks_cluster.this',
            type: 'aws_eks_cluster',
            action: 'replace',
          },
        ],
      },
    ];
    const { campaigns, previewer } = plane.backend();
    const caller = plane.caller();
    const { id } = await campaigns.drafts.create(
      campaignOf({
        target: { type: 'version', templateName: TEMPLATE, version: '1.2' },
      }),
      caller,
    );
    expect((await campaigns.drafts.preview(id, caller)).previewing).toBe(true);
    await previewer.run();
    expect((await campaigns.reader.get(id, caller)).previewing).toBe(false);
    const { clusters } = await campaigns.reader.listClusters(id, caller, {
      offset: 0,
      limit: 10,
    });
    expect(clusters.map(({ preview }) => preview)).toMatchObject([
      {
        version: { before: '1.0', after: '1.2' },
        missingInputs: ['zone'],
        skipReason: { code: 'invalid-inputs' },
      },
      {
        missingInputs: [],
        plan: {
          status: 'READY',
          losses: [{ address: 'aws_eks_cluster.this' }],
        },
      },
    ]);
    expect(JSON.stringify(clusters)).not.toContain('hunter2');
    expect(plane.started).toEqual([]);

    await campaigns.runs.start(id, caller);
    await plane.backend().worker.run();
    expect(await plane.states(id)).toEqual([
      'a: skipped (invalid-inputs)',
      'b: skipped (protected-resources)',
    ]);
    expect(plane.started).toEqual([]);
  });

  describe('previews', () => {
    const READY = {
      status: 'READY' as const,
      counts: { add: 0, change: 1, replace: 0, destroy: 0, forget: 0 },
      losses: [],
    };

    async function startPreview(plane: CampaignPlane) {
      const { campaigns } = plane.backend();
      const { id } = await campaigns.drafts.create(
        campaignOf(),
        plane.caller(),
      );
      await campaigns.drafts.preview(id, plane.caller());
      return id;
    }

    async function planOf(plane: CampaignPlane, id: string) {
      const [{ preview }] = await plane.backend().clusters.list(id);
      return preview?.plan;
    }

    it('continue on another backend when one stops', async () => {
      const plane = await createPlane(['a']);
      const id = await startPreview(plane);
      const { extension } = plane.proton;
      const { getEnvironmentPlan } = extension;
      const stopping = new AbortController();
      plane.proton.plans.results = [{ status: 'PLANNING' }];
      extension.getEnvironmentPlan = async options => {
        stopping.abort();
        return getEnvironmentPlan(options);
      };
      await plane.backend(stopping.signal).previewer.run();
      expect(stopping.signal.aborted).toBe(true);
      expect(plane.proton.plans.cancelled).toEqual(['plan-1']);
      expect(await planOf(plane, id)).toBeUndefined();
      expect((await stateOf(plane, id)).previewing).toBe(true);

      plane.proton.plans.results = [READY];
      await plane.backend().previewer.run();
      expect(await planOf(plane, id)).toMatchObject({ status: 'READY' });
      expect((await stateOf(plane, id)).previewing).toBe(false);
    });

    it.each([
      [5, { status: 'READY' }, []],
      [6, { status: 'UNAVAILABLE', message: 'No answer' }, ['plan-1']],
    ])('after %d failed reads are %j', async (failures, plan, cancelled) => {
      const plane = await createPlane(['a']);
      const id = await startPreview(plane);
      const { extension } = plane.proton;
      const { getEnvironmentPlan } = extension;
      plane.proton.plans.results = [{ status: 'PLANNING' }, READY];
      let reads = 0;
      extension.getEnvironmentPlan = async options => {
        reads += 1;
        if (reads <= failures) {
          throw new Error('No answer');
        }
        return getEnvironmentPlan(options);
      };
      await plane.backend().previewer.run();
      expect(await planOf(plane, id)).toMatchObject(plan);
      expect(plane.proton.plans.cancelled).toEqual(cancelled);
    });
  });

  it('wait for the notice, and notice what owners do meanwhile', async () => {
    const plane = await createPlane(['a', 'b', 'c']);
    plane.owners.set('b', 'group:default/team-b');
    const id = await start(plane, campaignOf({ noticeHours: 24 }));
    expect(await stateOf(plane, id)).toMatchObject({
      state: 'announced',
      beginsAt: '2026-12-02T08:00:00.000Z',
      next: { waitsFor: 'notice' },
    });
    expect(plane.notified.map(({ recipient }) => recipient)).toEqual([
      'group:default/team-a',
      'group:default/team-b',
    ]);
    plane.now += HOUR;
    plane.update('a', { templateMajorVersion: '1', templateMinorVersion: '1' });
    plane.settle();
    await plane.backend().worker.run();
    expect(await plane.states(id)).toEqual([
      'a: done-by-owner (up-to-date)',
      'b: waiting',
      'c: waiting',
    ]);

    const { campaigns } = plane.backend();
    const { clusters } = await campaigns.reader.listClusters(
      id,
      plane.caller(),
      {
        offset: 0,
        limit: 10,
      },
    );
    const [, b] = await Promise.all(
      clusters.map(each => campaigns.reader.requireCluster(id, each.id)),
    );
    const owner = plane.caller('user:default/bob').credentials;
    const until = '2026-12-03T08:00:00.000Z';
    await campaigns.delays.request(id, b, { until, reason: 'Sale' }, owner);
    const { credentials } = plane.caller();
    await campaigns.delays.decide(id, b.id, { decision: 'grant' }, credentials);
    await expect(
      campaigns.delays.decide(id, b.id, { decision: 'refuse' }, credentials),
    ).rejects.toThrow('Nobody is waiting for a decision on b');
    expect(plane.notified.slice(-2)).toEqual([
      {
        recipient: 'user:default/ada',
        title: 'December upgrade: delay requested for b',
      },
      {
        recipient: 'user:default/bob',
        title: 'December upgrade: delay granted for b',
      },
    ]);

    plane.now += 24 * HOUR;
    await plane.backend().worker.run();
    plane.settle();
    await plane.backend().worker.run();
    expect(await plane.states(id)).toEqual([
      'a: done-by-owner (up-to-date)',
      'b: delayed',
      'c: succeeded',
    ]);
    plane.now = Date.parse(until);
    await plane.backend().worker.run();
    plane.settle();
    await plane.backend().worker.run();
    expect(await stateOf(plane, id)).toMatchObject({
      state: 'finished',
      counts: { succeeded: 2, 'done-by-owner': 1 },
    });
  });

  it('skip a cluster that the permission of their starter no longer covers', async () => {
    const plane = await createPlane(['a', 'b']);
    plane.decision = ownersOf('group:default/team-a');
    const id = await start(plane, campaignOf());
    plane.owners.set('b', 'group:default/team-b');
    await plane.backend().worker.run();
    expect(await plane.states(id)).toEqual([
      'a: running',
      'b: skipped (not-permitted)',
    ]);
    await expect(start(plane, campaignOf())).rejects.toThrow(
      "you don't have it for 1 of 2: b",
    );
  });

  it('pause, change, resume and stop', async () => {
    const plane = await createPlane(clusterNames(6));
    const id = await start(plane, campaignOf({ maxConcurrent: 2 }));
    const { campaigns } = plane.backend();
    await plane.backend().worker.run();
    await campaigns.runs.pause(id, plane.caller());
    plane.settle();
    await plane.backend().worker.run();
    expect(plane.started).toHaveLength(2);
    expect((await stateOf(plane, id)).counts.succeeded).toBe(2);

    const paused = await campaigns.reader.requireFor(id, 'update');
    await campaigns.runs.updateSettings(
      paused,
      { maxConcurrent: 1 },
      plane.caller(),
    );
    await campaigns.runs.resume(id, plane.caller());
    await plane.backend().worker.run();
    expect(plane.started).toHaveLength(3);

    const stopped = await campaigns.runs.stop(id, plane.caller());
    expect(stopped.counts).toMatchObject({ running: 1, skipped: 3 });
    plane.settle();
    await plane.backend().worker.run();
    expect(await stateOf(plane, id)).toMatchObject({
      state: 'stopped',
      counts: { running: 0, succeeded: 3, skipped: 3 },
    });
    await expect(campaigns.runs.resume(id, plane.caller())).rejects.toThrow(
      "The campaign is stopped; you can't resume it",
    );
  });

  describe('that are retried', () => {
    it('deploy what failed before the waves that have not begun', async () => {
      const plane = await createPlane(['a', 'b', 'c']);
      plane.outcomes.set('a', { status: 'FAILED', message: 'No capacity' });
      const id = await start(
        plane,
        campaignOf({
          waves: { type: 'percent', canary: 1, percentages: [100] },
          pauseMinutes: 10,
        }),
      );
      await plane.run(3);
      expect(await stateOf(plane, id)).toMatchObject({
        state: 'paused',
        operations: expect.arrayContaining(['resume', 'retry']),
      });

      const { campaigns } = plane.backend();
      const retried = await campaigns.runs.retry(
        id,
        {},
        plane.caller('user:default/bob'),
      );
      expect(retried).toMatchObject({
        state: 'running',
        startedBy: 'user:default/bob',
        currentWave: 1,
        counts: { waiting: 3, failed: 0 },
      });
      expect(retried.stateReason).toBeUndefined();
      await plane.run(3);
      // It failed again, which counts.
      expect(await stateOf(plane, id)).toMatchObject({
        state: 'paused',
        stateReason: { code: 'failures-reached' },
      });

      plane.outcomes.delete('a');
      await campaigns.runs.retry(id, {}, plane.caller());
      await plane.run(3);
      expect(await plane.states(id)).toEqual([
        'a: succeeded',
        'b: waiting',
        'c: waiting',
      ]);
      // The next wave begins after the pause, as it would have.
      plane.now += 10 * MINUTE;
      await plane.run(3);
      expect(plane.started).toEqual(['a', 'a', 'a', 'b', 'c']);
      expect(await stateOf(plane, id)).toMatchObject({
        state: 'finished',
        counts: { succeeded: 3 },
      });
    });

    it('begin again when they had finished', async () => {
      const plane = await createPlane(['a', 'b', 'c', 'd']);
      const inputs = { nodes: 4 };
      plane.outcomes.set('a', { status: 'FAILED', message: 'No capacity' });
      plane.outcomes.set('b', {
        status: 'FAILED',
        message:
          'Nothing was changed, because the plan replaces or destroys protected resources: aws_eks_cluster.this',
      });
      plane.update('c', {});
      const id = await start(
        plane,
        campaignOf({
          stopConditions: {},
          busyMinutes: 0,
          target: { type: 'redeploy', templateName: TEMPLATE, inputs },
        }),
      );
      await plane.run(3);
      expect(await plane.states(id)).toEqual([
        'a: failed (deployment-failed)',
        'b: skipped (protected-resources)',
        'c: skipped (busy)',
        'd: succeeded',
      ]);
      expect((await stateOf(plane, id)).endedAt).toBeDefined();

      const { campaigns, clusters } = plane.backend();
      const caller = plane.caller();
      const all = await clusters.list(id);
      const idOf = (name: string) =>
        all.find(each => each.name === name)?.id ?? '';
      await expect(
        campaigns.runs.retry(id, { clusterIds: [idOf('d')] }, caller),
      ).rejects.toThrow(
        'is succeeded: only failed and skipped clusters can be retried',
      );
      await expect(
        campaigns.runs.retry(id, { clusterIds: ['other'] }, caller),
      ).rejects.toThrow('The campaign has no cluster "other"');

      plane.outcomes.clear();
      const retried = await campaigns.runs.retry(id, {}, caller);
      expect(retried.endedAt).toBeUndefined();
      expect(await plane.states(id)).toEqual([
        'a: waiting',
        'b: skipped (protected-resources)',
        'c: waiting',
        'd: succeeded',
      ]);
      await plane.run(3);
      await expect(campaigns.runs.retry(id, {}, caller)).rejects.toThrow(
        'There is nothing to retry',
      );
      await campaigns.runs.retry(id, { clusterIds: [idOf('b')] }, caller);
      await plane.run(3);
      expect(await stateOf(plane, id)).toMatchObject({
        state: 'finished',
        counts: { succeeded: 4 },
      });
    });

    it('need the permission for what they deploy', async () => {
      const plane = await createPlane(['a', 'b']);
      plane.outcomes.set('a', { status: 'FAILED' });
      const id = await start(plane, campaignOf({ stopConditions: {} }));
      await plane.run(3);
      plane.owners.set('a', 'group:default/team-b');
      plane.decision = ownersOf('group:default/team-a');
      const { campaigns } = plane.backend();
      await expect(
        campaigns.runs.retry(id, {}, plane.caller()),
      ).rejects.toThrow("you don't have it for 1 of 1: a");
      expect((await stateOf(plane, id)).state).toBe('finished');
    });

    it('deploy nothing when a stop came first', async () => {
      const plane = await createPlane(['a', 'b']);
      plane.outcomes.set('a', { status: 'FAILED' });
      const id = await start(plane, campaignOf({ maxConcurrent: 1 }));
      await plane.run(2);
      const { campaigns, clusters, store } = plane.backend();
      const paused = await campaigns.reader.requireFor(id, 'retry');
      const [a] = await clusters.list(id);
      await campaigns.runs.stop(id, plane.caller());
      expect(
        await clusters.retry(paused, [a.id], { updatedAt: plane.now }),
      ).toBe(false);
      expect((await store.find(id))?.state).toBe('stopped');
      expect(await plane.states(id)).toEqual([
        'a: failed (deployment-failed)',
        'b: skipped (campaign-stopped)',
      ]);
      await expect(
        campaigns.runs.retry(id, {}, plane.caller()),
      ).rejects.toThrow("The campaign is stopped; you can't retry it");
    });
  });

  it('report each change, and nothing else', async () => {
    const plane = await createPlane(['a', 'b']);
    const { campaigns, previewer, worker } = plane.backend();
    const caller = plane.caller();
    /** How many changes were reported of which campaigns. */
    const changesOf = async (act: () => Promise<unknown>) => {
      plane.changed.length = 0;
      await act();
      return [...plane.changed];
    };
    let id = '';
    const [created] = await changesOf(async () => {
      ({ id } = await campaigns.drafts.create(campaignOf(), caller));
    });
    expect(created).toBe(id);
    const act = async (what: () => Promise<unknown>) => {
      const changes = await changesOf(what);
      expect(new Set(changes)).toEqual(new Set([id]));
    };
    await act(() => campaigns.drafts.preview(id, caller));
    await act(() => previewer.run());
    await act(() => campaigns.runs.start(id, caller));
    await act(() => worker.run());
    const idle = await changesOf(async () => {
      await worker.run();
      await campaigns.reader.get(id, caller);
      await campaigns.reader.report(id, caller);
    });
    expect(idle).toEqual([]);
    await act(() => campaigns.runs.pause(id, caller));
    await act(() => campaigns.runs.resume(id, caller));
    plane.outcomes.set('a', { status: 'FAILED' });
    plane.settle();
    await act(() => worker.run());
    await act(() => campaigns.runs.retry(id, {}, caller));
    await act(() => campaigns.runs.stop(id, caller));
    const other = await campaigns.drafts.create(campaignOf(), caller);
    expect(await changesOf(() => campaigns.drafts.discard(other.id))).toEqual([
      other.id,
    ]);
  });

  it('resume although a cluster was deleted meanwhile', async () => {
    const plane = await createPlane(['a', 'b']);
    const id = await start(plane, campaignOf());
    const { campaigns } = plane.backend();
    await campaigns.runs.pause(id, plane.caller());
    plane.proton.environments.delete('b');
    plane.decision = ownersOf('group:default/team-a');
    await campaigns.runs.resume(id, plane.caller());
    await plane.run(2);
    expect(await plane.states(id)).toEqual([
      'a: succeeded',
      'b: skipped (deleted)',
    ]);
  });

  it('set inputs, but no secrets', async () => {
    const plane = await createPlane(['a']);
    const target = { type: 'redeploy' as const, templateName: TEMPLATE };
    await expect(
      start(
        plane,
        campaignOf({ target: { ...target, inputs: { password: 'x' } } }),
      ),
    ).rejects.toThrow("A campaign can't set sensitive inputs (password)");
    const id = await start(
      plane,
      campaignOf({ target: { ...target, inputs: { nodes: 4 } } }),
    );
    await plane.backend().worker.run();
    plane.settle();
    await plane.backend().worker.run();
    expect(await plane.states(id)).toEqual(['a: succeeded']);
    const { spec } = plane.proton.requireEnvironment('a');
    expect(spec).toContain('nodes: 4');
    expect(spec).toContain('password: hunter2');
  });

  it('roll a wave back, but not what was deployed since', async () => {
    const plane = await createPlane(['a', 'b', 'c']);
    const id = await start(
      plane,
      campaignOf({ waves: { type: 'percent', canary: 2, percentages: [100] } }),
    );
    for (let round = 0; round < 4; round += 1) {
      await plane.backend().worker.run();
      plane.settle();
      plane.now += MINUTE;
    }
    expect((await stateOf(plane, id)).state).toBe('finished');
    plane.update('b', {});
    plane.settle();
    plane.started.length = 0;

    const { campaigns } = plane.backend();
    const caller = plane.caller();
    const rollback = await campaigns.drafts.rollback(id, 1, caller);
    await campaigns.runs.start(rollback.id, caller);
    for (let round = 0; round < 4; round += 1) {
      await plane.backend().worker.run();
      plane.settle();
    }
    expect(await plane.states(rollback.id)).toEqual([
      'a: succeeded',
      'b: skipped (deployed-since)',
    ]);
    expect(plane.started).toEqual(['a']);
    expect(plane.proton.requireEnvironment('a').templateMinorVersion).toBe('0');
    expect(plane.proton.requireEnvironment('c').templateMinorVersion).toBe('1');
  });

  it('roll back without clusters that were deleted', async () => {
    const plane = await createPlane(['a', 'b']);
    const id = await start(plane, campaignOf());
    await plane.run(2);
    plane.proton.environments.delete('b');
    const { campaigns } = plane.backend();
    const caller = plane.caller();
    const { id: rollback } = await campaigns.drafts.rollback(id, 1, caller);
    await campaigns.runs.start(rollback, caller);
    await plane.run(2);
    expect(await plane.states(rollback)).toEqual(['a: succeeded']);

    plane.proton.environments.clear();
    await expect(campaigns.drafts.rollback(id, 1, caller)).rejects.toThrow(
      'There is nothing to roll back: wave 1 of the campaign has changed no cluster that you can see',
    );
  });

  it("don't downgrade Kubernetes", async () => {
    const plane = await createPlane(['a', 'b']);
    plane.kubernetes.set('a', '1.34').set('b', '1.34');
    const id = await start(plane, campaignOf());
    await plane.run(2);
    plane.kubernetes.set('a', '1.35');
    const { campaigns, clusters } = plane.backend();
    const caller = plane.caller();
    const { id: rollback } = await campaigns.drafts.rollback(id, 1, caller);
    await campaigns.runs.start(rollback, caller);
    await plane.run(2);
    expect(await plane.states(rollback)).toEqual([
      'a: skipped (kubernetes-downgrade)',
      'b: succeeded',
    ]);
    const [a] = await clusters.list(rollback);
    expect(a.reason?.message).toContain('from Kubernetes 1.34 to 1.35');
  });

  it('retry a rollback that failed', async () => {
    const plane = await createPlane(['a']);
    const id = await start(plane, campaignOf());
    await plane.run(2);
    const { campaigns } = plane.backend();
    const caller = plane.caller();
    const rollback = await campaigns.drafts.rollback(id, 1, caller);
    plane.outcomes.set('a', { status: 'FAILED' });
    await campaigns.runs.start(rollback.id, caller);
    await plane.run(3);
    expect(await plane.states(rollback.id)).toEqual([
      'a: failed (deployment-failed)',
    ]);
    plane.outcomes.clear();
    await campaigns.runs.retry(rollback.id, {}, caller);
    await plane.run(2);
    expect(await plane.states(rollback.id)).toEqual(['a: succeeded']);
    expect(plane.proton.requireEnvironment('a').templateMinorVersion).toBe('0');
  });

  it('name chosen clusters only to those who may see them', async () => {
    const plane = await createPlane(['a', 'b']);
    const { campaigns } = plane.backend();
    const { id } = await campaigns.drafts.create(
      campaignOf({
        selection: { entityRefs: ['resource:default/a', 'resource:default/b'] },
      }),
      plane.caller(),
    );
    plane.proton.environments.delete('b');
    const { selection } = await campaigns.reader.get(
      id,
      plane.caller('user:default/bob'),
    );
    expect(selection).toEqual({ entityRefs: ['resource:default/a'] });
    expect((await campaigns.reader.get(id, plane.caller())).selection).toEqual({
      entityRefs: ['resource:default/a', 'resource:default/b'],
    });
  });

  it('divide clusters by a label of their entities', async () => {
    const plane = await createPlane(['a', 'b', 'c']);
    plane.labels.set('a', { lifecycle: 'production' });
    plane.labels.set('c', { lifecycle: 'experimental' });
    const { clusters } = plane.backend();
    const id = await start(
      plane,
      campaignOf({
        waves: {
          type: 'label',
          label: 'lifecycle',
          values: ['experimental', 'production'],
        },
      }),
    );
    expect(
      (await clusters.list(id)).map(({ name, wave }) => `${name} ${wave}`),
    ).toEqual(['c 1', 'a 2', 'b 3']);
  });

  it('pause at their deadline', async () => {
    const plane = await createPlane(['a', 'b']);
    const id = await start(
      plane,
      campaignOf({ maxConcurrent: 1, deadline: '2026-12-01T09:00:00Z' }),
    );
    await plane.backend().worker.run();
    plane.settle();
    plane.now += 2 * HOUR;
    await plane.backend().worker.run();
    expect(await stateOf(plane, id)).toMatchObject({
      state: 'paused',
      stateReason: { code: 'deadline-passed' },
      counts: { succeeded: 1, waiting: 1 },
    });
    await expect(
      plane.backend().campaigns.runs.resume(id, plane.caller()),
    ).rejects.toThrow('The deadline 2026-12-01T09:00:00Z is in the past');
  });
});
