import { NO_CHANGES, summarizePlan } from './summarizePlan';

describe('summarizePlan', () => {
  it('says what is lost, and what is no longer managed', () => {
    expect(
      summarizePlan({
        counts: { ...NO_CHANGES, destroy: 1, forget: 1 },
        losses: [
          { address: 'aws_vpc.old', type: 'aws_vpc', action: 'destroy' },
          {
            address: 'aws_eks_cluster.this',
            type: 'aws_eks_cluster',
            action: 'forget',
          },
        ],
      }),
    ).toBe(
      `0 to add, 0 to change, 0 to replace, 1 to destroy, 1 to stop managing
Protected resources that would be lost:
- aws_vpc.old (destroy)
Protected resources that would no longer be managed, but stay in the account and cost money:
- aws_eks_cluster.this (forget)`,
    );
  });

  it('reads a plan of an API that knows nothing of forgotten resources', () => {
    const { forget: _, ...counts } = { ...NO_CHANGES, add: 2 };
    expect(summarizePlan({ counts: counts as typeof NO_CHANGES })).toBe(
      '2 to add, 0 to change, 0 to replace, 0 to destroy',
    );
  });
});
