import { mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { PlanCalls } from '../__testUtils__/PlanCalls';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { PreviewWorker } from '../plans/PreviewWorker';
import { DEFAULT_PREVIEW_LIMITS } from '../plans/readPreviewLimits';

jest.setTimeout(60_000);

describeOnEachDatabase('what earlier plans have left', databases => {
  let plane: TestControlPlane;

  afterEach(() => plane.stop());

  /** The IDs of plans that are ready. */
  async function makePlans(count: number): Promise<string[]> {
    const engine = new ScriptedEngine();
    engine.preview = async () => ({
      plan: { toAdd: 0, toChange: 0, toRemove: 0 },
      changes: [],
      changesTruncated: false,
      counts: { add: 0, change: 0, replace: 0, destroy: 0, forget: 0 },
      savedPlan: { planFile: Buffer.from('plan') },
    });
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await plane.settled('dev');
    const calls = new PlanCalls(plane.url);
    const ids: string[] = [];
    for (let index = 0; index < count; index++) {
      const plan = await calls.ended(await calls.start());
      expect(plan.status).toBe('READY');
      ids.push(plan.id);
    }
    return ids;
  }

  /** What a worker cleans up when it starts. */
  async function startWorker(
    onCleanUp: (planId: string) => Promise<void>,
  ): Promise<string[]> {
    const cleaned: string[] = [];
    const worker = new PreviewWorker({
      database: plane.database,
      limits: DEFAULT_PREVIEW_LIMITS,
      logger: mockServices.logger.mock(),
      runner: {
        cleanUp: async ({ id }) => {
          cleaned.push(id);
          await onCleanUp(id);
        },
        endRuns: async () => true,
        run: async ({ id }) => {
          throw new Error(`Plan ${id} isn't to be made again`);
        },
      },
    });
    worker.start();
    await worker.stop();
    return cleaned;
  }

  it('is removed when a backend starts', async () => {
    const ids = await makePlans(2);
    const cleaned = await startWorker(async () => {});
    expect(cleaned.sort()).toEqual(ids.sort());
  });

  it('stays when the plan is deployed in the meantime', async () => {
    const ids = await makePlans(2);
    const { environmentPlans } = plane.database.stores;
    const cleaned = await startWorker(async cleanedId => {
      const others = ids.filter(id => id !== cleanedId);
      await Promise.all(
        others.map(id => environmentPlans.markDeployed(id, new Date())),
      );
    });
    expect(cleaned).toHaveLength(1);
  });
});
