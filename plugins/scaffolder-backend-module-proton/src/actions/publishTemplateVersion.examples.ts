import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

function step(name: string, input: object): string {
  return stringify({
    steps: [
      {
        id: 'publish-version',
        name,
        action: 'aws:proton:publish-template-version',
        input,
      },
    ],
  });
}

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
