import { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  ENVIRONMENT_OPERATIONS,
  EnvironmentOperation,
  EnvironmentOperations,
  EnvironmentOverview,
  isDeploymentRunning,
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
  spec: { type: 'kubernetes-cluster', owner: 'payments' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/payments' }],
};

/** Everything is allowed but what has a reason why not. */
export function demoOperations(
  refused: Partial<Record<EnvironmentOperation, string>> = {},
): EnvironmentOperations {
  return Object.fromEntries(
    ENVIRONMENT_OPERATIONS.map(operation => [
      operation,
      refused[operation]
        ? { allowed: false, reason: refused[operation] }
        : { allowed: true },
    ]),
  ) as EnvironmentOperations;
}

/** Somebody who may only look. */
export function onlooker(): EnvironmentOperations {
  return demoOperations(
    Object.fromEntries(
      ENVIRONMENT_OPERATIONS.map(operation => [
        operation,
        'You do not have the permission for it',
      ]),
    ),
  );
}

const RUNNING = 'A deployment is running';

function operationsDuring(status: string): EnvironmentOperations {
  return isDeploymentRunning(status)
    ? demoOperations({
        edit: RUNNING,
        upgrade: RUNNING,
        redeploy: RUNNING,
        delete: RUNNING,
        retain: RUNNING,
        ...(status !== 'IN_PROGRESS' && {
          cancel: 'The deployment cannot be cancelled any more',
        }),
      })
    : demoOperations({ cancel: 'No deployment is running' });
}

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
    lastDeploymentId: 'deployment-1',
    lastDeployment: {
      id: 'deployment-1',
      deploymentStatus: changes.deploymentStatus ?? 'SUCCEEDED',
      createdAt: '2026-11-01T08:00:00.000Z',
      completedAt: '2026-11-01T08:04:05.000Z',
      targetVersion: '1.0',
    },
    eventsEnabled: true,
    outputs: [
      {
        key: 'cluster_endpoint',
        value: 'https://A1B2C3.gr7.us-east-1.eks.amazonaws.com',
        sensitive: false,
        description: 'URL of the Kubernetes API',
      },
      {
        key: 'kubectl_command',
        value: 'aws eks update-kubeconfig --name team-a --region us-east-1',
        sensitive: false,
      },
      { key: 'argocd_password', sensitive: true },
    ],
    cluster: {
      clusterName: 'team-a',
      kubernetesVersion: '1.36',
      endpoint: 'https://A1B2C3.gr7.us-east-1.eks.amazonaws.com',
      kubectlCommand:
        'aws eks update-kubeconfig --name team-a --region us-east-1',
      kubeconfig: true,
    },
    consoleUrl:
      'https://us-east-1.console.aws.amazon.com/eks/clusters/team-a?region=us-east-1',
    operations: operationsDuring(changes.deploymentStatus ?? 'SUCCEEDED'),
  };
}
