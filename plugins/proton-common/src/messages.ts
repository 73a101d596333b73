/**
 * Why an operation is disabled, in English by the code of the reason.
 * `{{permission}}` stands for the name of the permission.
 *
 * @public
 */
export const disabledReasonMessages = {
  'permission-missing':
    'This needs the permission {{permission}} for this environment',
  'deployment-running':
    'A deployment runs; wait until it is over, or cancel it',
  'deployment-cancelling':
    'A deployment is being cancelled; wait until it is over',
  'being-deleted': 'The environment is being deleted',
  'already-cancelling': 'The deployment is being cancelled already',
  'deletion-running':
    'The environment is being deleted, which cannot be cancelled',
  'nothing-running': 'No deployment runs',
  'no-retain':
    'The Proton API of this account cannot forget an environment and keep its infrastructure',
  'no-logs': 'The Proton API of this account keeps no logs and plans',
  'no-state': "The Proton API of this account doesn't store Terraform states",
  'earlier-major':
    'Proton does not take an environment back to an earlier major version',
  'version-registering': 'The version is still being registered',
  'version-not-registered': 'The version could not be registered',
} as const;

/**
 * What to think of before a change is deployed, in English by the code of the
 * warning. `{{version}}` and `{{current}}` stand for versions.
 *
 * @public
 */
export const changeWarningMessages = {
  'another-major':
    'Version {{version}} is another major version: it may replace or remove parts of the cluster, and Proton does not take an environment back to an earlier major version',
  'older-version':
    'Version {{version}} is older than {{current}}, which the environment runs: what the newer one added is taken away',
  draft: 'Version {{version}} is a draft that nobody has published yet',
  'nothing-changes':
    'Nothing changes: the same version and inputs are deployed again',
} as const;

/**
 * The common causes of failed deployments and how to fix them, in English by
 * their ids; one remedy a line.
 *
 * @public
 */
export const failureCauseMessages = {
  'state-untrusted': {
    title: "The Terraform state isn't the one that the last deployment left",
    explanation:
      'The state is missing, damaged or older than the last one. Deploying with it would create resources a second time, or leave them running.',
    remedies:
      "Restore the latest state where the message says, then deploy again.\nIf the state is lost, use Retain to forget the environment and keep its infrastructure, or accept the state: the next deployment then creates what the state doesn't list.",
  },
  'credentials-expired': {
    title: 'The AWS credentials are missing or have expired',
    explanation:
      'AWS did not accept the credentials that the deployment ran with.',
    remedies:
      'Renew the credentials that the control plane finds for this account.\nDeploy again: what was made before the failure is kept and taken up.',
  },
  'quota-exceeded': {
    title: 'A quota of the AWS account is used up',
    explanation:
      'AWS refused to make more of this resource in the account and region.',
    remedies:
      'Ask for a higher quota under Service Quotas in the AWS console.\nOr free resources that are no longer needed, or ask for fewer.\nThen deploy again.',
  },
  'version-not-supported': {
    title: 'Amazon EKS does not offer this Kubernetes version',
    explanation:
      'The version is too old, too new, or more than one minor version away from the one that runs: Amazon EKS goes up one minor version at a time, and never back.',
    remedies:
      'Choose a version that Amazon EKS offers, at most one minor version above the one that runs.\nOr bring the cluster to a version of its template that knows newer ones.',
  },
  'missing-permission': {
    title: 'The deployment role lacks a permission',
    explanation:
      'AWS refused a request of the deployment. The message names the action, and who was refused it.',
    remedies:
      'Let the role that deploys do this action, in its own policies and in those of the organization.\nThen deploy again.',
  },
  'name-taken': {
    title: 'Something with this name exists already',
    explanation:
      'The deployment wanted to make what is there already, made by somebody else or left behind by an earlier attempt.',
    remedies:
      'Choose another name in the inputs.\nOr delete what has the name, when nobody needs it, and deploy again.',
  },
  'provider-download': {
    title: 'A provider or a module could not be downloaded',
    explanation:
      'Terraform could not get what the template version needs from its registry.',
    remedies:
      'Check that the control plane reaches the registry, or a mirror of it.\nCheck the name and the version constraint in the template.\nThen deploy again.',
  },
  'state-locked': {
    title: 'The Terraform state is locked',
    explanation:
      'Another process is using the state of this environment, or it ended without releasing the lock.',
    remedies:
      'Wait until the lock is released, then deploy again.\nIf no process uses the state any more, unlock it: with Unlock state under Manage if the control plane stores the state, otherwise with terraform force-unlock (tofu force-unlock for OpenTofu) and the lock ID in the message.',
  },
  'timed-out': {
    title: 'It took too long',
    explanation:
      'The deployment, or AWS at one of its resources, was not done within the time that there is for it.',
    remedies:
      'Look in the AWS console why the resource does not become ready.\nDeploy again: it goes on from where it was.\nWhere deployments of this size need longer, raise protonControlPlane.deployments.timeout.',
  },
  'engine-missing': {
    title: 'There is no fitting Terraform where the control plane runs',
    explanation:
      'The control plane found no Terraform or OpenTofu, or one that the template version does not accept.',
    remedies:
      'Install a version that the template accepts, or name one under protonControlPlane.terraform.binary.\nThen deploy again.',
  },
} as const;

/**
 * Puts values in place of the names in braces, such as `{{version}}`.
 *
 * @public
 */
export function formatMessage(
  message: string,
  values: Record<string, string> = {},
): string {
  return message.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name] ?? '');
}
