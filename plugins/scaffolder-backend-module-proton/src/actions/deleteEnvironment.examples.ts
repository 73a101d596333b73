import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep('delete-environment', 'aws:proton:delete-environment');

export const examples: TemplateExample[] = [
  {
    description: 'Delete a cluster, and wait until it is gone',
    example: step('Delete the cluster', {
      entityRef: 'resource:clusters/my-cluster',
      confirmName: 'my-cluster',
    }),
  },
  {
    description: 'Start to delete an environment in an account of your choice',
    example: step('Delete the environment', {
      name: 'my-cluster',
      accountId: '123456789012',
      region: 'us-east-1',
      confirmName: 'my-cluster',
      wait: false,
    }),
  },
  {
    description:
      'Forget an environment whose infrastructure is managed elsewhere from now on',
    example: step('Forget the environment', {
      name: 'my-cluster',
      confirmName: 'my-cluster',
      retain: true,
    }),
  },
];
