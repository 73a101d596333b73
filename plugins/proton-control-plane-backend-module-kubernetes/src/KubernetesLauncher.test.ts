import { mockServices } from '@backstage/backend-test-utils';
import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import { eventually } from '@proton-vending/test-utils';
import {
  appendFileSync,
  existsSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClusterClient } from './cluster/ClusterClient';
import { nameJob } from './jobs/labels';
import { KubernetesLauncher } from './KubernetesLauncher';
import { RunWatch } from './RunWatch';
import { FakeCluster } from './__testUtils__/cluster/FakeCluster';
import { readRules } from './__testUtils__/exampleManifests';
import { TEST_OPTIONS, TEST_RUN } from './__testUtils__/testRun';

jest.setTimeout(60_000);

const NAME = nameJob(TEST_RUN);
const POD = `${NAME}-x7k2p`;

describe('KubernetesLauncher', () => {
  let folder: string;
  let ledger: string;
  let cluster: FakeCluster;
  let launcher: KubernetesLauncher;
  let later = 0;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubernetes-launcher-'));
    ledger = join(folder, 'ledger');
    writeFileSync(`${ledger}.orders`, '');
    later = 0;
    cluster = new FakeCluster({
      rules: readRules(),
      program: {
        file: process.execPath,
        args: [resolve(__dirname, '__testUtils__/standInRunner.mjs')],
      },
    });
    await cluster.start();
    launcher = createLauncher();
  });

  afterEach(async () => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function createLauncher() {
    return KubernetesLauncher.create({
      client: createClusterClient(cluster.kubeConfig),
      jobs: {
        ...TEST_OPTIONS,
        env: { LEDGER: ledger },
        runnerUrl: 'http://backstage:7007/api/proton-control-plane/',
      },
      logger: mockServices.logger.mock(),
      now: () => new Date(Date.now() + later),
    });
  }

  const order = (text: string) => appendFileSync(`${ledger}.orders`, text);

  const readLedger = () =>
    existsSync(ledger) ? readFileSync(ledger, 'utf8').trim().split('\n') : [];

  const isSaid = (count: number) =>
    eventually(() => readLedger().length >= count);

  const isState = (state: string) =>
    eventually(async () => (await launcher.inspect(TEST_RUN)).state === state);

  async function explained(pattern: RegExp) {
    await eventually(async () =>
      pattern.test((await launcher.inspect(TEST_RUN)).message ?? ''),
    );
    return launcher.inspect(TEST_RUN);
  }

  async function startRunning() {
    await launcher.start(TEST_RUN);
    await isSaid(1);
    await isState('running');
  }

  it('runs a Job to its end, and leaves nothing behind', async () => {
    await startRunning();
    expect(await launcher.inspect(TEST_RUN)).toEqual({ state: 'running' });
    order('end');
    await isState('ended');

    await launcher.remove(TEST_RUN);
    await launcher.remove(TEST_RUN);

    expect(readLedger()).toEqual([
      'started with token-of-the-run at http://backstage:7007/api/proton-control-plane/runner/v1',
      'ended',
    ]);
    const { store } = cluster.api;
    expect(store.list('jobs')).toEqual([]);
    expect(store.list('secrets')).toEqual([]);
    await eventually(() => store.list('pods').length === 0);
  });

  it('keeps the token out of the Job', async () => {
    await launcher.start(TEST_RUN);

    const { store } = cluster.api;
    const job = store.get('jobs', NAME);
    expect(JSON.stringify(job)).not.toContain(TEST_RUN.token);
    expect(store.list('secrets')).toEqual([
      expect.objectContaining({
        stringData: { token: TEST_RUN.token },
        metadata: expect.objectContaining({
          ownerReferences: [
            expect.objectContaining({ kind: 'Job', uid: job?.metadata?.uid }),
          ],
        }),
      }),
    ]);
  });

  it('starts one Job for two control planes that race', async () => {
    const other = createLauncher();
    await Promise.all([
      launcher.start(TEST_RUN),
      other.start({ ...TEST_RUN, token: 'another-token-of-the-run' }),
      launcher.start(TEST_RUN),
    ]);
    await isSaid(1);
    order('end');
    await isState('ended');

    expect(readLedger()).toHaveLength(2);
    expect(
      cluster.api.calls.filter(call => call === `create jobs ${NAME} 201`),
    ).toHaveLength(1);
  });

  it('resumes a start that ended before its Secret was created', async () => {
    cluster.api.refusals.set('create secrets', {
      code: 500,
      message: 'etcdserver: leader changed',
    });
    await expect(launcher.start(TEST_RUN)).rejects.toThrow(
      `Kubernetes couldn't create Job ${NAME}; retrying: 500 etcdserver: leader changed`,
    );
    expect((await explained(/CreateContainerConfigError/)).state).toBe(
      'starting',
    );

    await startRunning();
  });

  it('gives a Job that is started again a Secret of its own', async () => {
    await startRunning();
    cluster.deleteJob(NAME);
    await isState('missing');
    await launcher.start({ ...TEST_RUN, token: 'second-token' });
    await isSaid(3);
    expect(readLedger().at(-1)).toContain('started with second-token');
  });

  it('gives a stopped run time to save its state', async () => {
    await startRunning();

    expect(await launcher.stop(TEST_RUN)).toBe(false);
    await eventually(() => launcher.stop(TEST_RUN));

    expect(readLedger().at(-1)).toBe('saved the state');
    expect(cluster.api.store.list('secrets')).toEqual([]);
  });

  it('stops what never started', async () => {
    expect(await launcher.stop(TEST_RUN)).toBe(true);
  });

  it('explains an image that cannot be pulled', async () => {
    cluster.faults.pullFailure = 'Failed to pull image "x": 401 Unauthorized';
    await launcher.start(TEST_RUN);

    expect(await explained(/pulled/)).toEqual({
      state: 'starting',
      message:
        'The image registry.example.com/proton-runner:1.0.0 can\'t be pulled: Failed to pull image "x": 401 Unauthorized. Check image and imagePullSecrets under protonControlPlane.kubernetes',
    });
    cluster.faults.pullFailure = undefined;
    await isState('running');
  });

  it('explains that no node has room', async () => {
    cluster.faults.noRoom = '0/3 nodes are available: 3 Insufficient memory.';
    await launcher.start(TEST_RUN);

    expect(await explained(/No node has room/)).toMatchObject({
      state: 'starting',
      message: expect.stringContaining('3 Insufficient memory'),
    });
    cluster.faults.noRoom = undefined;
    await isState('running');
  });

  it('explains that the pod is refused', async () => {
    cluster.faults.podRefusal = 'pods "x" is forbidden: exceeded quota: runs';
    await launcher.start(TEST_RUN);

    expect(await explained(/exceeded quota: runs/)).toMatchObject({
      state: 'starting',
    });
  });

  it('explains that the run took too much memory', async () => {
    await startRunning();
    cluster.faults.runOutOfMemory(POD);

    expect(await explained(/memory/)).toEqual({
      state: 'ended',
      message: `Pod ${POD} on node node-1 ran out of memory: its limit is 2Gi. Raise protonControlPlane.kubernetes.resources.limits.memory`,
    });
  });

  it('explains an eviction', async () => {
    await startRunning();
    cluster.faults.evict(
      POD,
      'The node was low on resource: ephemeral-storage',
    );

    expect(await explained(/evicted/)).toMatchObject({
      state: 'ended',
      message: expect.stringContaining('low on resource: ephemeral-storage'),
    });
  });

  it('explains the deadline', async () => {
    await startRunning();
    cluster.faults.exceedDeadline(NAME);

    // Kubernetes has removed the pod, so nobody can say whether it has stopped.
    expect(await explained(/deadline of 176400 seconds/)).toMatchObject({
      state: 'missing',
    });
  });

  it('explains how the program failed', async () => {
    await startRunning();
    order('end, fail');

    expect(await explained(/exit code 3/)).toEqual({
      state: 'ended',
      message: `Pod ${POD} on node node-1 ended with exit code 3: The control plane refused the token`,
    });
  });

  it('misses a Job that somebody deleted only when its pod has ended', async () => {
    await startRunning();
    cluster.deleteJob(NAME);

    const seen = new Set<string>();
    await eventually(async () => {
      const { state } = await launcher.inspect(TEST_RUN);
      seen.add(state);
      return state === 'missing';
    });
    expect([...seen].filter(state => state !== 'running')).toEqual(['missing']);
    expect(cluster.processCount).toBe(0);
    expect(readLedger().at(-1)).toBe('saved the state');
    expect((await launcher.inspect(TEST_RUN)).message).toContain(
      `Job ${NAME} doesn't exist in namespace proton-runs`,
    );
  });

  it('gives up a pod on a node that is gone', async () => {
    await startRunning();
    cluster.faults.loseNode(POD);

    expect(await launcher.inspect(TEST_RUN)).toEqual({
      state: 'missing',
      message: expect.stringContaining(
        `Node node-1 doesn't respond, so the status of pod ${POD} is unknown`,
      ),
    });
    expect(await launcher.stop(TEST_RUN)).toBe(true);
  });

  it('waits for an API that is away', async () => {
    await startRunning();
    cluster.api.goAway();

    expect(await launcher.inspect(TEST_RUN)).toMatchObject({
      state: 'running',
      message: expect.stringContaining(
        "The Kubernetes API didn't return the status",
      ),
    });
    expect(await launcher.stop(TEST_RUN)).toBe(false);
    const attempt = launcher.start({ ...TEST_RUN, attempt: 2 });
    await expect(attempt).rejects.toThrow(
      /Kubernetes couldn't create Job .*; retrying/,
    );
    await expect(attempt).rejects.not.toBeInstanceOf(ProvisioningError);

    cluster.api.isAway = false;
    expect(await launcher.inspect(TEST_RUN)).toEqual({ state: 'running' });
  });

  it.each([
    [403, 'jobs.batch is forbidden', 'Check the permissions'],
    [422, 'Job is invalid', 'Check protonControlPlane.kubernetes'],
    [404, 'namespaces "x" not found', 'namespace proton-runs exists'],
  ])(
    'fails for good when Kubernetes answers %d',
    async (code, message, advice) => {
      cluster.api.refusals.set('create jobs', { code, message });
      const start = launcher.start(TEST_RUN);

      await expect(start).rejects.toBeInstanceOf(ProvisioningError);
      await expect(start).rejects.toThrow(`${code} ${message}`);
      await expect(start).rejects.toThrow(advice);
    },
  );

  it('tries again when a quota of Jobs is used up', async () => {
    cluster.api.refusals.set('create jobs', {
      code: 403,
      message: 'jobs.batch "x" is forbidden: exceeded quota: jobs',
    });
    await expect(launcher.start(TEST_RUN)).rejects.not.toBeInstanceOf(
      ProvisioningError,
    );
    await startRunning();
  });

  describe('with a watch', () => {
    let watch: RunWatch;
    let woken: string[];
    let logger: ReturnType<typeof mockServices.logger.mock>;

    beforeEach(async () => {
      woken = [];
      logger = mockServices.logger.mock();
      watch = RunWatch.create({
        kubeConfig: cluster.kubeConfig,
        client: createClusterClient(cluster.kubeConfig),
        namespace: TEST_OPTIONS.namespace,
        onChange: id => woken.push(id),
        logger,
        retryDelay: 50,
      });
      await watch.start();
    });

    afterEach(() => watch.stop());

    const isWoken = () => eventually(() => woken.length > 0);

    it('says that a run has ended', async () => {
      await startRunning();
      // The pod may have waited for its Secret for a moment.
      woken.length = 0;
      order('end');
      await isWoken();
      expect(new Set(woken)).toEqual(new Set([TEST_RUN.deploymentId]));
      expect((await launcher.inspect(TEST_RUN)).state).toBe('ended');
    });

    it('says that an image cannot be pulled', async () => {
      cluster.faults.pullFailure = 'Failed to pull image';
      await launcher.start(TEST_RUN);
      await isWoken();
    });

    it('reads everything again when its version is too old', async () => {
      await startRunning();
      await eventually(() => cluster.api.watchCount === 2);
      cluster.api.dropWatches();
      cluster.api.goAway();
      order('end');
      await eventually(() => cluster.processCount === 0);
      cluster.api.store.compact();
      cluster.api.isAway = false;

      await isWoken();
    });

    it('logs each outage once, however long it takes', async () => {
      const isWatching = () => eventually(() => cluster.api.watchCount === 2);
      for (const outages of [1, 2]) {
        await isWatching();
        cluster.api.goAway();
        // Several retries fail.
        await delay(500);
        expect(logger.warn).toHaveBeenCalledTimes(outages);
        cluster.api.isAway = false;
      }
    });

    it('logs once that it may list Jobs but not watch them', async () => {
      const refuse = () =>
        cluster.api.refusals.set('watch jobs', {
          code: 403,
          message: 'jobs is forbidden',
        });
      await eventually(() => cluster.api.watchCount === 2);
      refuse();
      cluster.api.dropWatches();
      const refusing = setInterval(refuse, 5);
      await delay(500);
      clearInterval(refusing);
      expect(logger.warn).toHaveBeenCalledTimes(1);
    });

    it('says that somebody deleted a Job while it was away', async () => {
      await startRunning();
      await eventually(() => cluster.api.watchCount === 2);
      cluster.api.goAway();
      cluster.deleteJob(NAME);
      await eventually(() => cluster.processCount === 0);
      cluster.api.store.compact();
      cluster.api.isAway = false;

      await isWoken();
    });
  });
});
