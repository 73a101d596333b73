import { EnvironmentPlan } from '@proton-vending/backstage-plugin-proton-common';

/** A plan that adds a subnet and changes the cluster. */
export function demoEnvironmentPlan(
  changes: Partial<EnvironmentPlan> = {},
): EnvironmentPlan {
  return {
    id: 'plan-1',
    environmentArn: 'arn:aws:proton:us-east-1:123456789012:environment/team-a',
    status: 'READY',
    templateMajorVersion: '1',
    templateMinorVersion: '0',
    createdAt: '2026-11-01T08:00:00.000Z',
    startedAt: '2026-11-01T08:00:05.000Z',
    completedAt: '2026-11-01T08:00:25.000Z',
    expiresAt: '2026-11-01T09:00:25.000Z',
    counts: { add: 1, change: 1, replace: 0, destroy: 0, forget: 0 },
    changes: [
      {
        address: 'aws_subnet.private[2]',
        type: 'aws_subnet',
        name: 'private',
        action: 'add',
        attributes: [
          { path: 'cidr_block', after: '"10.0.3.0/24"' },
          { path: 'id', unknownAfter: true },
        ],
      },
      {
        address: 'module.eks.aws_eks_node_group.this["default"]',
        type: 'aws_eks_node_group',
        name: 'this',
        module: 'module.eks',
        action: 'change',
        attributes: [
          { path: 'scaling_config.desired_size', before: '2', after: '5' },
          { path: 'labels.token', sensitive: true },
        ],
      },
    ],
    losses: [],
    ...changes,
  };
}

/** A plan that replaces the cluster and destroys a volume. */
export const destructivePlan = demoEnvironmentPlan({
  counts: { add: 0, change: 0, replace: 1, destroy: 1, forget: 0 },
  changes: [
    {
      address: 'aws_eks_cluster.this',
      type: 'aws_eks_cluster',
      name: 'this',
      action: 'replace',
      attributes: [
        {
          path: 'name',
          before: '"team-a"',
          after: '"team-b"',
          forcesReplacement: true,
        },
      ],
    },
    {
      address: 'aws_ebs_volume.data',
      type: 'aws_ebs_volume',
      name: 'data',
      action: 'destroy',
      attributes: [{ path: 'size', before: '100' }],
    },
  ],
  losses: [
    {
      address: 'aws_eks_cluster.this',
      type: 'aws_eks_cluster',
      action: 'replace',
    },
    {
      address: 'aws_ebs_volume.data',
      type: 'aws_ebs_volume',
      action: 'destroy',
    },
  ],
});

/** A plan that stops managing the cluster. */
export const forgettingPlan = demoEnvironmentPlan({
  counts: { add: 0, change: 0, replace: 0, destroy: 0, forget: 1 },
  changes: [
    {
      address: 'aws_eks_cluster.this',
      type: 'aws_eks_cluster',
      name: 'this',
      action: 'forget',
      attributes: [{ path: 'name', before: '"team-a"' }],
    },
  ],
  losses: [
    {
      address: 'aws_eks_cluster.this',
      type: 'aws_eks_cluster',
      action: 'forget',
    },
  ],
});
