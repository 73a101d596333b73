import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

function step(name: string, input: object): string {
  return stringify({
    steps: [
      {
        id: 'wait-environment',
        name,
        action: 'aws:proton:wait-environment',
        input,
      },
    ],
  });
}

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
