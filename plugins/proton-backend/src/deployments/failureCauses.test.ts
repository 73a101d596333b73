import { findFailureCause } from './failureCauses';

describe('findFailureCause', () => {
  it.each([
    [
      'missing-permission',
      'creating IAM Role (dev-cluster): operation error IAM: CreateRole, https response error StatusCode: 403, RequestID: 1a2b, api error AccessDenied: User: arn:aws:sts::123456789012:assumed-role/proton/session is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::123456789012:role/dev-cluster because no identity-based policy allows the iam:CreateRole action',
    ],
    [
      'missing-permission',
      'creating EC2 VPC: operation error EC2: CreateVpc, https response error StatusCode: 403, api error UnauthorizedOperation: You are not authorized to perform this operation.',
    ],
    [
      'quota-exceeded',
      'creating EC2 VPC: operation error EC2: CreateVpc, https response error StatusCode: 400, api error VpcLimitExceeded: The maximum number of VPCs has been reached.',
    ],
    [
      'quota-exceeded',
      'VcpuLimitExceeded - You have requested more vCPU capacity than your current vCPU limit of 32 allows',
    ],
    [
      'quota-exceeded',
      'waiting for EKS Node Group create: ServiceQuotaExceededException: Cluster limit exceeded',
    ],
    [
      'version-not-supported',
      'creating EKS Cluster (dev): operation error EKS: CreateCluster, https response error StatusCode: 400, InvalidParameterException: unsupported Kubernetes version',
    ],
    [
      'version-not-supported',
      'updating EKS Cluster (dev) version: InvalidParameterException: Unsupported Kubernetes minor version update from 1.31 to 1.33',
    ],
    [
      'name-taken',
      'creating EKS Cluster (dev): operation error EKS: CreateCluster, https response error StatusCode: 409, ResourceInUseException: Cluster already exists with name: dev',
    ],
    [
      'name-taken',
      'creating IAM Role (dev): EntityAlreadyExists: Role with name dev already exists.',
    ],
    [
      'credentials-expired',
      'operation error STS: GetCallerIdentity, https response error StatusCode: 403, api error ExpiredToken: The security token included in the request is expired',
    ],
    [
      'credentials-expired',
      'Error: No valid credential sources found: Please see the documentation of the AWS provider',
    ],
    [
      'provider-download',
      'Failed to query available provider packages: Could not retrieve the list of available versions for provider hashicorp/aws: could not connect to registry.terraform.io: failed to request discovery document: context deadline exceeded',
    ],
    [
      'state-locked',
      'Error acquiring the state lock: ConditionalCheckFailedException: The conditional request failed',
    ],
    [
      'timed-out',
      "waiting for EKS Node Group (dev:default) create: timeout while waiting for state to become 'ACTIVE' (last state: 'CREATING', timeout: 1h0m0s)",
    ],
    [
      'timed-out',
      'The deployment was stopped since it took longer than 2 hours, the limit that protonControlPlane.deployments.timeout sets.',
    ],
    [
      'engine-missing',
      'Neither terraform nor tofu is on the PATH. Install Terraform (https://developer.hashicorp.com/terraform/install)',
    ],
  ])('knows %s', (id, message) => {
    const cause = findFailureCause(message);
    expect(cause?.id).toBe(id);
    expect(cause?.remedies.length).toBeGreaterThan(0);
    expect(cause).not.toHaveProperty('pattern');
  });

  it.each([
    'Terraform plan failed: Invalid index (main.tf:3): The given key does not identify an element',
    'RequestLimitExceeded: Request limit exceeded.',
    '',
  ])('claims nothing of %p', message => {
    expect(findFailureCause(message)).toBeUndefined();
  });
});
