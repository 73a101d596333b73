import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

function step(name: string, input: object): string {
  return stringify({
    steps: [
      {
        id: 'cancel-deployment',
        name,
        action: 'aws:proton:cancel-deployment',
        input,
      },
    ],
  });
}

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
