import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { exampleStep } from './exampleStep';

const step = exampleStep(
  'register-version',
  'aws:proton:register-template-version',
  [
    {
      id: 'fetch-bundle',
      name: 'Fetch the bundle',
      action: 'fetch:plain',
      input: { url: './content', targetPath: 'bundle' },
    },
  ],
);

export const examples: TemplateExample[] = [
  {
    description:
      'Register a folder of the workspace as a new major version, and publish it',
    example: step('Register the version', {
      templateName: 'eks-small',
      path: 'bundle',
      publish: true,
    }),
  },
  {
    description: 'Register a minor version as a draft, to be tried first',
    example: step('Register the version', {
      templateName: 'eks-small',
      path: 'bundle',
      majorVersion: '1',
      description: 'Karpenter in place of the node group',
      tags: { 'change-request': 'CR-1024' },
    }),
  },
  {
    description:
      'Register a version through S3, where the Proton API takes bundles from there alone',
    example: step('Register the version', {
      templateName: 'eks-small',
      path: 'bundle',
      majorVersion: '1',
      bucket: 'proton-template-bundles',
      key: 'eks-small/v1.tar.gz',
      timeout: '5m',
      accountId: '123456789012',
      region: 'us-east-1',
    }),
  },
];
