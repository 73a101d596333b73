import { ResourceLoss } from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import { DeploymentRecord } from '../database/deploymentRows';
import { findConfirmedLosses } from '../plans/previewedPlan';
import { findPlanRefusal } from './protectedResources';

jest.mock('../plans/previewedPlan');

describe('findPlanRefusal', () => {
  const TYPE = 'aws_eks_cluster';
  const refuse = (confirmed: string, planned: string) => {
    const toLoss = (address: string): ResourceLoss => ({
      address,
      type: TYPE,
      action: 'replace',
    });
    jest.mocked(findConfirmedLosses).mockResolvedValue([toLoss(confirmed)]);
    return findPlanRefusal(
      {} as Stores,
      { losses: [toLoss(planned)] },
      { operation: 'update', allowReplacement: true } as DeploymentRecord,
      new Set([TYPE]),
      true,
    );
  };

  it('lets a deployment lose what was confirmed', async () => {
    expect(await refuse('aws_eks_cluster.a', 'aws_eks_cluster.a')).toBe(
      undefined,
    );
  });

  it('takes no address that is masked as a whole for a confirmed one', async () => {
    expect(await refuse('***', '***')).toMatch(
      /protected resources that the confirmed plan doesn't list: \*\*\*/,
    );
  });
});
