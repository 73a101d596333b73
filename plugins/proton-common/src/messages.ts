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
    'A deployment is running. Wait until it ends, or cancel it',
  'deployment-cancelling':
    'A deployment is being cancelled. Wait until it ends',
  'being-deleted': 'The environment is being deleted',
  'already-cancelling': 'The deployment is already being cancelled',
  'deletion-running':
    "The environment is being deleted. A deletion can't be cancelled",
  'nothing-running': 'No deployment is running',
  'no-retain':
    "The Proton API of this account can't delete an environment and keep its infrastructure",
  'no-logs': "The Proton API of this account doesn't store logs and plans",
  'no-state': "The Proton API of this account doesn't store Terraform states",
  'no-preview':
    "The Proton API of this account doesn't preview what a change does to resources",
  'earlier-major':
    "Proton can't move an environment to an earlier major version",
  'version-deprecated': 'The version is deprecated: {{deprecation}}',
  'version-registering': 'The version is still being registered',
  'version-not-registered': 'The registration of the version failed',
} as const;

/**
 * What to think of before a change is deployed, in English by the code of the
 * warning. `{{version}}` and `{{current}}` stand for versions.
 *
 * @public
 */
export const changeWarningMessages = {
  'another-major':
    "Version {{version}} is another major version. It may replace or remove parts of the cluster, and Proton can't move the environment back to an earlier major version",
  'older-version':
    'Version {{version}} is older than {{current}}, which the environment runs. Whatever the newer version added is removed',
  draft: 'Version {{version}} is a draft that nobody has published yet',
  'nothing-changes':
    'No changes: the same version and inputs are deployed again',
} as const;

/**
 * The common causes of failed deployments and how to fix them, in English by
 * their ids; one remedy a line.
 *
 * @public
 */
export const failureCauseMessages = {
  'replacement-not-allowed': {
    title:
      'The change would replace, destroy or stop managing protected resources',
    explanation:
      'An ordinary update never replaces or destroys a cluster, a network, a database or another protected resource, and never stops managing one. The deployment stopped before it changed anything.',
    remedies:
      'To keep the resources, undo the inputs or the template version that the message is about, then deploy again.\nTo change them all the same, preview the change, check what is lost and confirm it.',
  },
  'plan-out-of-date': {
    title: 'The plan is out of date',
    explanation:
      'The environment, its template or its resources have changed since the plan was made.',
    remedies: 'Preview the change again.\nThen deploy the new plan.',
  },
  'invalid-input': {
    title: "An input doesn't meet a condition of the template",
    explanation:
      'The template checks its inputs when Terraform plans and applies, and refuses this one.',
    remedies:
      'Edit the inputs that the messages are about, then deploy again.\nIf the values are right, ask the owners of the template to correct the condition.',
  },
  'state-untrusted': {
    title: "The Terraform state isn't the one that the last deployment left",
    explanation:
      'The state is missing, damaged or older than the last one. Deploying with it would create resources a second time, or leave them running.',
    remedies:
      "Restore the latest state where the message says, then deploy again.\nIf the state is lost, use Retain to delete the environment and keep its infrastructure, or accept the state: the next deployment then creates what the state doesn't list.",
  },
  'credentials-expired': {
    title: 'The AWS credentials are missing or have expired',
    explanation: "AWS didn't accept the credentials of the deployment.",
    remedies:
      'Renew the credentials that the control plane uses for this account.\nThen deploy again. Resources that were created before the failure are kept.',
  },
  'quota-exceeded': {
    title: 'A quota of the AWS account is used up',
    explanation:
      'AWS refused to create more resources of this type in the account and region.',
    remedies:
      'Request a higher quota under Service Quotas in the AWS console.\nOr delete resources that nobody needs, or request fewer.\nThen deploy again.',
  },
  'version-not-supported': {
    title: "Amazon EKS doesn't offer this Kubernetes version",
    explanation:
      'The version is too old, too new, or more than one minor version above the current one. Amazon EKS upgrades one minor version at a time.',
    remedies:
      'Choose a version that Amazon EKS offers, at most one minor version above the current one.\nOr upgrade to a version of the template that supports it.',
  },
  'missing-permission': {
    title: 'The deployment role lacks a permission',
    explanation:
      'AWS refused a request of the deployment. The message names the action and the role.',
    remedies:
      'Allow the action in the policies of the deployment role and of the organization.\nThen deploy again.',
  },
  'name-taken': {
    title: 'A resource with this name already exists',
    explanation:
      'The deployment tried to create a resource, such as a cluster, but AWS already has one with this name. Either it belongs to somebody else, or an earlier deployment of this environment created it and stopped before AWS answered.',
    remedies:
      'Choose another name in the inputs, then deploy again.\nTo keep the name, find the owner of the other resource: if it has the tag proton:environment, the tag names the environment. Ask the owner to delete it, then deploy again.\nIf it belongs to this environment and nobody uses it, delete it in the AWS console, then deploy again.',
  },
  'provider-download': {
    title: "A provider or module couldn't be downloaded",
    explanation:
      "Terraform couldn't download a provider or module that the template version needs.",
    remedies:
      'Check that the control plane can reach the registry or its mirror.\nCheck the name and the version constraint in the template.\nThen deploy again.',
  },
  'state-locked': {
    title: 'The Terraform state is locked',
    explanation:
      'Another process is using the state of this environment, or it ended without releasing the lock.',
    remedies:
      'Wait until the lock is released, then deploy again.\nIf no process uses the state, select Unlock state under Manage.\nIf there is no such button, ask an operator of the control plane to unlock the state with terraform force-unlock (tofu force-unlock for OpenTofu) and the lock ID in the message.',
  },
  'timed-out': {
    title: 'The deployment timed out',
    explanation:
      "The deployment, or one of its resources in AWS, wasn't ready within the time limit.",
    remedies:
      "Check in the AWS console why the resource isn't ready.\nDeploy again; the deployment continues from where it stopped.\nIf deployments of this size need more time, ask an operator of the control plane to increase protonControlPlane.deployments.timeout.",
  },
  'engine-missing': {
    title: 'No compatible Terraform or OpenTofu found on the backend',
    explanation:
      "The backend has no Terraform or OpenTofu, or the template version doesn't accept its version.",
    remedies:
      'Ask an operator of the control plane to install a version that the template accepts, or to set its path in protonControlPlane.terraform.binary.\nThen deploy again.',
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
