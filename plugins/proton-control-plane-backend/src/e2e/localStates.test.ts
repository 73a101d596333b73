import { mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { readStateBackend } from '@proton-vending/proton-terraform';
import { eventually } from '@proton-vending/test-utils';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const OTHER = '5b0c9a1e-6e7b-4f0e-8a55-0d4c3f2b1a00';

/** One that keeps states in its data directory. */
class LocalEngine extends ScriptedEngine {
  readonly keepsStatesLocally = true;
}

describeOnEachDatabase(
  'local states beside another control plane',
  databases => {
    let engine: LocalEngine;
    let plane: TestControlPlane;

    beforeEach(async () => {
      engine = new LocalEngine();
      plane = await startControlPlane(databases, engine);
      await plane.client.createEnvironmentTemplate({ name: 'eks' });
      await plane.registerVersion('eks', clusterBundle());
    });

    afterEach(() => plane.stop());

    it('keep deployments waiting, with the reason, until it is gone', async () => {
      const { instances } = plane.database.stores;
      await instances.save({
        id: OTHER,
        host: 'other-machine',
        dataDirectoryId: OTHER,
        keepsStatesLocally: false,
        seenAt: new Date(),
      });
      await eventually(() => plane.readiness.disabledReason !== undefined);
      await plane.client.createEnvironment({
        name: 'dev',
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
      });

      const read = async () =>
        (await plane.client.getEnvironment({ name: 'dev' })).environment;
      await eventually(
        async () => (await read())?.deploymentStatusMessage !== undefined,
      );
      const environment = await read();
      expect(environment).toMatchObject({
        deploymentStatus: 'IN_PROGRESS',
        deploymentStatusMessage: plane.readiness.disabledReason,
      });
      expect(plane.readiness.disabledReason).toContain('other-machine');
      const { deployment } = await plane.client.getDeployment({
        id: environment?.lastAttemptedDeploymentId,
      });
      expect(deployment?.deploymentStatusMessage).toBe(
        environment?.deploymentStatusMessage,
      );
      expect(engine.applied).toEqual([]);

      let whileRunning: string | undefined = 'not applied';
      engine.onApply = async () => {
        whileRunning = (await read())?.deploymentStatusMessage;
        return { outputs: [], resources: [] };
      };
      await instances.delete(OTHER);
      await plane.settled('dev');
      const settled = await read();
      expect(settled?.deploymentStatus).toBe('SUCCEEDED');
      expect(settled?.deploymentStatusMessage).toBeUndefined();
      expect(engine.applied).toHaveLength(1);
      expect(whileRunning).toBeUndefined();
    });
  },
);

describe('the states of Terraform', () => {
  function keepsStatesLocally(backend?: { type: string; config: object }) {
    return createTerraformEngine({
      logger: mockServices.logger.mock(),
      stateBackend: readStateBackend(backend),
    }).keepsStatesLocally;
  }

  it('are local only when the operator has configured that', () => {
    expect(keepsStatesLocally()).toBe(false);
    expect(keepsStatesLocally({ type: 'local', config: {} })).toBe(true);
    expect(
      keepsStatesLocally({
        type: 'pg',
        config: { conn_str: 'postgres://db/states' },
      }),
    ).toBe(false);
  });
});
