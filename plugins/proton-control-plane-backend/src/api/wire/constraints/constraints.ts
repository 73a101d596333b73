/** What the Proton API model says about one value. */
interface ValueConstraint {
  /** Bounds of a string's length in characters, or of a list's in elements. */
  length?: { min: number; max: number };
  /** Searched for in the value, as the model means it: most are anchored. */
  pattern?: RegExp;
  /** The closed set of values. */
  values?: readonly string[];
  /** Bounds of a number. */
  range?: { min: number; max: number };
}

/** What the Proton API model says about the values of one shape. */
export interface Constraint extends ValueConstraint {
  /** The constraint of a list's elements. */
  element?: ConstraintName;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The constrained shapes that inputs of Proton's operations are made of, from
 * the API model of version 2020-07-20. What only outputs use is left out.
 */
export const CONSTRAINTS = {
  Arn: {
    length: { min: 1, max: 200 },
    pattern:
      /^arn:(aws|aws-cn|aws-us-gov):[a-zA-Z0-9-]+:[a-zA-Z0-9-]*:\d{12}:([\w+=,.@-]+[/:])*[\w+=,.@-]+$/,
  },
  AwsAccountId: { pattern: /^\d{12}$/ },
  ClientToken: { length: { min: 0, max: 64 }, pattern: /^[!-~]*$/ },
  CompatibleEnvironmentTemplateInputList: { length: { min: 1, max: 10 } },
  ComponentDeploymentUpdateType: { values: ['NONE', 'CURRENT_VERSION'] },
  DeploymentId: { pattern: UUID },
  DeploymentUpdateType: {
    values: ['NONE', 'CURRENT_VERSION', 'MINOR_VERSION', 'MAJOR_VERSION'],
  },
  Description: { length: { min: 0, max: 500 } },
  DisplayName: { length: { min: 1, max: 100 } },
  EmptyNextToken: { length: { min: 0, max: 0 } },
  EnvironmentAccountConnectionId: { pattern: UUID },
  EnvironmentAccountConnectionRequesterAccountType: {
    values: ['MANAGEMENT_ACCOUNT', 'ENVIRONMENT_ACCOUNT'],
  },
  EnvironmentAccountConnectionStatus: {
    values: ['PENDING', 'CONNECTED', 'REJECTED'],
  },
  EnvironmentAccountConnectionStatusList: {
    element: 'EnvironmentAccountConnectionStatus',
  },
  GitBranchName: { length: { min: 1, max: 200 } },
  ListServiceInstancesFilterBy: {
    values: [
      'name',
      'deploymentStatus',
      'templateName',
      'serviceName',
      'deployedTemplateVersionStatus',
      'environmentName',
      'lastDeploymentAttemptedAtBefore',
      'lastDeploymentAttemptedAtAfter',
      'createdAtBefore',
      'createdAtAfter',
    ],
  },
  ListServiceInstancesSortBy: {
    values: [
      'name',
      'deploymentStatus',
      'templateName',
      'serviceName',
      'environmentName',
      'lastDeploymentAttemptedAt',
      'createdAt',
    ],
  },
  MaxPageResults: { range: { min: 1, max: 100 } },
  NextToken: { pattern: /^[A-Za-z0-9+=/]+$/ },
  NotifiedOutputs: { length: { min: 0, max: 50 } },
  NotifiedStatusMessage: { length: { min: 0, max: 5000 } },
  OpsFilePath: { length: { min: 1, max: 4096 } },
  OutputKey: { length: { min: 1, max: 1024 } },
  // The model's 1,024 are too few for the certificate authority of a cluster.
  OutputValueString: { length: { min: 1, max: 65_536 } },
  Provisioning: { values: ['CUSTOMER_MANAGED'] },
  RepositoryId: { length: { min: 1, max: 200 } },
  RepositoryName: {
    length: { min: 1, max: 100 },
    pattern: /[A-Za-z0-9_.-].*\/[A-Za-z0-9_.-].*/,
  },
  RepositoryProvider: { values: ['GITHUB', 'GITHUB_ENTERPRISE', 'BITBUCKET'] },
  // The model lacks GitLab, whose repositories the extension API registers.
  RegisteredRepositoryProvider: {
    values: ['GITHUB', 'GITHUB_ENTERPRISE', 'BITBUCKET', 'GITLAB'],
  },
  ResourceDeploymentStatus: { values: ['IN_PROGRESS', 'FAILED', 'SUCCEEDED'] },
  ResourceName: {
    length: { min: 1, max: 100 },
    pattern: /^[0-9A-Za-z]+[0-9A-Za-z_\-]*$/,
  },
  ResourceNameOrEmpty: {
    length: { min: 0, max: 100 },
    pattern: /(^$)|^[0-9A-Za-z]+[0-9A-Za-z_\-]*$/,
  },
  RoleArn: {
    length: { min: 1, max: 2048 },
    pattern:
      /^arn:(aws|aws-cn|aws-us-gov):iam::\d{12}:role\/([\w+=,.@-]{1,512}[/:])*([\w+=,.@-]{1,64})$/,
  },
  RoleArnOrEmptyString: {
    length: { min: 0, max: 2048 },
    pattern:
      /(^$)|(^arn:(aws|aws-cn|aws-us-gov):iam::\d{12}:role\/([\w+=,.@-]{1,512}[/:])*([\w+=,.@-]{1,64})$)/,
  },
  S3Bucket: {
    length: { min: 3, max: 63 },
    pattern: /^[a-z0-9]+[a-z0-9-\.]+[a-z0-9]+$/,
  },
  S3Key: { length: { min: 1, max: 1024 } },
  ServiceTemplateSupportedComponentSourceInputList: {
    element: 'ServiceTemplateSupportedComponentSourceType',
  },
  ServiceTemplateSupportedComponentSourceType: { values: ['DIRECTLY_DEFINED'] },
  SortOrder: { values: ['ASCENDING', 'DESCENDING'] },
  SpecContents: { length: { min: 1, max: 51200 } },
  Subdirectory: { length: { min: 1, max: 4096 } },
  SyncType: { values: ['TEMPLATE_SYNC', 'SERVICE_SYNC'] },
  TagKey: { length: { min: 1, max: 128 } },
  TagKeyList: { length: { min: 0, max: 50 }, element: 'TagKey' },
  TagList: { length: { min: 0, max: 50 } },
  TagValue: { length: { min: 0, max: 256 } },
  TemplateFileContents: { length: { min: 1, max: 51200 } },
  TemplateManifestContents: { length: { min: 1, max: 1024 } },
  TemplateType: { values: ['ENVIRONMENT', 'SERVICE'] },
  TemplateVersionPart: {
    length: { min: 1, max: 20 },
    pattern: /^(0|([1-9]{1}\d*))$/,
  },
  TemplateVersionStatus: {
    values: [
      'REGISTRATION_IN_PROGRESS',
      'REGISTRATION_FAILED',
      'DRAFT',
      'PUBLISHED',
    ],
  },
} as const satisfies Record<string, ValueConstraint & { element?: string }>;

/** Shape names as in the API model; two long ones are shortened. */
export type ConstraintName = keyof typeof CONSTRAINTS;

export function getConstraint(name: ConstraintName): Constraint {
  return CONSTRAINTS[name];
}
