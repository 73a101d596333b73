import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { RunStates } from './RunStates';

jest.setTimeout(60_000);

const STATE = JSON.stringify({
  version: 4,
  serial: 1,
  lineage: 'c0ffee',
  resources: [],
});

describeOnEachDatabase('the state of a deployment', databases => {
  let plane: TestControlPlane;

  afterEach(() => plane.stop());

  it('is refused once the environment is deleted, and locks nothing', async () => {
    plane = await startControlPlane(databases, new ScriptedEngine());
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await plane.settled('dev');
    const [created] = await plane.database.stores.deployments.list(TEST_SCOPE, {
      limit: 1,
    });
    // A machine that was away comes with what it has made in the meantime.
    const { refusedStates, states } = plane.controlPlane;
    const runStates = new RunStates(states, refusedStates);
    const late = runStates.at(created);
    await late.write(STATE, 'a lock');
    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');

    const refusal = /it comes after the environment was deleted/;
    await expect(late.write(STATE, 'a lock')).rejects.toThrow(refusal);
    await expect(late.lock('1', 'apply')).rejects.toThrow(refusal);
    expect(await runStates.keepLate(created, 'runner 1', STATE)).toBe(
      'not stored',
    );
    for (const table of ['state_versions', 'refused_states', 'state_locks']) {
      expect(await plane.knex(table)).toEqual([]);
    }
  });
});
