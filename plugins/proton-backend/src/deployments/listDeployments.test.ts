import { Deployment } from '@aws-sdk/client-proton';
import { demoDeployment } from '../__testUtils__/demoEnvironment';
import { toDeploymentListing } from './listDeployments';

const STATE = {
  environment: {
    templateName: 'eks-cluster',
    templateMajorVersion: '1',
    templateMinorVersion: '0',
  },
} as Deployment['targetState'];

describe('toDeploymentListing of a deployment without a record', () => {
  it.each<[string, Partial<Deployment>, object]>([
    [
      'a create',
      { targetState: STATE },
      { action: 'create', fromVersion: undefined, toVersion: '1.0' },
    ],
    [
      'an update',
      { initialState: STATE, targetState: STATE },
      { action: 'update', fromVersion: '1.0', toVersion: '1.0' },
    ],
    [
      'a delete whose target is what was there',
      {
        deploymentStatus: 'DELETE_FAILED',
        initialState: STATE,
        targetState: STATE,
      },
      { action: 'delete', fromVersion: '1.0', toVersion: undefined },
    ],
    [
      'a delete without a target',
      { deploymentStatus: 'DELETE_IN_PROGRESS', initialState: STATE },
      { action: 'delete', fromVersion: '1.0', toVersion: undefined },
    ],
    [
      'an update where no state is told',
      {},
      { action: 'update', fromVersion: undefined, toVersion: undefined },
    ],
  ])('makes %s of it', (_what, changes, expected) => {
    const deployment = {
      ...demoDeployment,
      initialState: undefined,
      targetState: undefined,
      ...changes,
    };
    expect(toDeploymentListing(deployment, undefined)).toMatchObject(expected);
  });
});
