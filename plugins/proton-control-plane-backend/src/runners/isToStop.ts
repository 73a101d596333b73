import { DeploymentRecord } from '../database/deploymentRows';

/** Whether the runners of a deployment have to stop what they do, and save it. */
export function isToStop({
  deadlineAt,
  status,
}: Pick<DeploymentRecord, 'deadlineAt' | 'status'>): boolean {
  return (
    status === 'CANCELLING' ||
    (deadlineAt !== undefined && deadlineAt <= new Date())
  );
}
