import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep(
  'generate-software-template',
  'aws:proton:generate-software-template',
);

export const examples: TemplateExample[] = [
  {
    description: 'Write template.yaml for the recommended version',
    example: step('Write the software template', {
      environmentTemplate: { name: 'eks-cluster' },
      owner: 'group:default/platform',
    }),
  },
  {
    description: 'Write a file of your choice for a version of your choice',
    example: step('Write the software template', {
      environmentTemplate: {
        name: 'eks-cluster',
        majorVersion: '1',
        minorVersion: '0',
        accountId: '123456789012',
        region: 'us-east-1',
      },
      targetPath: 'templates/eks-cluster/template.yaml',
      name: 'eks-cluster',
      title: 'EKS cluster',
      owner: 'group:default/platform',
      system: 'cluster-vending',
      lifecycle: 'production',
      type: 'kubernetes-cluster',
      tags: ['kubernetes', 'eks'],
    }),
  },
  {
    description:
      'Ask for the name of the environment and for every input, also for those that look like the name',
    example: step('Write the software template', {
      environmentTemplate: { name: 'eks-cluster' },
      owner: 'group:default/platform',
      nameInput: false,
    }),
  },
];
