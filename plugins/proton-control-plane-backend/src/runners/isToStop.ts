import { DeploymentRecord } from '../database/deploymentRows';

/** Whether the runners of a deployment must stop and save the state. */
export function isToStop({
  deadlineAt,
  status,
  wait,
}: Pick<DeploymentRecord, 'deadlineAt' | 'status' | 'wait'>): boolean {
  return (
    status === 'CANCELLING' ||
    wait?.isOverdue === true ||
    (deadlineAt !== undefined && deadlineAt <= new Date())
  );
}
