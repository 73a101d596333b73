/** Why something is not possible, by its code. */
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
  'earlier-major':
    'Proton does not take an environment back to an earlier major version',
  'version-registering': 'The version is still being registered',
  'version-not-registered': 'The version could not be registered',
} as const;

/** What to think of before a change is deployed, by the code of the warning. */
export const warningMessages = {
  'another-major':
    'Version {{version}} is another major version: it may replace or remove parts of the cluster, and Proton does not take an environment back to an earlier major version',
  'older-version':
    'Version {{version}} is older than {{current}}, which the environment runs: what the newer one added is taken away',
  draft: 'Version {{version}} is a draft that nobody has published yet',
  'nothing-changes':
    'Nothing changes: the same version and inputs are deployed again',
} as const;
