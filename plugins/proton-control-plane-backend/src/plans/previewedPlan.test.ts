import { Stores } from '../database/Database';
import { DeploymentRecord } from '../database/deploymentRows';
import { encodeSavedPlan } from './planContents';
import { findUnappliedPlan } from './previewedPlan';

const SAVED = { planFile: Buffer.from('plan'), lockFile: 'lock' };

/** A plan of an environment whose state isn't stored by the control plane. */
function createStores(stateVersion?: number): Stores {
  return {
    environmentPlans: {
      find: async () => ({ id: 'plan-1', basis: {} }),
      read: async () => encodeSavedPlan(SAVED),
    },
    stateVersions: {
      findLast: async () =>
        stateVersion === undefined ? undefined : { version: stateVersion },
    },
  } as unknown as Stores;
}

function deploymentWith(
  resources: DeploymentRecord['resources'],
): DeploymentRecord {
  return {
    id: 'plan-1',
    target: { id: 'environment-1' },
    resources,
  } as DeploymentRecord;
}

describe('findUnappliedPlan', () => {
  it.each([undefined, { completed: 0, total: 3 }])(
    'returns the plan of an apply that has changed nothing, %j',
    async resources => {
      expect(
        await findUnappliedPlan(createStores(), deploymentWith(resources)),
      ).toEqual(SAVED);
    },
  );

  it('returns none once the apply has changed something', async () => {
    const deployment = deploymentWith({ completed: 1, total: 3 });
    expect(await findUnappliedPlan(createStores(), deployment)).toBeUndefined();
  });

  it('returns none once there is another state', async () => {
    const deployment = deploymentWith(undefined);
    expect(
      await findUnappliedPlan(createStores(4), deployment),
    ).toBeUndefined();
  });
});
