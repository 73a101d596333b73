import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { PlanCalls } from '../__testUtils__/PlanCalls';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { callExtension } from '../__testUtils__/callExtension';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { readProtectedResourceTypes } from '../deployments/protectedResourceTypes';

jest.setTimeout(60_000);

describeOnEachDatabase('protected resources', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;
  let calls: PlanCalls;

  /** A control plane whose configuration names these types, or none. */
  async function start(deployments?: JsonObject): Promise<void> {
    engine = new ScriptedEngine();
    const config = new ConfigReader(deployments && { deployments });
    plane = await startControlPlane(databases, engine, {
      protectedResourceTypes: readProtectedResourceTypes(config),
    });
    calls = new PlanCalls(plane.url);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await plane.settled('dev');
    engine.applied.length = 0;
  }

  /** Updates with a plan that destroys a resource of each type. */
  async function lose(...types: string[]) {
    const plan = {
      toAdd: 0,
      toChange: 0,
      toRemove: types.length,
      losses: types.map(type => ({
        address: `${type}.this`,
        type,
        action: 'destroy' as const,
      })),
    };
    engine.onPlan = async () => plan;
    engine.preview = async () => ({
      plan,
      changes: [],
      changesTruncated: false,
      counts: {
        add: 0,
        change: 0,
        replace: 0,
        destroy: types.length,
        forget: 0,
      },
      savedPlan: { planFile: Buffer.from('plan'), lockFile: 'lock' },
    });
    const { losses = [] } = await calls.ended(await calls.start());
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    await plane.settled('dev');
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    return {
      previewed: losses.map(({ type }) => type),
      message: environment?.deploymentStatusMessage,
    };
  }

  afterEach(() => plane.stop());

  it('are clusters, node groups, networks, databases, volumes and buckets by default', async () => {
    await start();
    const types = [
      'aws_eks_cluster',
      'aws_eks_node_group',
      'aws_vpc',
      'aws_db_instance',
      'aws_ebs_volume',
      'aws_s3_bucket',
    ];
    const { message, previewed } = await lose(...types, 'aws_route');
    expect(previewed).toEqual(types);
    for (const type of types) {
      expect(message).toContain(`${type}.this (destroy)`);
    }
    expect(message).not.toContain('aws_route');
    expect(engine.applied).toEqual([]);
  });

  it.each([
    ['developer-key', 403, 'proton:ReplaceEnvironmentResources', 0],
    ['test-key', 200, '"deploymentId"', 2],
  ])(
    'are lost by %s with the answer %i',
    async (key, status, answer, applied) => {
      await start();
      await lose('aws_eks_cluster');
      const { id } = await calls.ended(await calls.start());
      const post = (path: string, change: object) =>
        callExtension(plane.url, key, {
          method: 'POST',
          path: `/environments/dev/${path}`,
          body: {
            type: 'application/json',
            content: JSON.stringify({ ...change, allowReplacement: true }),
          },
        });
      const requests = [
        () => post(`plans/${id}/deploy`, {}),
        () => post('update', { deploymentType: 'CURRENT_VERSION' }),
      ];
      for (const send of requests) {
        const response = await send();
        expect(response.status).toBe(status);
        expect(await response.text()).toContain(answer);
        await plane.settled('dev');
      }
      expect(engine.applied).toHaveLength(applied);
    },
  );

  it('are those of the configuration alone', async () => {
    await start({ protectedResourceTypes: ['aws_route'] });
    const kept = await lose('aws_route', 'aws_eks_cluster');
    expect(kept.previewed).toEqual(['aws_route']);
    expect(kept.message).toContain(': aws_route.this (destroy). ');
    expect(engine.applied).toEqual([]);
    const lost = await lose('aws_eks_cluster');
    expect(lost).toEqual({ previewed: [], message: undefined });
    expect(engine.applied).toHaveLength(1);
  });

  it('are those of the configuration besides the default', async () => {
    await start({ additionalProtectedResourceTypes: ['aws_route'] });
    const { previewed } = await lose('aws_route', 'aws_eks_cluster');
    expect(previewed).toEqual(['aws_route', 'aws_eks_cluster']);
    expect(engine.applied).toEqual([]);
  });
});
