import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep('import', 'aws:proton:import', [
  {
    id: 'fetch',
    name: 'Fetch the repository',
    action: 'fetch:plain',
    input: {
      url: 'https://github.com/acme/infrastructure/tree/main/',
      targetPath: 'infrastructure',
    },
  },
]);

export const examples: TemplateExample[] = [
  {
    description: 'Report what would be imported',
    example: step('Look at the repository', { path: 'infrastructure' }),
  },
  {
    description:
      'Import environments that pull requests in the same repository provision',
    example: step('Import the environments', {
      path: 'infrastructure',
      apply: true,
      provisioningRepository: {
        provider: 'GITHUB',
        name: 'acme/infrastructure',
        branch: 'main',
      },
      owner: 'group:default/platform',
    }),
  },
  {
    description:
      'Import environments with their Terraform states, so that the control plane runs Terraform',
    example: step('Import the environments', {
      path: 'infrastructure',
      apply: true,
      bundlesPath: 'templates',
      statesPath: 'states',
      tags: { 'cost-center': '1234' },
      accountId: '123456789012',
      region: 'us-east-1',
    }),
  },
];
