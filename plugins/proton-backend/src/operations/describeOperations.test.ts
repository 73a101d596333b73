import {
  ENVIRONMENT_OPERATIONS,
  EnvironmentOperation,
} from '@proton-vending/backstage-plugin-proton-common';
import { describeOperations } from './describeOperations';

const ALL = new Set<EnvironmentOperation>(ENVIRONMENT_OPERATIONS);

/** What isn't possible while any deployment runs. */
const DURING_DEPLOYMENTS = [
  'edit',
  'upgrade',
  'redeploy',
  'replace',
  'delete',
  'retain',
  'accept-state',
  'restore-state',
];

function listRefused(
  facts: { deploymentStatus: string; hasExtension?: boolean },
  permitted = ALL,
) {
  const operations = describeOperations(permitted, {
    hasExtension: true,
    ...facts,
  });
  return ENVIRONMENT_OPERATIONS.filter(each => !operations[each].allowed);
}

describe('describeOperations', () => {
  it.each([
    ['SUCCEEDED', ['cancel']],
    ['FAILED', ['cancel']],
    ['CANCELLED', ['cancel']],
    ['DELETE_FAILED', ['cancel']],
    ['IN_PROGRESS', DURING_DEPLOYMENTS],
    ['CANCELLING', [...DURING_DEPLOYMENTS, 'cancel']],
    ['DELETE_IN_PROGRESS', [...DURING_DEPLOYMENTS, 'cancel']],
  ])('knows what is not possible while %s', (deploymentStatus, refused) => {
    expect(listRefused({ deploymentStatus }).sort()).toEqual(
      [...refused].sort(),
    );
  });

  it('gives a reason for what is not possible, and none for what is', () => {
    const { cancel, edit } = describeOperations(ALL, {
      deploymentStatus: 'DELETE_IN_PROGRESS',
      hasExtension: true,
    });
    expect(cancel).toEqual({
      allowed: false,
      reason: "The environment is being deleted. A deletion can't be cancelled",
      disabledReason: { code: 'deletion-running' },
    });
    expect(edit.reason).toBe('The environment is being deleted');
    expect(
      describeOperations(ALL, {
        deploymentStatus: 'SUCCEEDED',
        hasExtension: true,
      }).edit,
    ).toEqual({ allowed: true });
  });

  it('names the permission first of all', () => {
    const { edit } = describeOperations(new Set(), {
      deploymentStatus: 'IN_PROGRESS',
      hasExtension: true,
    });
    expect(edit).toEqual({
      allowed: false,
      reason:
        'This needs the permission proton.environment.update for this environment',
      disabledReason: {
        code: 'permission-missing',
        permission: 'proton.environment.update',
      },
    });
  });

  it('offers no logs, no retain and no states where only the Proton API is spoken', () => {
    expect(
      listRefused({ deploymentStatus: 'SUCCEEDED', hasExtension: false }),
    ).toEqual([
      'cancel',
      'retain',
      'accept-state',
      'restore-state',
      'unlock-state',
      'read-logs',
    ]);
  });
});
