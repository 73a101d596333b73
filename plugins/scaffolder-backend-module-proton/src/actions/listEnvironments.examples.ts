import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep('list-environments', 'aws:proton:list-environments');

export const examples: TemplateExample[] = [
  {
    description: 'List every environment of the first account and region',
    example: step('List the environments', {}),
  },
  {
    description:
      'List the clusters of a team that are behind the recommended version',
    example: step('Find the clusters to upgrade', {
      templateName: 'eks-cluster',
      majorVersion: '1',
      tags: { 'backstage.io/owner': 'group:default/payments' },
      behind: 'any',
    }),
  },
  {
    description:
      'List what has failed, in an account and region of your choice',
    example: step('Find what failed', {
      accountId: '123456789012',
      region: 'us-east-1',
      status: ['FAILED', 'DELETE_FAILED'],
      limit: 20,
    }),
  },
];
