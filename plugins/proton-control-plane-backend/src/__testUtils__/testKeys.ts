/** The access keys that control planes of tests know. */
export const TEST_KEYS = [
  {
    accessKeyId: 'test-key',
    secretAccessKey: 'test-secret-access-key',
    allow: ['proton:*'],
  },
  {
    accessKeyId: 'restricted-key',
    secretAccessKey: 'test-secret-access-key',
    allow: ['proton:*'],
    environmentTemplates: ['eks-*'],
  },
  {
    accessKeyId: 'dev-key',
    secretAccessKey: 'test-secret-access-key',
    allow: ['proton:*'],
    environments: ['dev'],
  },
  {
    accessKeyId: 'pipeline-key',
    secretAccessKey: 'test-secret-access-key',
    allow: ['proton:NotifyResourceDeploymentStatusChange'],
    environments: ['dev'],
  },
  {
    accessKeyId: 'developer-key',
    secretAccessKey: 'test-secret-access-key',
    allow: [
      'proton:Get*',
      'proton:List*',
      'proton:CreateEnvironment',
      'proton:UpdateEnvironment',
    ],
  },
  {
    accessKeyId: 'author-key',
    secretAccessKey: 'test-secret-access-key',
    allow: ['proton:CreateEnvironmentTemplateVersion'],
  },
  {
    accessKeyId: 'import-key',
    secretAccessKey: 'test-secret-access-key',
    allow: [
      'proton:CreateEnvironment',
      'proton:CreateEnvironmentTemplateVersion',
      'proton:ImportEnvironment',
    ],
  },
];
