import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep('create-campaign', 'aws:proton:create-campaign');

export const examples: TemplateExample[] = [
  {
    description: 'Create the draft of an upgrade, and preview it',
    example: step('Prepare the upgrade', {
      name: 'Kubernetes 1.36',
      reason: 'Standard support for 1.34 ends in December',
      selection: { filter: { behind: ['minor'] } },
      target: { type: 'version', templateName: 'eks-cluster', version: '1.4' },
      preview: true,
    }),
  },
  {
    description: 'Change an input of two clusters, two days after a notice',
    example: step('Add nodes', {
      name: 'More nodes',
      reason: 'Load test on Friday',
      selection: {
        entityRefs: ['resource:default/dev', 'resource:default/test'],
      },
      target: {
        type: 'redeploy',
        templateName: 'eks-cluster',
        inputs: { node_count: 4 },
      },
      noticeHours: 48,
      start: true,
    }),
  },
];
