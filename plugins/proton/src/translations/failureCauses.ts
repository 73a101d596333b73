/**
 * The common causes of failed deployments and what helps, by their ids; one
 * remedy a line.
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
      'Somebody else works with the state of this environment, or has broken off without giving the lock back.',
    remedies:
      'Wait until nobody works with it, and deploy again.\nIf nobody does, give the lock back with terraform force-unlock and the lock id of the message.',
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
