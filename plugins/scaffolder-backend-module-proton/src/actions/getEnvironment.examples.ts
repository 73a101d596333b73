import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

function step(name: string, input: object): string {
  return stringify({
    steps: [
      {
        id: 'get-environment',
        name,
        action: 'aws:proton:get-environment',
        input,
      },
    ],
  });
}

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
