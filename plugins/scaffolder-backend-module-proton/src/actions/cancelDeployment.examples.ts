import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep('cancel-deployment', 'aws:proton:cancel-deployment');

export const examples: TemplateExample[] = [
  {
    description: 'Cancel the deployment that runs, and wait until it is over',
    example: step('Cancel the deployment', { name: 'my-cluster' }),
  },
  {
    description: 'Cancel it without waiting',
    example: step('Cancel the deployment', {
      entityRef: 'resource:clusters/my-cluster',
      wait: false,
    }),
  },
];
