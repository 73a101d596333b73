import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep('get-environment', 'aws:proton:get-environment');

export const examples: TemplateExample[] = [
  {
    description: 'Read the cluster that somebody has chosen in the form',
    example: step('Read the cluster', {
      entityRef: 'resource:clusters/my-cluster',
    }),
  },
  {
    description: 'Read an environment by its name, account and region',
    example: step('Read the environment', {
      name: 'my-cluster',
      accountId: '123456789012',
      region: 'us-east-1',
    }),
  },
];
