import { mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { eventually } from '@proton-vending/test-utils';
import { setTimeout as delay } from 'node:timers/promises';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { DeploymentLease } from './DeploymentLease';
import { DeploymentWorker } from './DeploymentWorker';

jest.setTimeout(60_000);

// Long enough that a machine which is busy with other tests loses no lease.
const LEASE_TIMES = { duration: 1_500, heartbeat: 150 };

describeOnEachDatabase('DeploymentWorker', databases => {
  let plane: TestControlPlane;
  let workers: DeploymentWorker[];
  let letEnd: () => void;

  beforeEach(async () => {
    workers = [];
    plane = await startControlPlane(databases, new ScriptedEngine());
    await plane.controlPlane.stop();
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
  });

  afterEach(async () => {
    letEnd();
    await Promise.all(workers.map(worker => worker.stop()));
    jest.restoreAllMocks();
    await plane.stop();
  });

  /** A worker whose deployments last until they are let end; returns their leases. */
  function startWorker(): DeploymentLease[] {
    const leases: DeploymentLease[] = [];
    const end = new Promise<void>(resolve => {
      const before = letEnd;
      letEnd = () => {
        before?.();
        resolve();
      };
    });
    const worker = DeploymentWorker.create({
      database: plane.database,
      executor: {
        execute: async lease => {
          leases.push(lease);
          await end;
        },
      },
      logger: mockServices.logger.mock(),
      concurrency: 2,
      pollInterval: 10,
      leaseTimes: LEASE_TIMES,
    });
    workers.push(worker);
    worker.start();
    return leases;
  }

  async function beWithoutDatabase(milliseconds: number) {
    const { deploymentQueue } = plane.database.stores;
    const outages = (['claim', 'countQueued', 'extendLease'] as const).map(
      name =>
        jest.spyOn(deploymentQueue, name).mockRejectedValue(new Error('away')),
    );
    await delay(milliseconds);
    outages.forEach(outage => outage.mockRestore());
  }

  it('keeps what it runs when the database was away for longer than a lease', async () => {
    const leases = startWorker();
    await eventually(() => leases.length === 1);
    const others = startWorker();
    await beWithoutDatabase(3 * LEASE_TIMES.duration);
    await delay(3 * LEASE_TIMES.duration);

    expect(leases).toHaveLength(1);
    expect(others).toHaveLength(0);
    expect(leases[0].signal.aborted).toBe(false);
  });

  it('takes up what nobody extends after the database was away', async () => {
    const leases = startWorker();
    await eventually(() => leases.length === 1);
    const others = startWorker();
    leases[0].stop();
    await beWithoutDatabase(3 * LEASE_TIMES.duration);
    await eventually(() => others.length === 1);

    expect(others[0].deployment).toMatchObject({
      id: leases[0].deployment.id,
      attempts: 2,
    });
  });

  it('learns that another worker has taken up what it runs', async () => {
    const leases = startWorker();
    await eventually(() => leases.length === 1);
    const [lease] = leases;
    // It stalls: its heartbeats do not reach the database, and others' do.
    const stalled = jest
      .spyOn(plane.database.stores.deploymentQueue, 'extendLease')
      .mockImplementation(async () => 'IN_PROGRESS');
    const others = startWorker();
    await eventually(() => others.length === 1);
    expect(lease.signal.aborted).toBe(false);
    stalled.mockRestore();
    await eventually(() => lease.signal.aborted);
    expect(others[0].signal.aborted).toBe(false);
  });
});
