import { FailureCause } from '@proton-vending/backstage-plugin-proton-common';

/** How a common cause of failed deployments is recognised. */
export interface FailureRule {
  /** Any of them in a message says that it is this cause. */
  patterns: RegExp[];
  id: FailureCause['id'];
  action: FailureCause['action'];
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
      /^Nothing was changed, because the plan (replaces or destroys|replaces, destroys or stops managing|stops managing) /,
      /^The deployment stopped because it had to plan again, and the new plan (replaces or destroys|replaces, destroys or stops managing|stops managing) /,
    ],
    id: 'replacement-not-allowed',
    action: 'edit',
  },
  {
    patterns: [
      /^Nothing was changed, because the previewed plan is out of date/,
      /\bSaved plan is stale\b/,
    ],
    id: 'plan-out-of-date',
    action: 'edit',
  },
  {
    patterns: [
      /^Nothing was changed, because the Terraform state of this environment /,
    ],
    id: 'state-untrusted',
    action: 'redeploy',
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
    id: 'credentials-expired',
    action: 'redeploy',
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
    id: 'quota-exceeded',
    action: 'redeploy',
  },
  {
    patterns: [
      /unsupported Kubernetes version/i,
      /Kubernetes version .* (is|are) not supported/i,
      /Unsupported Kubernetes minor version update/i,
      /requested (Kubernetes )?version .*(is not|isn't) (supported|available)/i,
    ],
    id: 'version-not-supported',
    action: 'edit',
  },
  {
    patterns: [
      /\bAccessDenied(Exception)?\b/,
      /\bUnauthorizedOperation\b/,
      /\bUnauthorizedAccess\b/,
      /is not authorized to perform/i,
      /\bStatusCode: 403\b/,
    ],
    id: 'missing-permission',
    action: 'redeploy',
  },
  {
    patterns: [
      // EKS also answers this while it changes a cluster.
      /\bResourceInUseException: .*\balready (exists|in use)\b/,
      /\b(Entity|Bucket|DBInstance|Cluster|Role)?AlreadyExists(Exception)?\b/,
      /\bBucketAlreadyOwnedByYou\b/,
      /\bInvalid(Group|KeyPair)\.Duplicate\b/,
      /already exists with name/i,
      /Cluster already exists/i,
    ],
    id: 'name-taken',
    action: 'edit',
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
    id: 'provider-download',
    action: 'redeploy',
  },
  {
    patterns: [
      /\bThe state stayed locked by /,
      /Error acquiring the state lock/i,
      /state (blob )?is already locked/i,
      /ConditionalCheckFailedException/,
    ],
    id: 'state-locked',
    action: 'redeploy',
  },
  {
    patterns: [
      /since it took longer than/i,
      /timeout while waiting for/i,
      /context deadline exceeded/i,
    ],
    id: 'timed-out',
    action: 'redeploy',
  },
  {
    patterns: [
      /neither terraform nor tofu/i,
      /(Terraform|OpenTofu) (is not installed|was not found|cannot be run)/i,
      /spawn \S*(terraform|tofu)\S* ENOENT/i,
      /Unsupported (Terraform|OpenTofu) Core version/i,
      /module is not compatible with OpenTofu/i,
    ],
    id: 'engine-missing',
    action: 'redeploy',
  },
];
