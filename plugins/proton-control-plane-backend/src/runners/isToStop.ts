import { DeploymentRecord } from '../database/deploymentRows';

/** Whether the runners of a deployment must stop and save the state. */
export function isToStop({
  deadlineAt,
  status,
}: Pick<DeploymentRecord, 'deadlineAt' | 'status'>): boolean {
  return (
    status === 'CANCELLING' ||
    (deadlineAt !== undefined && deadlineAt <= new Date())
  );
}
