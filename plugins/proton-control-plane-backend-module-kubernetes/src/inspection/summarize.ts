import { V1Job, V1Pod } from '@kubernetes/client-node';
import { isNormalWait } from './describePendingPod';

/**
 * Returns whether the control plane should check a Job: undefined when it only
 * makes progress, otherwise a text that changes with the reason.
 */
export function summarizeJob({ metadata, status }: V1Job): string | undefined {
  const conditions = status?.conditions ?? [];
  const ended = conditions
    .filter(condition => condition.status === 'True')
    .map(({ type, reason }) => `${type} ${reason ?? ''}`);
  if (metadata?.deletionTimestamp) {
    ended.push('deleted');
  }
  return ended.length > 0 ? ended.join(', ') : undefined;
}

/** The same for a pod. */
export function summarizePod({ metadata, status }: V1Pod): string | undefined {
  const phase = status?.phase ?? 'Pending';
  if (phase !== 'Pending' && phase !== 'Running') {
    return phase;
  }
  if (metadata?.deletionTimestamp) {
    return 'stopping';
  }
  const scheduled = status?.conditions?.find(
    ({ type }) => type === 'PodScheduled',
  );
  if (scheduled?.status === 'False') {
    return scheduled.reason ?? 'unscheduled';
  }
  return status?.containerStatuses
    ?.map(({ state }) => state?.waiting?.reason)
    .find(reason => reason !== undefined && !isNormalWait(reason));
}
