import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep(
  'publish-version',
  'aws:proton:publish-template-version',
);

export const examples: TemplateExample[] = [
  {
    description: 'Publish a draft, so that developers can use it',
    example: step('Publish the version', {
      templateName: 'eks-small',
      majorVersion: '1',
      minorVersion: '0',
    }),
  },
  {
    description: 'Publish a draft in an account and region of your choice',
    example: step('Publish the version', {
      templateName: 'eks-small',
      majorVersion: '1',
      minorVersion: '0',
      accountId: '123456789012',
      region: 'us-east-1',
    }),
  },
];
