import { toError } from '@backstage/errors';
import { Stores } from '../database/Database';
import { classifyDatabaseError } from '../database/classifyDatabaseError';
import { DeploymentLease } from './DeploymentLease';

export type StoreWork = (stores: Stores) => Promise<void>;

/**
 * Stores what a deployment can do without: what the database refuses must not
 * end the deployment.
 */
export async function storeIfAccepted(options: {
  lease: DeploymentLease;
  /** For the warning, such as "The plan". */
  what: string;
  work: StoreWork;
  warn: (message: string, error: Error) => void;
}): Promise<void> {
  const { lease, what, work, warn } = options;
  try {
    await lease.transaction(work);
  } catch (error) {
    if (classifyDatabaseError(error) !== 'refused') {
      throw error;
    }
    warn(
      `${what} of deployment ${lease.deployment.id} can't be stored`,
      toError(error),
    );
  }
}
