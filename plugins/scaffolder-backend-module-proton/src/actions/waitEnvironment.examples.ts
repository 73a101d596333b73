import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep('wait-environment', 'aws:proton:wait-environment');

export const examples: TemplateExample[] = [
  {
    description: 'Wait for the last deployment of an environment',
    example: step('Wait for the cluster', { name: 'my-cluster' }),
  },
  {
    description:
      'Wait two hours for a deployment that an earlier step has started, and cancel it when the task is cancelled',
    example: step('Wait for the cluster', {
      name: 'my-cluster',
      deploymentId: 'deployment-1',
      timeout: { hours: 2 },
      cancelDeployment: true,
    }),
  },
];
