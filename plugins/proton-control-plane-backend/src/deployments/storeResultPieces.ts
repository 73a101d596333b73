import { EngineResult } from '@proton-vending/backstage-plugin-proton-common';
import { classifyDatabaseError } from '../database/classifyDatabaseError';
import { Stores } from '../database/Database';
import { DeploymentLease, LeaseLostError } from './DeploymentLease';

/** What is stored of a resource that the database refuses: that it is there. */
const UNKNOWN = 'unknown';

/**
 * Stores what the database takes of a result, each piece by itself. A resource
 * that it refuses is stored without its name: the target has to know that it
 * exists.
 *
 * @returns what isn't stored, such as `output "endpoint"`
 */
export async function storeResultPieces(
  lease: DeploymentLease,
  { outputs, resources }: EngineResult,
  engine: string = '',
): Promise<string[]> {
  const { id } = lease.deployment;
  const tryStoring = (store: (stores: Stores) => Promise<void>) =>
    isStored(lease, store);
  const lost: string[] = [];

  await lease.transaction(({ deploymentResults }) =>
    deploymentResults.clear(id),
  );
  for (const [position, output] of outputs.entries()) {
    const stored = await tryStoring(({ deploymentResults }) =>
      deploymentResults.insertOutput(id, position, output),
    );
    if (!stored) {
      lost.push(`output "${output.key}"`);
    }
  }
  for (const [position, resource] of resources.entries()) {
    const stored = await tryStoring(({ deploymentResults }) =>
      deploymentResults.insertResource(id, position, { ...resource, engine }),
    );
    if (!stored) {
      lost.push(`resource ${resource.name}`);
      await tryStoring(({ deploymentResults }) =>
        deploymentResults.insertResource(id, position, {
          name: `${UNKNOWN}-${position + 1}`,
          identifier: UNKNOWN,
          engine,
        }),
      );
    }
  }
  return lost;
}

async function isStored(
  lease: DeploymentLease,
  store: (stores: Stores) => Promise<void>,
): Promise<boolean> {
  try {
    await lease.transaction(store);
    return true;
  } catch (error) {
    if (
      error instanceof LeaseLostError ||
      classifyDatabaseError(error) === 'unavailable'
    ) {
      throw error;
    }
    return false;
  }
}
