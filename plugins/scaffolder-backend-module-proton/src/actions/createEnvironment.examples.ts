import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep('create-environment', 'aws:proton:create-environment');

export const examples: TemplateExample[] = [
  {
    description:
      'Create a cluster from the recommended minor version, and wait for it',
    example: step('Create the cluster', {
      name: 'my-cluster',
      templateName: 'eks-cluster',
      templateMajorVersion: '1',
      inputs: { cluster_name: 'my-cluster', kubernetes_version: '1.35' },
    }),
  },
  {
    description:
      'Create an environment for an owner, from a version, account and region of your choice',
    example: step('Create the cluster', {
      name: 'my-cluster',
      templateName: 'eks-cluster',
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      accountId: '123456789012',
      region: 'us-east-1',
      description: 'The cluster of the payments team',
      tags: { 'backstage.io/owner': 'group:default/payments' },
      inputs: { cluster_name: 'my-cluster' },
      timeout: '90m',
    }),
  },
  {
    description: 'Create an environment from a spec, without waiting for it',
    example: step('Start the cluster', {
      name: 'my-cluster',
      templateName: 'eks-cluster',
      templateMajorVersion: '1',
      spec: 'proton: EnvironmentSpec\nspec:\n  cluster_name: my-cluster\n',
      wait: false,
    }),
  },
  {
    description: 'Create an environment from a spec file in the workspace',
    example: step('Create the cluster', {
      name: 'my-cluster',
      templateName: 'eks-cluster',
      templateMajorVersion: '1',
      specPath: 'proton/spec.yaml',
    }),
  },
  {
    description:
      'Create an environment whose infrastructure your own pipelines provision from a repository',
    example: step('Create the cluster', {
      name: 'my-cluster',
      templateName: 'eks-cluster',
      templateMajorVersion: '1',
      inputs: { cluster_name: 'my-cluster' },
      provisioningRepository: {
        provider: 'GITHUB',
        name: 'my-org/clusters',
        branch: 'main',
      },
    }),
  },
];
