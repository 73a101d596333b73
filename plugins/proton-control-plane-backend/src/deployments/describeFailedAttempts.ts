import { DataDirectoryError, nameFullDisk } from './DeploymentFolders';
import { DeploymentLease } from './DeploymentLease';
import { MAX_FAILED_ATTEMPTS } from './attempts';
import { DeploymentOutcome } from './settleDeployment';

/** How a deployment ends that this backend failed to run too often. */
export function describeFailedAttempts(
  { deployment }: DeploymentLease,
  error?: unknown,
): DeploymentOutcome {
  const problem = nameFullDisk(error);
  return {
    kind: 'failed',
    message:
      problem instanceof DataDirectoryError
        ? `${problem.message}; tried ${MAX_FAILED_ATTEMPTS} times`
        : `The control plane could not run the deployment (tried ${MAX_FAILED_ATTEMPTS} times); the backend's log says why under ${deployment.id}`,
  };
}
