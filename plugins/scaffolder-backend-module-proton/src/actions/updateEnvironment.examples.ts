import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep('update-environment', 'aws:proton:update-environment');

export const examples: TemplateExample[] = [
  {
    description: 'Change one input, and leave all others as they are',
    example: step('Add a node', {
      name: 'my-cluster',
      inputs: { node_count: 3 },
    }),
  },
  {
    description: 'Take an input away, so that its default holds again',
    example: step('Reset the node count', {
      entityRef: 'resource:clusters/my-cluster',
      inputs: { node_count: null },
    }),
  },
  {
    description: 'Replace all inputs',
    example: step('Change the cluster', {
      arn: 'arn:aws:proton:us-east-1:123456789012:environment/my-cluster',
      inputsMode: 'replace',
      inputs: { cluster_name: 'my-cluster', node_count: 2 },
    }),
  },
  {
    description: 'Upgrade to the recommended minor version of the same major',
    example: step('Upgrade the cluster', {
      name: 'my-cluster',
      version: 'minor',
    }),
  },
  {
    description:
      'Go to a version of your choice, with an input that is new there, and cancel the deployment when the task is cancelled',
    example: step('Upgrade the cluster', {
      name: 'my-cluster',
      version: '1.1',
      inputs: { node_count: 1 },
      timeout: '90m',
      cancelDeployment: true,
    }),
  },
  {
    description:
      'Change an input although that replaces protected resources, such as the cluster',
    example: step('Rename the cluster', {
      name: 'my-cluster',
      inputs: { cluster_name: 'another-cluster' },
      allowReplacement: true,
    }),
  },
];
