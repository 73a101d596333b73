import {
  Deployment,
  Environment,
  EnvironmentTemplate,
  EnvironmentTemplateVersion,
} from '@aws-sdk/client-proton';

export const DEMO_ARN =
  'arn:aws:proton:us-east-1:123456789012:environment/team-a';

const TEMPLATE_ARN =
  'arn:aws:proton:us-east-1:123456789012:environment-template/eks-cluster';

export const demoEnvironment: Environment = {
  arn: DEMO_ARN,
  name: 'team-a',
  createdAt: new Date('2026-11-01T08:00:00Z'),
  lastDeploymentAttemptedAt: new Date('2026-11-02T09:00:00Z'),
  lastDeploymentSucceededAt: new Date('2026-11-02T09:04:00Z'),
  templateName: 'eks-cluster',
  templateMajorVersion: '1',
  templateMinorVersion: '0',
  deploymentStatus: 'SUCCEEDED',
  lastAttemptedDeploymentId: 'deployment-2',
  spec: 'proton: EnvironmentSpec\nspec:\n  password: hunter2\n',
};

export const demoTemplate: EnvironmentTemplate = {
  arn: TEMPLATE_ARN,
  name: 'eks-cluster',
  displayName: 'EKS cluster',
  createdAt: new Date('2026-10-01T00:00:00Z'),
  lastModifiedAt: new Date('2026-10-01T00:00:00Z'),
  recommendedVersion: '2.0',
};

export const demoTemplateVersion: EnvironmentTemplateVersion = {
  arn: `${TEMPLATE_ARN}:1.0`,
  templateName: 'eks-cluster',
  majorVersion: '1',
  minorVersion: '0',
  recommendedMinorVersion: '2',
  status: 'PUBLISHED',
  createdAt: new Date('2026-10-01T00:00:00Z'),
  lastModifiedAt: new Date('2026-10-01T00:00:00Z'),
};

export const demoDeployment: Deployment = {
  id: 'deployment-2',
  arn: 'arn:aws:proton:us-east-1:123456789012:deployment/deployment-2',
  environmentName: 'team-a',
  targetArn: DEMO_ARN,
  targetResourceType: 'ENVIRONMENT',
  targetResourceCreatedAt: new Date('2026-11-01T08:00:00Z'),
  createdAt: new Date('2026-11-02T09:00:00Z'),
  lastModifiedAt: new Date('2026-11-02T09:04:00Z'),
  completedAt: new Date('2026-11-02T09:04:00Z'),
  deploymentStatus: 'SUCCEEDED',
  targetState: {
    environment: {
      templateName: 'eks-cluster',
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      spec: 'proton: EnvironmentSpec\nspec:\n  password: hunter2\n',
    },
  },
};
