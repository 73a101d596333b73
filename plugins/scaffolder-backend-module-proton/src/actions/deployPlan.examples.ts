import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep('deploy-plan', 'aws:proton:deploy-plan');

export const examples: TemplateExample[] = [
  {
    description: 'Deploy what an earlier step has planned',
    example: step('Deploy the plan', {
      name: 'my-cluster',
      planId: '${{ steps.plan.output.planId }}',
    }),
  },
  {
    description: 'Deploy a plan that replaces protected resources',
    example: step('Deploy the plan', {
      entityRef: 'resource:clusters/my-cluster',
      planId: '${{ steps.plan.output.planId }}',
      allowReplacement: true,
      reason: 'Agreed with the owners',
    }),
  },
];
