import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep('plan-environment', 'aws:proton:plan-environment');

export const examples: TemplateExample[] = [
  {
    description: 'See what another input changes, before it is deployed',
    example: step('Plan another node', {
      name: 'my-cluster',
      inputs: { node_count: 3 },
    }),
  },
  {
    description: 'See what an upgrade to the recommended minor version changes',
    example: step('Plan the upgrade', {
      entityRef: 'resource:clusters/my-cluster',
      version: 'minor',
    }),
  },
  {
    description: 'Find resources that were changed by hand',
    example: step('Check for drift', {
      arn: 'arn:aws:proton:us-east-1:123456789012:environment/my-cluster',
    }),
  },
  {
    description: 'See what a new environment creates',
    example: step('Plan a cluster', {
      name: 'new-cluster',
      templateName: 'eks-cluster',
      templateMajorVersion: '1',
      inputs: { cluster_name: 'new-cluster', node_count: 2 },
    }),
  },
];
