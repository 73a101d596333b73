import { mockCredentials } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import request from 'supertest';
import { ScriptedEngine } from './__testUtils__/ScriptedEngine';
import { clusterBundle } from './__testUtils__/clusterBundle';
import { describeOnEachDatabase } from './__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from './__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const creation = {
  name: 'dev',
  templateName: 'eks',
  templateMajorVersion: '1',
  spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
};

const PLAN = {
  toAdd: 1,
  toChange: 0,
  toRemove: 0,
  changes: [{ address: 'aws_vpc.this', action: 'create' }],
  text: 'Plan: 1 to add, 0 to change, 0 to destroy.',
  truncated: false,
};

describeOnEachDatabase('the extension API', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  async function create(): Promise<string> {
    const { environment } = await plane.client.createEnvironment(creation);
    return environment?.lastAttemptedDeploymentId ?? '';
  }

  const get = (path: string) =>
    request(plane.url)
      .get(`/extension/v1/${path}`)
      .set('authorization', mockCredentials.service.header());

  describe('plan', () => {
    it('shows the last plan of a deployment', async () => {
      engine.onPlan = async run => {
        await run.recordPlan({ ...PLAN, toAdd: 7 });
        await run.recordPlan(PLAN);
        return PLAN;
      };
      const id = await create();
      await plane.settled('dev');
      const { status, body } = await get(`deployments/${id}/plan`);
      expect(status).toBe(200);
      expect(body).toEqual({ ...PLAN, createdAt: expect.any(String) });
    });

    it('is not there before anything is planned', async () => {
      const id = await create();
      await plane.settled('dev');
      const { status } = await get(`deployments/${id}/plan`);
      expect(status).toBe(404);
    });
  });
});
