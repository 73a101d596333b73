import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { ProvisioningInterrupted } from '@proton-vending/backstage-plugin-proton-common';
import {
  classifyDatabaseError,
  describeDatabaseError,
} from '../database/classifyDatabaseError';
import { Stores } from '../database/Database';
import { StatusChange } from '../events/StatusEvents';
import { nounOf } from '../resources/deploymentTargets';
import { DeploymentLease, LeaseLostError } from './DeploymentLease';
import { DeploymentOutcome } from './DeploymentOutcome';
import { retryWhileDatabaseIsUnavailable } from './retryWhileDatabaseIsUnavailable';
import { settleDeployment } from './settleDeployment';

const MAX_LISTED_PIECES = 10;

/** What is stored of a resource that the database refuses: that it is there. */
const UNKNOWN = 'unknown';

/** How a deployment ended, which may be worse than its outcome was. */
export interface Settlement {
  outcome: DeploymentOutcome;
  change?: StatusChange;
}

export interface SettleOptions {
  lease: DeploymentLease;
  outcome: DeploymentOutcome;
  shutdown: AbortSignal;
  logger: LoggerService;
}

/**
 * Ends a deployment even when the database refuses its results. It waits for a
 * database that is away. What the database refuses is left out: first single
 * outputs and resources, then everything but the status. A deployment that
 * succeeded has then failed, because its target doesn't know all of it.
 *
 * @throws LeaseLostError
 * @throws ProvisioningInterrupted when the backend stops before the database is back
 */
export async function settleSafely(
  options: SettleOptions,
): Promise<Settlement> {
  const { lease, outcome, logger } = options;
  const { id } = lease.deployment;
  try {
    return await settle(options, outcome);
  } catch (error) {
    requireRefused(error);
    logger.error(
      `The results of deployment ${id} can't be stored; leaving out what the database refuses`,
      toError(error),
    );
    try {
      const lost = await storePieces(options);
      const { kind, message } = outcome;
      return await settle(
        options,
        kind === 'succeeded'
          ? describeLoss(lease, error, lost)
          : { kind, message },
      );
    } catch (secondError) {
      requireRefused(secondError);
      logger.error(
        `The end of deployment ${id} can't be stored; storing its status alone`,
        toError(secondError),
      );
      return settle(options, describeBareEnd(lease, outcome, secondError), {
        withoutLog: true,
      });
    }
  }
}

async function settle(
  { lease, shutdown }: SettleOptions,
  outcome: DeploymentOutcome,
  how?: { withoutLog: boolean },
): Promise<Settlement> {
  return retryWhileDatabaseIsUnavailable(lease, shutdown, async () => ({
    outcome,
    change: await settleDeployment(lease, outcome, how),
  }));
}

function requireRefused(error: unknown): void {
  if (
    error instanceof LeaseLostError ||
    error instanceof ProvisioningInterrupted
  ) {
    throw error;
  }
}

/**
 * Stores what the database takes of a result, each piece by itself. A resource
 * that it refuses is stored without its name: the target has to know that it
 * exists.
 *
 * @returns what isn't stored, such as `output "endpoint"`
 */
async function storePieces({
  lease,
  outcome,
  shutdown,
}: SettleOptions): Promise<string[]> {
  const { kind, resources = [], provisioningEngine = '' } = outcome;
  const outputs = kind === 'succeeded' ? outcome.outputs ?? [] : [];
  const { id } = lease.deployment;
  return retryWhileDatabaseIsUnavailable(lease, shutdown, async () => {
    const lost: string[] = [];
    await lease.transaction(({ deploymentResults }) =>
      deploymentResults.clear(id),
    );
    for (const [position, output] of outputs.entries()) {
      const stored = await isStored(lease, ({ deploymentResults }) =>
        deploymentResults.insertOutput(id, position, output),
      );
      if (!stored) {
        lost.push(`output "${output.key}"`);
      }
    }
    for (const [position, resource] of resources.entries()) {
      const stored = await isStored(lease, ({ deploymentResults }) =>
        deploymentResults.insertResource(id, position, {
          ...resource,
          provisioningEngine,
        }),
      );
      if (!stored) {
        lost.push(`resource ${resource.name}`);
        await isStored(lease, ({ deploymentResults }) =>
          deploymentResults.insertResource(id, position, {
            name: `${UNKNOWN}-${position + 1}`,
            identifier: UNKNOWN,
            provisioningEngine,
          }),
        );
      }
    }
    return lost;
  });
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

/** An end that needs nothing from outside the control plane. */
function describeBareEnd(
  lease: DeploymentLease,
  { kind }: DeploymentOutcome,
  error: unknown,
): DeploymentOutcome {
  switch (kind) {
    case 'cancelled':
      return { kind };
    case 'failed':
      return {
        kind,
        message: `The deployment failed, and the control plane couldn't store why (${describeDatabaseError(
          error,
        )})`,
      };
    default:
      return describeLoss(lease, error);
  }
}

/** How a deployment ends that succeeded, and whose results can't be stored. */
function describeLoss(
  { deployment }: DeploymentLease,
  error: unknown,
  lost: string[] = [],
): DeploymentOutcome {
  const listed = lost.slice(0, MAX_LISTED_PIECES);
  const hidden = lost.length - listed.length;
  const reason = [
    describeDatabaseError(error),
    ...listed,
    ...(hidden > 0 ? [`${hidden} more`] : []),
  ].join(', ');
  const noun = nounOf(deployment.target);
  return {
    kind: 'failed',
    message:
      deployment.operation === 'delete'
        ? `The infrastructure is destroyed, but the control plane couldn't store that (${reason}). Delete the ${noun} again, or remove it and retain its infrastructure`
        : `The changes are applied and the infrastructure exists, but the control plane couldn't store the results (${reason}). Change the template so that they can be stored and deploy again, or delete the ${noun}`,
  };
}
