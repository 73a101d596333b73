import { FailureCause } from '@proton-vending/backstage-plugin-proton-common';

interface FailureRule extends FailureCause {
  pattern: RegExp;
}

/**
 * The common causes of failed deployments, by what AWS, Terraform and the
 * control plane say of them. The first rule that fits counts: what is rarer
 * and clearer stands before what is general.
 */
const FAILURE_RULES: FailureRule[] = [
  {
    id: 'engine-missing',
    pattern:
      /Neither terraform nor tofu is on the PATH|The configured Terraform binary .* is not an executable file|is neither Terraform nor OpenTofu/,
    title: 'Terraform is not installed',
    explanation:
      'The control plane found no Terraform or OpenTofu where it runs, so that nothing was provisioned.',
    remedies: [
      'Ask who runs the control plane to install Terraform or OpenTofu there, or to name the program in protonControlPlane.terraform.binary.',
      'Deploy again afterwards.',
    ],
  },
  {
    id: 'provider-download',
    pattern:
      /Failed to query available provider packages|Failed to install provider|could not connect to registry\.|Failed to download module/i,
    title: 'A provider or module could not be downloaded',
    explanation:
      'Terraform could not get what the template needs from its registry: the registry is not reachable from the control plane, or has no such version.',
    remedies: [
      'Check that the control plane reaches the registry, or give it a mirror of its own.',
      'Check the sources and versions of providers and modules in the template.',
      'Deploy again: nothing of the infrastructure was changed.',
    ],
  },
  {
    id: 'state-locked',
    pattern: /Error acquiring the state lock|state (is )?already locked/i,
    title: 'The state is locked',
    explanation:
      'Something else works with the Terraform state of this environment, or was ended while it did.',
    remedies: [
      'Make sure that nobody runs Terraform on this state by hand.',
      'Deploy again; when the lock stays, release it with terraform force-unlock and the id in the message.',
    ],
  },
  {
    id: 'credentials-expired',
    pattern:
      /ExpiredToken|RequestExpired|InvalidClientTokenId|UnrecognizedClientException|No valid credential sources found|NoCredentialProviders|failed to refresh cached credentials|security token included in the request is (expired|invalid)/i,
    title: 'There are no valid AWS credentials',
    explanation:
      'The credentials that the deployment ran with are missing, are not known to AWS, or ran out while it ran.',
    remedies: [
      'Renew the AWS credentials of the control plane, or give it a role whose session lasts as long as deployments do.',
      'Deploy again: Terraform goes on from what is there.',
    ],
  },
  {
    id: 'missing-permission',
    pattern:
      /AccessDenied|UnauthorizedOperation|AuthorizationError|is not authorized to perform|with an explicit deny|status code: 403|StatusCode: 403/i,
    title: 'A permission is missing in AWS',
    explanation:
      'AWS refused what the template wants to do: the role that the deployment runs with is not allowed to, or a policy of the organization denies it.',
    remedies: [
      'Allow the action in the message to the role that the deployment runs with.',
      'Check service control policies and permission boundaries when the role has the permission.',
      'Deploy again afterwards.',
    ],
  },
  {
    id: 'quota-exceeded',
    pattern:
      /ServiceQuotaExceeded|VcpuLimitExceeded|(?<!Request)LimitExceeded|LimitExceededException|(?:maximum|max) number of .* (?:has been )?(?:reached|exceeded)|TooManyAddresses/i,
    title: 'A quota of the AWS account is used up',
    explanation:
      'The account may not have more of something that the template creates in this region.',
    remedies: [
      'Remove what is no longer used, or ask for a higher quota with Service Quotas in the AWS console.',
      'Choose fewer or smaller nodes, or another region, where the template offers that.',
      'Deploy again afterwards.',
    ],
  },
  {
    id: 'version-not-supported',
    pattern:
      /unsupported Kubernetes (?:minor )?version|Kubernetes version .*(?:not|no longer) supported|Requested AMI for this version .* is not supported/i,
    title: 'Amazon EKS does not support the Kubernetes version',
    explanation:
      'The version is too old or too new for Amazon EKS, or is more than one minor version away from the one that the cluster runs.',
    remedies: [
      'Choose a version that Amazon EKS supports.',
      'Upgrade one minor version at a time; a cluster cannot go back to an older one.',
    ],
  },
  {
    id: 'name-taken',
    pattern:
      /ResourceInUseException|AlreadyExists|already exists|InvalidPermission\.Duplicate|DuplicateResource/i,
    title: 'The name is taken',
    explanation:
      'Something with this name exists already in the account and is not part of this environment, often the rest of a cluster that was not deleted altogether.',
    remedies: [
      'Choose another name for the cluster.',
      'Or remove what has the name when nobody needs it, and deploy again.',
    ],
  },
  {
    id: 'timed-out',
    pattern:
      /timeout while waiting|timed out|context deadline exceeded|exceeded max wait time|since it took longer than .*deployments\.timeout/i,
    title: 'It took too long',
    explanation:
      'Something did not become ready in the time that it is given. What was created until then stays.',
    remedies: [
      'Look at the resource in the AWS console: nodes that cannot reach the cluster, and unhealthy add-ons, are common reasons.',
      'Deploy again: it goes on from what is there.',
    ],
  },
];

/** The likely cause of a failure, by what was said of it. */
export function findFailureCause(text: string): FailureCause | undefined {
  const rule = FAILURE_RULES.find(({ pattern }) => pattern.test(text));
  if (!rule) {
    return undefined;
  }
  const { pattern, ...cause } = rule;
  return cause;
}
