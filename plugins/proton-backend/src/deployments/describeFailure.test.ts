import { DeploymentLogEvent } from '@proton-vending/backstage-plugin-proton-common';
import { describeFailure } from './describeFailure';

function event(changes: Partial<DeploymentLogEvent>): DeploymentLogEvent {
  return {
    sequence: 1,
    timestamp: '2026-11-01T08:00:00.000Z',
    step: 'applying',
    level: 'info',
    message: '',
    ...changes,
  };
}

describe('describeFailure', () => {
  it.each([
    [
      'Terraform apply failed: creating EKS Cluster (module.eks.aws_eks_cluster.this[0], .terraform/modules/eks/main.tf:35): ResourceInUseException',
      'module.eks.aws_eks_cluster.this[0]',
    ],
    [
      'creating Role (module.pools["a b"].aws_iam_role.node): denied',
      'module.pools["a b"].aws_iam_role.node',
    ],
    [
      'Error: no\n\n  with data.aws_vpc.main,\n  on main.tf',
      'data.aws_vpc.main',
    ],
    ['Terraform plan failed: Invalid index (main.tf:3): no', undefined],
    ['Invalid function (main.tf)', undefined],
  ])('finds the resource in %p', (message, resource) => {
    expect(describeFailure({ message }).resource).toBe(resource);
  });

  it('looks into the log for what the message does not say', () => {
    const log = [
      event({ message: 'aws_vpc.main: Creating...' }),
      event({
        level: 'error',
        message:
          'Error: creating VPC (aws_vpc.main, main.tf:1): VpcLimitExceeded: The maximum number of VPCs has been reached.',
      }),
    ];
    expect(
      describeFailure({ message: 'It failed', step: 'settling', log }),
    ).toMatchObject({
      message: 'It failed',
      step: 'applying',
      resource: 'aws_vpc.main',
      cause: { id: 'quota-exceeded' },
      log,
    });
  });

  it('claims no cause where none is common', () => {
    expect(describeFailure({ message: 'It failed', step: 'planning' })).toEqual(
      {
        message: 'It failed',
        step: 'planning',
      },
    );
  });
});
