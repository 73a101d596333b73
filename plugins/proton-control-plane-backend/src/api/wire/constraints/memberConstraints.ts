import { ConstraintName } from './constraints';

type MemberConstraints = Record<string, ConstraintName | undefined>;

/** What a member of this name is, in whichever structure it stands. */
const BY_MEMBER = {
  branch: 'GitBranchName',
  branchName: 'GitBranchName',
  bucket: 'S3Bucket',
  clientToken: 'ClientToken',
  codebuildRoleArn: 'RoleArn',
  compatibleEnvironmentTemplates: 'CompatibleEnvironmentTemplateInputList',
  componentName: 'ResourceName',
  componentRoleArn: 'RoleArn',
  connectionArn: 'Arn',
  deploymentId: 'DeploymentId',
  deploymentType: 'DeploymentUpdateType',
  description: 'Description',
  displayName: 'DisplayName',
  encryptionKey: 'Arn',
  environmentAccountConnectionId: 'EnvironmentAccountConnectionId',
  environmentName: 'ResourceName',
  filePath: 'OpsFilePath',
  id: 'EnvironmentAccountConnectionId',
  majorVersion: 'TemplateVersionPart',
  managementAccountId: 'AwsAccountId',
  manifest: 'TemplateManifestContents',
  maxResults: 'MaxPageResults',
  minorVersion: 'TemplateVersionPart',
  name: 'ResourceName',
  nextToken: 'NextToken',
  outputs: 'NotifiedOutputs',
  pipelineCodebuildRoleArn: 'RoleArnOrEmptyString',
  pipelineProvisioning: 'Provisioning',
  pipelineServiceRoleArn: 'RoleArnOrEmptyString',
  protonServiceRoleArn: 'Arn',
  provider: 'RepositoryProvider',
  provisioning: 'Provisioning',
  repositoryConnectionArn: 'Arn',
  repositoryId: 'RepositoryId',
  repositoryName: 'RepositoryName',
  repositoryProvider: 'RepositoryProvider',
  requestedBy: 'EnvironmentAccountConnectionRequesterAccountType',
  resourceArn: 'Arn',
  roleArn: 'RoleArn',
  serviceInstanceName: 'ResourceName',
  serviceName: 'ResourceName',
  serviceSpec: 'SpecContents',
  sortBy: 'ListServiceInstancesSortBy',
  sortOrder: 'SortOrder',
  spec: 'SpecContents',
  status: 'TemplateVersionStatus',
  statusMessage: 'NotifiedStatusMessage',
  statuses: 'EnvironmentAccountConnectionStatusList',
  subdirectory: 'Subdirectory',
  supportedComponentSources: 'ServiceTemplateSupportedComponentSourceInputList',
  syncType: 'SyncType',
  tagKeys: 'TagKeyList',
  tags: 'TagList',
  templateFile: 'TemplateFileContents',
  templateMajorVersion: 'TemplateVersionPart',
  templateMinorVersion: 'TemplateVersionPart',
  templateName: 'ResourceName',
  templateType: 'TemplateType',
  templateVersion: 'TemplateVersionPart',
  valueString: 'OutputValueString',
} as const satisfies Record<string, ConstraintName>;

/** The members that mean something else in one structure, or just anything. */
const BY_STRUCTURE = {
  CreateRepositoryInput: { name: 'RepositoryName' },
  DeleteDeploymentInput: { id: 'DeploymentId' },
  DeleteRepositoryInput: {
    name: 'RepositoryName',
    provider: 'RegisteredRepositoryProvider',
  },
  GetDeploymentInput: { id: 'DeploymentId' },
  GetRepositoryInput: {
    name: 'RepositoryName',
    provider: 'RegisteredRepositoryProvider',
  },
  ListTagsForResourceInput: { nextToken: undefined },
  ListServiceInstancesFilter: { key: 'ListServiceInstancesFilterBy' },
  NotifyResourceDeploymentStatusChangeInput: {
    status: 'ResourceDeploymentStatus',
  },
  Output: { key: 'OutputKey' },
  RepositoryBranchInput: {
    name: 'RepositoryName',
    provider: 'RegisteredRepositoryProvider',
  },
  S3ObjectSource: { key: 'S3Key' },
  Tag: { key: 'TagKey', value: 'TagValue' },
  UpdateComponentInput: {
    deploymentType: 'ComponentDeploymentUpdateType',
    serviceInstanceName: 'ResourceNameOrEmpty',
    serviceName: 'ResourceNameOrEmpty',
  },
  UpdateServiceSyncBlockerInput: { id: undefined },
  // The model allows no token here: these lists are answered in one page.
  ListComponentOutputsInput: { nextToken: 'EmptyNextToken' },
  ListComponentProvisionedResourcesInput: { nextToken: 'EmptyNextToken' },
  ListEnvironmentOutputsInput: { nextToken: 'EmptyNextToken' },
  ListEnvironmentProvisionedResourcesInput: { nextToken: 'EmptyNextToken' },
  ListRepositorySyncDefinitionsInput: { nextToken: 'EmptyNextToken' },
  ListServiceInstanceOutputsInput: { nextToken: 'EmptyNextToken' },
  ListServiceInstanceProvisionedResourcesInput: { nextToken: 'EmptyNextToken' },
  ListServicePipelineOutputsInput: { nextToken: 'EmptyNextToken' },
  ListServicePipelineProvisionedResourcesInput: { nextToken: 'EmptyNextToken' },
} as const satisfies Record<string, MemberConstraints>;

/** The constraint of a structure's member, if the model has one. */
export function findMemberConstraint(
  structure: string,
  member: string,
): ConstraintName | undefined {
  const special: MemberConstraints =
    (BY_STRUCTURE as Record<string, MemberConstraints>)[structure] ?? {};
  const general: MemberConstraints = BY_MEMBER;
  return member in special ? special[member] : general[member];
}

/** Every place the table speaks of, for the check that it exists. */
export const CONSTRAINED_MEMBERS = { BY_MEMBER, BY_STRUCTURE };
