import { FailureCause } from '@proton-vending/backstage-plugin-proton-common';

/** How a common cause of failed deployments is recognised. */
export interface FailureRule {
  /** Any of them in a message says that it is this cause. */
  patterns: RegExp[];
  cause: FailureCause;
}

/**
 * The common causes of failed deployments, the more telling ones first: an
 * expired credential is often followed by refused requests.
 *
 * The codes are those of the AWS APIs, the sentences those of Terraform, its
 * AWS provider and this project's control plane.
 */
export const FAILURE_RULES: readonly FailureRule[] = [
  {
    patterns: [
      /^Nothing was changed, because the Terraform state of this environment /,
    ],
    cause: {
      id: 'state-untrusted',
      title: "The Terraform state isn't the one that the last deployment left",
      explanation:
        'The state is missing, damaged or older than the last one. Deploying with it would create resources a second time, or leave them running.',
      remedies: [
        'Restore the latest state where the message says, then deploy again.',
        "If the state is lost, use Retain to forget the environment and keep its infrastructure, or accept the state: the next deployment then creates what the state doesn't list.",
      ],
      action: 'redeploy',
    },
  },
  {
    patterns: [
      /\bExpiredToken(Exception)?\b/,
      /\bRequestExpired\b/,
      /security token included in the request is (expired|invalid)/i,
      /\bInvalidClientTokenId\b/,
      /\bUnrecognizedClientException\b/,
      /No valid credential sources found/,
      /failed to refresh cached credentials/i,
      /SSO session .*expired/i,
    ],
    cause: {
      id: 'credentials-expired',
      title: 'The AWS credentials are missing or have expired',
      explanation:
        'AWS did not accept the credentials that the deployment ran with.',
      remedies: [
        'Renew the credentials that the control plane finds for this account.',
        'Deploy again: what was made before the failure is kept and taken up.',
      ],
      action: 'redeploy',
    },
  },
  {
    patterns: [
      /\bServiceQuotaExceeded(Exception)?\b/,
      /\bResourceLimitExceeded(Exception)?\b/,
      /\b(Vcpu|Vpc|Address|InternetGateway|NatGateway|SecurityGroup|Instance|Subnet|RouteTable)LimitExceeded\b/,
      /\bLimitExceeded(Exception)?\b/,
      /\bInsufficientInstanceCapacity\b/,
      /exceed(ed|s)? (the|your) .*(quota|limit)/i,
    ],
    cause: {
      id: 'quota-exceeded',
      title: 'A quota of the AWS account is used up',
      explanation:
        'AWS refused to make more of this resource in the account and region.',
      remedies: [
        'Ask for a higher quota under Service Quotas in the AWS console.',
        'Or free resources that are no longer needed, or ask for fewer.',
        'Then deploy again.',
      ],
      action: 'redeploy',
    },
  },
  {
    patterns: [
      /unsupported Kubernetes version/i,
      /Kubernetes version .* (is|are) not supported/i,
      /Unsupported Kubernetes minor version update/i,
      /requested (Kubernetes )?version .*(is not|isn't) (supported|available)/i,
    ],
    cause: {
      id: 'version-not-supported',
      title: 'Amazon EKS does not offer this Kubernetes version',
      explanation:
        'The version is too old, too new, or more than one minor version away from the one that runs: Amazon EKS goes up one minor version at a time, and never back.',
      remedies: [
        'Choose a version that Amazon EKS offers, at most one minor version above the one that runs.',
        'Or bring the cluster to a version of its template that knows newer ones.',
      ],
      action: 'edit',
    },
  },
  {
    patterns: [
      /\bAccessDenied(Exception)?\b/,
      /\bUnauthorizedOperation\b/,
      /\bUnauthorizedAccess\b/,
      /is not authorized to perform/i,
      /\bStatusCode: 403\b/,
    ],
    cause: {
      id: 'missing-permission',
      title: 'The deployment role lacks a permission',
      explanation:
        'AWS refused a request of the deployment. The message names the action, and who was refused it.',
      remedies: [
        'Let the role that deploys do this action, in its own policies and in those of the organization.',
        'Then deploy again.',
      ],
      action: 'redeploy',
    },
  },
  {
    patterns: [
      /\bResourceInUseException\b/,
      /\b(Entity|Bucket|DBInstance|Cluster|Role)?AlreadyExists(Exception)?\b/,
      /\bBucketAlreadyOwnedByYou\b/,
      /\bInvalid(Group|KeyPair)\.Duplicate\b/,
      /already exists with name/i,
      /Cluster already exists/i,
    ],
    cause: {
      id: 'name-taken',
      title: 'Something with this name exists already',
      explanation:
        'The deployment wanted to make what is there already, made by somebody else or left behind by an earlier attempt.',
      remedies: [
        'Choose another name in the inputs.',
        'Or delete what has the name, when nobody needs it, and deploy again.',
      ],
      action: 'edit',
    },
  },
  {
    patterns: [
      /Failed to query available provider packages/i,
      /Failed to install provider/i,
      /Failed to download module/i,
      /Could not retrieve the list of available versions for provider/i,
      /could not (query|connect to) (provider )?registry/i,
      /Module not found/i,
    ],
    cause: {
      id: 'provider-download',
      title: 'A provider or a module could not be downloaded',
      explanation:
        'Terraform could not get what the template version needs from its registry.',
      remedies: [
        'Check that the control plane reaches the registry, or a mirror of it.',
        'Check the name and the version constraint in the template.',
        'Then deploy again.',
      ],
      action: 'redeploy',
    },
  },
  {
    patterns: [
      /Error acquiring the state lock/i,
      /state (blob )?is already locked/i,
      /ConditionalCheckFailedException/,
    ],
    cause: {
      id: 'state-locked',
      title: 'The Terraform state is locked',
      explanation:
        'Somebody else works with the state of this environment, or has broken off without giving the lock back.',
      remedies: [
        'Wait until nobody works with it, and deploy again.',
        'If nobody does, give the lock back with terraform force-unlock (tofu force-unlock for OpenTofu) and the lock id of the message.',
      ],
      action: 'redeploy',
    },
  },
  {
    patterns: [
      /since it took longer than/i,
      /timeout while waiting for/i,
      /context deadline exceeded/i,
    ],
    cause: {
      id: 'timed-out',
      title: 'It took too long',
      explanation:
        'The deployment, or AWS at one of its resources, was not done within the time that there is for it.',
      remedies: [
        'Look in the AWS console why the resource does not become ready.',
        'Deploy again: it goes on from where it was.',
        'Where deployments of this size need longer, raise protonControlPlane.deployments.timeout.',
      ],
      action: 'redeploy',
    },
  },
  {
    patterns: [
      /neither terraform nor tofu/i,
      /(Terraform|OpenTofu) (is not installed|was not found|cannot be run)/i,
      /spawn \S*(terraform|tofu)\S* ENOENT/i,
      /Unsupported (Terraform|OpenTofu) Core version/i,
      /module is not compatible with OpenTofu/i,
    ],
    cause: {
      id: 'engine-missing',
      title: 'There is no fitting Terraform where the control plane runs',
      explanation:
        'The control plane found no Terraform or OpenTofu, or one that the template version does not accept.',
      remedies: [
        'Install a version that the template accepts, or name one under protonControlPlane.terraform.binary.',
        'Then deploy again.',
      ],
      action: 'redeploy',
    },
  },
];
