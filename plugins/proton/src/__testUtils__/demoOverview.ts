import { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  EnvironmentOverview,
} from '@proton-vending/backstage-plugin-proton-common';

export const demoEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    namespace: 'default',
    name: 'team-a',
    annotations: {
      [ANNOTATION_PROTON_ENVIRONMENT]:
        'arn:aws:proton:us-east-1:123456789012:environment/team-a',
    },
  },
  spec: { type: 'kubernetes-cluster', owner: 'team-a' },
};

/** A ready environment; `changes` are to its own members. */
export function demoOverview(
  changes: Partial<EnvironmentOverview['environment']> = {},
): EnvironmentOverview {
  return {
    environment: {
      arn: 'arn:aws:proton:us-east-1:123456789012:environment/team-a',
      name: 'team-a',
      accountId: '123456789012',
      region: 'us-east-1',
      deploymentStatus: 'SUCCEEDED',
      createdAt: '2026-11-01T08:00:00.000Z',
      ...changes,
    },
    template: {
      name: 'eks-cluster',
      displayName: 'EKS cluster',
      version: '1.0',
      recommendedVersion: '1.0',
      recommendedMinorVersion: '1.0',
      standing: 'recommended',
    },
    lastDeployment: {
      id: 'deployment-1',
      deploymentStatus: changes.deploymentStatus ?? 'SUCCEEDED',
      createdAt: '2026-11-01T08:00:00.000Z',
      completedAt: '2026-11-01T08:04:05.000Z',
      targetVersion: '1.0',
    },
    outputs: [
      {
        key: 'cluster_endpoint',
        value: 'https://A1B2C3.gr7.us-east-1.eks.amazonaws.com',
        sensitive: false,
      },
      {
        key: 'kubectl_command',
        value: 'aws eks update-kubeconfig --name team-a --region us-east-1',
        sensitive: false,
      },
      { key: 'argocd_password', sensitive: true },
    ],
  };
}
