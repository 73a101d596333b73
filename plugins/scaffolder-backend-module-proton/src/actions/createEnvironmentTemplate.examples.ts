import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep(
  'create-template',
  'aws:proton:create-environment-template',
);

export const examples: TemplateExample[] = [
  {
    description:
      'Create an environment template, or go on with the one there is',
    example: step('Create the environment template', {
      name: 'eks-small',
    }),
  },
  {
    description:
      'Create an environment template with what developers see of it, in an account and region of your choice',
    example: step('Create the environment template', {
      name: 'eks-small',
      displayName: 'Small EKS cluster',
      description: 'An Amazon EKS cluster with two small nodes',
      tags: { team: 'platform' },
      accountId: '123456789012',
      region: 'us-east-1',
    }),
  },
  {
    description:
      'Create an environment template for environments that exist already and are only registered',
    example: step('Create the environment template', {
      name: 'eks-adopted',
      provisioning: 'CUSTOMER_MANAGED',
    }),
  },
];
