import { DeploymentLogEvent } from '@proton-vending/backstage-plugin-proton-common';
import { cutAroundFirstError, describeFailure } from './describeFailure';

function line(
  sequence: number,
  message: string,
  level: DeploymentLogEvent['level'] = 'info',
): DeploymentLogEvent {
  return {
    sequence,
    timestamp: '2026-11-02T09:00:00.000Z',
    step: 'applying',
    level,
    message,
  };
}

function causeOf(statusMessage: string) {
  return describeFailure({ statusMessage, log: [], mayReadLogs: true }).cause
    ?.id;
}

describe('describeFailure', () => {
  it.each([
    [
      'credentials-expired',
      'Apply failed: creating EC2 VPC (aws_vpc.this, vpc.tf:3): operation error EC2: CreateVpc, https response error StatusCode: 400, api error ExpiredToken: The security token included in the request is expired',
    ],
    [
      'credentials-expired',
      'Plan failed: No valid credential sources found: Please see the documentation for how to provide credentials',
    ],
    [
      'missing-permission',
      'Apply failed: creating EKS Cluster (payments): operation error EKS: CreateCluster, https response error StatusCode: 403, api error AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/deploy/x is not authorized to perform: eks:CreateCluster',
    ],
    [
      'missing-permission',
      'Apply failed: api error UnauthorizedOperation: You are not authorized to perform this operation',
    ],
    [
      'quota-exceeded',
      'Apply failed: creating EC2 VPC: api error VpcLimitExceeded: The maximum number of VPCs has been reached.',
    ],
    [
      'quota-exceeded',
      'Apply failed: creating EC2 EIP: api error AddressLimitExceeded: The maximum number of addresses has been reached.',
    ],
    [
      'quota-exceeded',
      'You have requested more vCPU capacity than your current vCPU limit: VcpuLimitExceeded',
    ],
    [
      'version-not-supported',
      'Apply failed: creating EKS Cluster (payments): InvalidParameterException: unsupported Kubernetes version',
    ],
    [
      'version-not-supported',
      'updating EKS Cluster version: InvalidParameterException: Unsupported Kubernetes minor version update from 1.33 to 1.35',
    ],
    [
      'name-taken',
      'Apply failed: creating EKS Cluster (payments): ResourceInUseException: Cluster already exists with name: payments',
    ],
    [
      'name-taken',
      'creating IAM Role (payments): EntityAlreadyExists: Role with name payments already exists.',
    ],
    [
      'name-taken',
      'creating EKS Access Entry: ResourceInUseException: The specified access entry resource is already in use on this cluster.',
    ],
    [
      'provider-download',
      'Init failed: Failed to query available provider packages: Could not retrieve the list of available versions for provider hashicorp/aws',
    ],
    [
      'state-locked',
      'Apply failed: Error acquiring the state lock: ConditionalCheckFailedException: The conditional request failed',
    ],
    [
      'state-locked',
      'The state stayed locked by deployment 7e9e3d2c since 2026-11-29T08:00:00.000Z for 20 minutes. If nothing works on it any more, unlock it',
    ],
    [
      'timed-out',
      'The deployment was stopped since it took longer than 90 minutes, the limit that protonControlPlane.deployments.timeout sets.',
    ],
    [
      'replacement-not-allowed',
      'Nothing was changed, because the plan replaces or destroys protected resources: aws_eks_cluster.this (replace).',
    ],
    [
      'replacement-not-allowed',
      'Nothing was changed, because the plan stops managing protected resources: aws_eks_cluster.this (forget).',
    ],
    [
      'replacement-not-allowed',
      "Nothing was changed, because the plan replaces or destroys resources that its preview didn't list: aws_vpc.this (destroy).",
    ],
    [
      'plan-out-of-date',
      'Nothing was changed, because the previewed plan is out of date: the state of the environment has changed. Preview the change again.',
    ],
    [
      'plan-out-of-date',
      'Terraform apply failed: Saved plan is stale: The given plan file can no longer be applied because the state was changed by another operation after the plan was created.',
    ],
    [
      'state-untrusted',
      'Nothing was changed, because the Terraform state of this environment in /var/lib/proton/terraform.tfstate is missing. 1 resource is known: aws_vpc.this.',
    ],
    ['engine-missing', 'Neither terraform nor tofu is on the PATH'],
    [
      'engine-missing',
      'Terraform init failed: Unsupported Terraform Core version (main.tf:2): This configuration does not support Terraform version 1.11.4.',
    ],
    [
      'engine-missing',
      'OpenTofu init failed: Unsupported OpenTofu Core version (main.tf:2): This configuration does not support OpenTofu version 1.11.3.',
    ],
    [
      'engine-missing',
      'OpenTofu init failed: Incompatible module (main.tf:2): This module is not compatible with OpenTofu v1.12.0.',
    ],
  ])('recognises %s', (id, message) => {
    expect(causeOf(message)).toBe(id);
  });

  it('says what to do with a cluster that an earlier deployment left', () => {
    const { cause } = describeFailure({
      statusMessage:
        'Terraform apply failed: creating EKS Cluster (orders): operation error EKS: CreateCluster, https response error StatusCode: 409, RequestID: , ResourceInUseException: Cluster already exists with name: orders (aws_eks_cluster.this, cluster.tf:1)',
      log: [],
      mayReadLogs: true,
    });

    expect(cause?.explanation).toContain('stopped before AWS answered');
    expect(cause?.remedies).toEqual([
      expect.stringContaining('Choose another name'),
      expect.stringContaining('Ask the owner to delete it'),
      expect.stringContaining('delete it in the AWS console'),
    ]);
  });

  it.each([
    'Apply failed: local-exec provisioner error: exit status 1',
    'The limit of the autoscaler is 3',
    'updating EKS Cluster (payments): ResourceInUseException: Cluster payments is in status UPDATING',
    '',
  ])('names no cause that it does not know: %j', message => {
    expect(causeOf(message)).toBeUndefined();
  });

  it.each([
    [
      'Apply failed: boom (aws_eks_cluster.this, cluster.tf:3): why',
      'aws_eks_cluster.this',
    ],
    [
      'Apply failed: boom (module.eks["a"].aws_eks_node_group.this["x"], main.tf:1): why',
      'module.eks["a"].aws_eks_node_group.this["x"]',
    ],
    ['Apply failed: something went wrong in main.tf', undefined],
  ])('finds the resource in %j', (statusMessage, resource) => {
    expect(
      describeFailure({ statusMessage, log: [], mayReadLogs: true }).resource,
    ).toBe(resource);
  });

  it('names the step that the record says failed, and no resource of an untrusted state', () => {
    const statusMessage =
      'Nothing was changed, because the Terraform state of this environment in s3://states/a is missing. 1 resource is known: aws_vpc.this.';

    const failure = describeFailure({
      statusMessage,
      log: [line(1, `The deployment failed: ${statusMessage}`, 'error')],
      mayReadLogs: true,
      failedStep: 'planning',
    });

    expect(failure.step).toBe('planning');
    expect(failure.resource).toBeUndefined();
  });

  it('looks into the log for what the message does not tell, and shows it on permission', () => {
    const log = [
      line(1, 'Creating'),
      line(2, 'api error AccessDenied: no (aws_vpc.this)', 'error'),
    ];
    const failure = describeFailure({
      statusMessage: 'Apply failed',
      log,
      mayReadLogs: false,
    });

    expect(failure).toMatchObject({
      message: 'Apply failed',
      step: 'applying',
      resource: 'aws_vpc.this',
      cause: { id: 'missing-permission' },
    });
    expect(failure.log).toBeUndefined();
    expect(
      describeFailure({ statusMessage: 'x', log, mayReadLogs: true }).log,
    ).toEqual(log);
  });

  it('tells the first error where there is no message, on permission', () => {
    const log = [line(1, 'boom', 'error')];

    const told = describeFailure({ log, mayReadLogs: true });
    expect(told.message).toBe('boom');
    expect(told).not.toHaveProperty('unexplained');

    for (const kept of [log, []]) {
      expect(describeFailure({ log: kept, mayReadLogs: false })).toMatchObject({
        message: 'No reason was reported',
        unexplained: true,
      });
    }
  });
});

describe('cutAroundFirstError', () => {
  it('keeps the lines around it', () => {
    const log = Array.from({ length: 100 }, (_, index) =>
      line(index + 1, 'x', index === 50 || index === 90 ? 'error' : 'info'),
    );

    const cut = cutAroundFirstError(log);

    expect(cut.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 31 }, (_, index) => 36 + index),
    );
  });

  it('keeps nothing without one', () => {
    expect(cutAroundFirstError([line(1, 'x')])).toEqual([]);
  });
});
