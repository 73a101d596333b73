import {
  DisabledReason,
  OperationState,
} from '@proton-vending/backstage-plugin-proton-common';

const SENTENCES: Record<
  Exclude<DisabledReason['code'], 'permission-missing'>,
  string
> = {
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
};

/** What is in the way, in a sentence for people. */
export function describeDisabledReason(reason: DisabledReason): string {
  return reason.code === 'permission-missing'
    ? `This needs the permission ${reason.permission} for this environment`
    : SENTENCES[reason.code];
}

/** Whether something can be done with this in the way, for people and programs. */
export function toOperationState(
  disabledReason: DisabledReason | undefined,
): OperationState {
  return disabledReason
    ? {
        allowed: false,
        reason: describeDisabledReason(disabledReason),
        disabledReason,
      }
    : { allowed: true };
}
